"""`make bench`: measure every row in turn with hello-world, several times; print medians."""

from __future__ import annotations

import argparse
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from bench.load import Generator, Round, median
from bench.papers import measured as papers_measured
from bench.pictures import milliseconds_of_a_picture
from bench.rows import HELLO, Row, rows_of
from bench.sealed import measured as sealed_measured
from bench.site import Site, site
from bench.together import measured as together_measured
from tests import postgres

LINE = "{:46} {:>9} {:>7} {:>6} {:>9} {:>9}  {}"


@dataclass
class Measured:
    """The rounds of one row, each with hello-world's of the same moment."""

    row: Row
    rounds: list[Round] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def add(self, own: Round, ceiling: Round) -> None:
        self.rounds.append(own)
        self.ratios.append(own.per_second / ceiling.per_second)

    def line(self) -> str:
        ratio, goal = median(self.ratios), self.row.goal
        verdict = "" if goal is None else "reached" if ratio >= goal else "MISSED"
        return LINE.format(
            self.row.name,
            f"{median([each.per_second for each in self.rounds]):.0f}",
            f"{ratio:.3f}",
            goal or "",
            f"{median([each.percentile(50) for each in self.rounds]):.1f}",
            f"{median([each.percentile(99) for each in self.rounds]):.1f}",
            verdict,
        )


def main() -> None:
    asked = arguments()
    cores = sorted(os.sched_getaffinity(0))
    server_cores, own_cores = {cores[0]}, cores[1:] or cores
    with database(with_postgresql=asked.postgresql) as url, site(url, server_cores) as running:
        generator = Generator(running.port, asked.processes, own_cores)
        measured = measure(running, generator, asked.rounds, asked.seconds)
        generator.close()
        megabytes, counted = running.peak_megabytes(), running.inside
    tell(measured, megabytes)
    print(f"statements of a registration: {counted.registration_statements}")
    print(f"statements of the organiser's list of 5,000: {counted.list_statements}")
    print(f"a place given up passes to the next of 5,000 in {counted.passing_on_ms} ms")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each row and round")
    parser.add_argument("--processes", type=int, default=4, help="that ask at once")
    return parser.parse_args()


def database(*, with_postgresql: bool) -> AbstractContextManager[str]:
    return postgres.cluster(is_durable=True) if with_postgresql else nullcontext("")


def measure(running: Site, generator: Generator, rounds: int, seconds: float) -> list[Measured]:
    """Rows in turn, each beside hello-world: what disturbs the one disturbs the other."""
    hello, rows = Measured(HELLO), [Measured(row) for row in rows_of(running)]
    for each in rows:
        generator.run(each.row.prepare(), min(seconds, 0.5))  # warm: templates, connections
        for _ in range(rounds):
            ceiling = generator.run(HELLO.prepare(), seconds / 2)
            hello.add(ceiling, ceiling)
            each.add(generator.run(each.row.prepare(), seconds), ceiling)
    return [hello, *rows]


def tell(measured: list[Measured], megabytes: float) -> None:
    print(LINE.format("", "a second", "ratio", "goal", "median ms", "99 % ms", ""))
    for each in measured:
        print(each.line())
    hello = median([each.per_second for each in measured[0].rounds])
    papers, sealed, together = papers_measured(), sealed_measured(), together_measured()
    drawn = {
        "one certificate, laid out whole": papers.whole,
        "one certificate, copied from its plate": papers.copied,
        "one certificate, sealed with credential": sealed.ours,
        "the same, as the manuals say": sealed.theirs,
        "one certificate issued, mailed, packed alone": together.alone,
        "one of 400 issued, mailed, packed together": together.together,
        "one picture": milliseconds_of_a_picture(),
    }
    for name, took in drawn.items():
        columns = (f"{1000 / took:.1f}", f"{1000 / took / hello:.4f}", "", f"{took:.1f}", "", "")
        print(LINE.format(name, *columns))
    print(f"copied / laid out whole: {papers.ratio:.0f} times (goal 25)")
    print(f"sealed with credential / as the manuals say: {sealed.ratio:.0f} times (goal 40)")
    print(f"together / one by one: {together.ratio:.1f} times")
    print(f"\npeak memory of the server (one worker): {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
