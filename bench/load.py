"""Our own load generator: processes that ask over kept connections and count the answers."""

from __future__ import annotations

import os
import socket
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

MARK = b"@@NUMBER@@"  # a fresh number takes its place in each request, as long as the mark
MOST_ANSWERS = 200_000  # of one process in one round
PATIENCE = 30  # seconds for one answer


class WrongAnswer(RuntimeError):
    """The server said something else than the row is about."""


@dataclass(frozen=True)
class Request:
    """One request as bytes, and the status that its answer must have."""

    raw: bytes
    status: int = 200
    after: Request | None = None  # asked first, and counted with it: a form before it is sent

    def numbered(self, number: int) -> bytes:
        return self.raw.replace(MARK, str(number).zfill(len(MARK)).encode())


@dataclass(frozen=True)
class Round:
    """What came of one round: answers, and the milliseconds that each took."""

    seconds: float
    milliseconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    def percentile(self, percent: int) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def get(path: str, *, status: int = 200, headers: str = "") -> Request:
    """A GET; `headers` are whole lines."""
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n{headers}\r\n"
    return Request(lines.encode(), status)


def post(path: str, body: str, *, status: int, cookie: str) -> Request:
    """A form sent by POST."""
    lines = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request(lines.encode() + body.encode(), status)


class Connection:
    """One kept connection; connects anew when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.rest = b""

    def ask(self, raw: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.rest = b""
        self.socket.sendall(raw)
        head = self._until(b"\r\n\r\n")
        lowered = head.lower()
        status = int(head[9:12])
        body = b"" if status in (204, 304) else self._exactly(_length(lowered))
        if b"connection: close" in lowered:
            self.socket.close()
            self.socket = None
        return status, head, body

    def _more(self) -> None:
        assert self.socket is not None
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        self.rest += chunk

    def _until(self, end: bytes) -> bytes:
        while end not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(end)
        return head

    def _exactly(self, length: int) -> bytes:
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return body


def _length(head: bytes) -> int:
    _, found, after = head.partition(b"\r\ncontent-length:")
    return int(after.split(b"\r\n", 1)[0]) if found else 0


def one_process(
    port: int, request: Request, seconds: float, first: int, cores: list[int]
) -> list[float]:
    """Ask again and again; the milliseconds of each answer."""
    os.sched_setaffinity(0, cores)
    connection = Connection(port)
    took: list[float] = []
    end = time.perf_counter() + seconds
    while len(took) < MOST_ANSWERS:
        number, asked_at = first + len(took), time.perf_counter()
        if asked_at >= end:
            break
        if request.after:
            ask_for(request.after, connection, number)
        ask_for(request, connection, number)
        took.append(1000 * (time.perf_counter() - asked_at))
    if connection.socket is not None:
        connection.socket.close()
    return took


def ask_for(request: Request, connection: Connection, number: int) -> None:
    """Raises WrongAnswer."""
    raw = request.numbered(number)
    status, _, body = connection.ask(raw)
    if status != request.status:
        raise WrongAnswer(f"{status}, not {request.status}: {raw[:80]!r} {body[:2000]!r}")


class Generator:
    """Several processes that ask at once."""

    def __init__(self, port: int, processes: int, cores: list[int]) -> None:
        self.port, self.processes, self.cores = port, processes, cores
        self.pool = ProcessPoolExecutor(processes)
        self.rounds = 0

    def run(self, request: Request, seconds: float) -> Round:
        """One round of `seconds`."""
        self.rounds += 1
        firsts = [
            (self.rounds * self.processes + each) * MOST_ANSWERS for each in range(self.processes)
        ]
        started = time.perf_counter()
        futures = [
            self.pool.submit(one_process, self.port, request, seconds, first, self.cores)
            for first in firsts
        ]
        took = [each for future in futures for each in future.result(seconds + 2 * PATIENCE)]
        return Round(max(seconds, time.perf_counter() - started), tuple(took))

    def close(self) -> None:
        self.pool.shutdown()


def median(numbers: list[float]) -> float:
    return statistics.median(numbers)
