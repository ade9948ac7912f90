"""How long certificates take from the order to the written mail and the archive: many with one
order, beside one order for each person, in turns in one process: `python -m bench.together`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from app.certificates import services
from app.certificates.rules import Order
from app.core.access import SYSTEM
from app.core.db import Base, db
from app.outbox.jobs import drain
from app.registrations.models import Registration
from app.sessions.models import TrainingSession
from bench.load import median
from tests.certificates.conftest import ORDER, held_session, target_of, with_people
from tests.conftest import make_app

MANY, ROUNDS, ALONE = 400, 3, 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one certificate each way."""

    together: float
    alone: float

    @property
    def ratio(self) -> float:
        return self.alone / self.together


def measured(number: int = MANY) -> Measured:
    """Medians over rounds, both ways side by side; the plates are made before."""
    with TemporaryDirectory() as folder, _empty(Path(folder)).app_context():
        _milliseconds(_together, ROUNDS)
        rounds = [
            (_milliseconds(_together, number // ROUNDS), _milliseconds(_one_by_one, ALONE))
            for _ in range(ROUNDS)
        ]
        db.session.remove()
        db.engine.dispose()
    return Measured(median([each[0] for each in rounds]), median([each[1] for each in rounds]))


def _empty(folder: Path) -> Flask:
    app = make_app(f"sqlite:///{folder / 'bench.sqlite3'}", folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def _milliseconds(way: Callable[[TrainingSession, list[Registration]], None], number: int) -> float:
    held = held_session()
    people = with_people(held, number)
    started = time.perf_counter()
    way(held, people)
    return 1000 * (time.perf_counter() - started) / number


def _together(held: TrainingSession, _people: list[Registration]) -> None:
    _order(held, ORDER)


def _one_by_one(held: TrainingSession, people: list[Registration]) -> None:
    """The archive is packed once, when all have theirs."""
    for person in people:
        _order(held, replace(ORDER, registration_id=person.id))
    services.start_archive(target_of(held), actor=SYSTEM)
    drain()


def _order(held: TrainingSession, order: Order) -> None:
    services.start_issuing(target_of(held), order, actor=SYSTEM)
    drain()


def main() -> None:
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
    print(f"together {found.together:.1f} ms, one by one {found.alone:.1f} ms each: ", end="")
    print(f"{found.ratio:.1f} times; {MANY} in {found.together * MANY / 1000:.1f} s")


if __name__ == "__main__":
    main()
