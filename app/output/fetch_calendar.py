"""A program of its own: an order as JSON from standard input, what an address answers to standard
output: a line of JSON, then the content.

Whoever names an address could name one inside our walls, and whoever answers could do so for
hours, or with a flood. So each address is looked up once, judged, and connected to as judged, every
redirect too, in a process that the caller ends when its time is up.

python -I fetch_calendar.py
"""

import json
import resource
import socket
import ssl
import sys
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_SECONDS = 10  # of the processor
MOST_MEMORY = 1 << 30  # bytes
MOST_REDIRECTS = 5
WAIT_SECONDS = 10  # for one answer of the network
CHUNK = 1 << 16
LONGEST_VALIDATOR = 500
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address in the clothes of IPv6 (RFC 6052)


class Refused(Exception):
    """Nothing is taken from there; the reason in one word, and a detail."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.told = {"problem": problem, "detail": detail}


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told, content = fetch(json.load(sys.stdin))
    except Refused as refused:
        told, content = refused.told, b""
    except TimeoutError:
        told, content = Refused("too_slow").told, b""
    except (OSError, HTTPException, ValueError, MemoryError) as error:
        told, content = Refused("unreachable", type(error).__name__).told, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)
    return 0


def fetch(order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What the address answers, redirects followed. Raises Refused, OSError, HTTPException."""
    url = order["url"]
    for _ in range(MOST_REDIRECTS + 1):
        with ask(urlsplit(url), order) as answer:
            if answer.status not in REDIRECTS:
                return judge(answer, order["most_bytes"])
        following = urljoin(url, answer.getheader("Location", ""))
        if url.startswith("https:") and not following.startswith("https:"):
            raise Refused("address")  # what was asked for in secret is not told in the open
        url = following
    raise Refused("redirects")


def ask(parts: SplitResult, order: dict[str, Any]) -> HTTPResponse:
    """Send one request to an address that was judged."""
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise Refused("address")
    port = parts.port or PORTS[parts.scheme]
    connection = HTTPConnection(parts.hostname, port, timeout=WAIT_SECONDS)
    connection.default_port = PORTS[parts.scheme]
    line = connect(parts.hostname, port, may_be_private=order["may_be_private"])
    if parts.scheme == "https":
        line = ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers=dict(_headers(order)))
    return connection.getresponse()


def _headers(order: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Accept", "text/calendar, */*;q=0.1"
    yield "Accept-Encoding", "gzip"
    yield "User-Agent", "Cikls (calendar)"
    yield "Connection", "close"
    if order["etag"]:
        yield "If-None-Match", order["etag"]
    if order["last_modified"]:
        yield "If-Modified-Since", order["last_modified"]


def connect(host: str, port: int, *, may_be_private: bool) -> socket.socket:
    """A connection to an address of `host`; all of them must be ones that anybody may reach."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not may_be_private and not all(is_public(address) for address in addresses):
        raise Refused("private")
    fault: OSError = OSError()
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=WAIT_SECONDS)
        except OSError as error:
            fault = error
    raise fault


def is_public(address: str) -> bool:
    """Whether an address belongs to the open network, also behind one in it."""
    own = ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (own, *_inside(own)))


def _inside(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour))
        yield from address.teredo or ()
        if address in TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFF_FFFF)


def judge(answer: HTTPResponse, most_bytes: int) -> tuple[dict[str, Any], bytes]:
    """What to tell of an answer that is no redirect, and its content."""
    if answer.status == 304:
        return {"is_unchanged": True}, b""
    if answer.status != 200:
        raise Refused("status", str(answer.status))
    told = {
        "etag": _validator(answer, "ETag"),
        "last_modified": _validator(answer, "Last-Modified"),
    }
    return told, content_of(answer, most_bytes)


def _validator(answer: HTTPResponse, name: str) -> str:
    value = answer.getheader(name, "")
    return value if len(value) <= LONGEST_VALIDATOR and value.isascii() else ""


def content_of(answer: HTTPResponse, most_bytes: int) -> bytes:
    """The content, unpacked no further than it may be long. Raises Refused."""
    encoding = answer.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise Refused("encoding")
    unpack = None if encoding == "identity" else zlib.decompressobj(31)
    content, received = bytearray(), 0
    while chunk := answer.read(CHUNK):
        received += len(chunk)
        room = most_bytes + 1 - len(content)
        try:
            content += unpack.decompress(chunk, room) if unpack else chunk
        except zlib.error as error:
            raise Refused("encoding") from error
        if max(len(content), received) > most_bytes:
            raise Refused("too_large")
    if unpack and not unpack.eof:
        raise Refused("encoding")
    return bytes(content)


if __name__ == "__main__":
    sys.exit(main())
