"""Reads the demonstration data from the files beside it; `checks` says what has to hold."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from app.core.texts import Texts
from app.demo.checks import DemoData, check
from app.demo.events import Cycle, Deck, Handout, TrainingSession
from app.demo.read import read
from app.demo.shapes import (
    Municipality,
    Organisation,
    Person,
    Project,
    Speaker,
    StaffAccount,
    Venue,
)

Shape = TypeVar("Shape")
FOLDER = Path(__file__).parent / "data"


def read_municipalities() -> tuple[Municipality, ...]:
    """The 42 municipalities, in the order of the territorial classification (ATVK)."""
    with (FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Municipality(**row) for row in csv.DictReader(file))


def read_yaml(name: str) -> Any:
    """What one of the YAML files holds."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_rows(shape: type[Shape], rows: list[dict[str, Any]]) -> tuple[Shape, ...]:
    """Every mapping as a `shape`; an error names the row by its number and key."""
    return tuple(
        read(shape, row, f"{shape.__name__} {number} ({row.get('key', '')})")
        for number, row in enumerate(rows, start=1)
    )


def as_organisation(municipality: Municipality) -> Organisation:
    """The local government of a municipality, under the municipality's key."""
    name = Texts(municipality.authority_lv, municipality.authority_en)
    return Organisation(municipality.key, name, "municipality", municipality=municipality.key)


@cache
def load() -> DemoData:
    """All demonstration data, read once and checked; raises DemoDataError."""
    municipalities = read_municipalities()
    files = read_yaml("decks.yaml")
    others = read_rows(Organisation, read_yaml("organisations.yaml"))
    sessions = read_yaml("sessions.yaml") + read_yaml("sessions_invented.yaml")
    data = DemoData(
        municipalities=municipalities,
        organisations=(*map(as_organisation, municipalities), *others),
        projects=read_rows(Project, read_yaml("projects.yaml")),
        venues=read_rows(Venue, read_yaml("venues.yaml")),
        speakers=read_rows(Speaker, read_yaml("speakers.yaml")),
        cycles=read_rows(Cycle, read_yaml("cycles.yaml")),
        sessions=read_rows(TrainingSession, sessions),
        decks=read_rows(Deck, files["decks"]),
        handouts=read_rows(Handout, files["handouts"]),
        people=read_rows(Person, read_yaml("people.yaml")),
        staff=read_rows(StaffAccount, read_yaml("staff.yaml")),
    )
    check(data)
    return data
