"""How long one certificate takes: copied from its plate, beside laid out whole in the same run.

`python -m bench.papers` prints both with their ratio and what a batch of 10,000 takes; a batch
runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice, product
from pathlib import Path

from app.certificates.outputs import Paper, sample_paper
from app.certificates.outputs.draw import draw, draw_whole
from app.certificates.rules import Design, PaperLanguage
from app.factory import create_app
from app.output import laying
from bench.load import median

ROUNDS, COPIES, WHOLE = 5, 100, 4
BATCH = 10_000
GIVEN = ("Anna", "Jānis", "Ģertrūde Žermēna", "Žygimantas", "Līga", "Māra", "Élise", "Ēriks")
FAMILY = ("Bērziņa", "Šalčininkaitis", "O’Konora", "Ķirse-Ūdre", "Wójcik", "von Hohenlohe", "Lapa")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one certificate each way."""

    copied: float
    whole: float

    @property
    def ratio(self) -> float:
        return self.whole / self.copied


def people() -> Iterator[Paper]:
    """Papers of one event, each with its own name, number and code."""
    paper = sample_paper(Design.CYCLE, PaperLanguage.LV_EN, "interreg-via-lvlt-2021-2027")
    address = paper.verify_url.rpartition("/")[0]
    for start in count(step=len(GIVEN) * len(FAMILY)):
        for running, (given, family) in enumerate(product(GIVEN, FAMILY), start=start):
            number = f"2026-{running:05d}-K7QDXA"
            yield replace(
                paper,
                holder=f"{given} {family}",
                number=number,
                verify_url=f"{address}/{number}",
            )


def measured() -> Measured:
    """Medians over rounds, both ways side by side; the plates are made before."""
    with create_app().app_context():
        papers = people()
        _milliseconds(draw, papers, COPIES)
        rounds = [
            (_milliseconds(draw, papers, COPIES), _milliseconds(draw_whole, papers, WHOLE))
            for _ in range(ROUNDS)
        ]
    return Measured(median([each[0] for each in rounds]), median([each[1] for each in rounds]))


def _milliseconds(way: Callable[[Paper], bytes], papers: Iterator[Paper], number: int) -> float:
    started = time.perf_counter()
    for paper in islice(papers, number):
        way(paper)
    return 1000 * (time.perf_counter() - started) / number


def batch(number: int) -> None:
    """Draw `number` certificates in this process, plates included; print seconds and megabytes."""
    started = time.perf_counter()
    with create_app().app_context(), laying.apart():  # as the worker does
        size = sum(len(draw(paper)) for paper in islice(people(), number))
        seconds = time.perf_counter() - started
        own, *laid_out = (_peak(process) for process in (os.getpid(), *_children()))
    print(f"{number} in one batch: {seconds:.0f} s, {number / seconds:.0f} a second, ", end="")
    print(f"peak memory {own:.0f} MiB, {sum(laid_out):.0f} in the process that lays out, ", end="")
    print(f"{size / number / 1000:.0f} kB each")


def _children() -> list[int]:
    task = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    return [int(each) for each in task.read_text().split()]


def _peak(process: int) -> float:
    """The most that a process held, MiB: `getrusage` tells of a child what its parent held, too."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    if len(sys.argv) > 1:
        batch(int(sys.argv[1]))
        return
    found = measured()
    print(f"copied {found.copied:.2f} ms, laid out whole {found.whole:.0f} ms: ", end="")
    print(f"{found.ratio:.0f} times (goal 25, hoped for 40)")
    subprocess.run([sys.executable, "-m", "bench.papers", str(BATCH)], check=True)


if __name__ == "__main__":
    main()
