"""What has to hold between the demonstration data: unique keys, references, days, money, seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import TypeAlias

from app.demo.events import WEEKDAYS, Cycle, Day, Deck, Handout, TrainingSession
from app.demo.read import DemoDataError
from app.demo.shapes import (
    Municipality,
    Organisation,
    Person,
    Project,
    Speaker,
    StaffAccount,
    Venue,
)
from app.funding.rules import all_profiles
from app.people.rules import OrganisationKind
from app.sessions.rules import SessionKind


@dataclass(frozen=True)
class DemoData:
    """All of it, validated."""

    municipalities: tuple[Municipality, ...]
    organisations: tuple[Organisation, ...]
    projects: tuple[Project, ...]
    venues: tuple[Venue, ...]
    speakers: tuple[Speaker, ...]
    cycles: tuple[Cycle, ...]
    sessions: tuple[TrainingSession, ...]
    decks: tuple[Deck, ...]
    handouts: tuple[Handout, ...]
    people: tuple[Person, ...]
    staff: tuple[StaffAccount, ...]

    @property
    def files(self) -> tuple[Deck | Handout, ...]:
        """Decks and handouts together."""
        return (*self.decks, *self.handouts)

    def files_of(self, session_key: str) -> tuple[Deck | Handout, ...]:
        """What goes with one session."""
        return tuple(file for file in self.files if file.session == session_key)


def check(data: DemoData) -> None:
    """Raise DemoDataError with every fault found, one a line."""
    faults = [*check_unique(data), *check_references(data), *check_organisations(data)]
    for project in data.projects:
        faults += check_project(project)
    for training_session in data.sessions:
        faults += check_session(training_session, data)
    if faults:
        raise DemoDataError("\n".join(faults))


def check_unique(data: DemoData) -> Iterator[str]:
    """Keys, slugs and file names that occur twice."""
    named = {
        "organisation": [row.key for row in data.organisations],
        "project": [row.key for row in data.projects],
        "venue": [row.key for row in data.venues],
        "speaker": [row.key for row in data.speakers],
        "cycle": [row.slug for row in data.cycles],
        "session": [row.key for row in data.sessions],
        "slug": [row.slug for row in data.sessions],
        "file": [row.file_name for row in data.files],
        "person": [row.key for row in data.people],
        "name": [f"{p.given_name} {p.family_name}, {p.organisation}" for p in data.people],
    }
    for what, keys in named.items():
        yield from (f"{what} {key} twice" for key, n in Counter(keys).items() if n > 1)


def check_organisations(data: DemoData) -> Iterator[str]:
    """Kinds that nobody knows."""
    for organisation in data.organisations:
        if organisation.kind not in set(OrganisationKind):
            yield f"{organisation.key}: no kind {organisation.kind}"


def check_references(data: DemoData) -> Iterator[str]:
    """References that lead nowhere."""
    known = {
        "organisation": {row.key for row in data.organisations},
        "municipality": {row.key for row in data.municipalities},
        "project": {row.key for row in data.projects},
        "network": {network.code for row in data.projects for network in row.networks},
        "venue": {row.key for row in data.venues},
        "room": {f"{row.key}/{room.key}" for row in data.venues for room in row.rooms},
        "speaker": {row.key for row in data.speakers},
        "cycle": {row.key for row in data.cycles},
        "session": {row.key for row in data.sessions},
        "person": {row.key for row in data.people},
    }
    for source, what, key in references(data):
        if key is not None and key not in known[what]:
            yield f"{source}: no {what} {key}"


Reference: TypeAlias = tuple[str, str, str | None]  # where it stands, what it means, the key


def references(data: DemoData) -> Iterator[Reference]:
    """Every reference as (where it stands, what it means, the key)."""
    for project in data.projects:
        bodies = (*project.partners, *project.supporters, *project.administered_by)
        yield from several(project.key, "organisation", (project.beneficiary, *bodies))
    for venue in data.venues:
        yield venue.key, "municipality", venue.municipality
    for speaker in data.speakers:
        yield speaker.key, "organisation", speaker.organisation
    for person in data.people:
        yield person.key, "organisation", person.organisation
    for cycle in data.cycles:
        yield cycle.key, "project", cycle.project
    for file in data.files:
        yield file.key, "session", file.session
        yield file.key, "speaker", file.speaker
    for training_session in data.sessions:
        yield from session_references(training_session)


def session_references(row: TrainingSession) -> Iterator[Reference]:
    """The references of one session and its days."""
    yield row.key, "project", row.project
    yield row.key, "cycle", row.cycle
    yield row.key, "network", row.network
    yield row.key, "session", row.copy_of
    yield row.key, "room", f"{row.venue}/{row.room}" if row.room else None
    yield from several(row.key, "person", (*row.registered, *row.next_in_line))
    yield from several(row.key, "venue", (row.venue, *(day.venue for day in row.days)))
    for item in (item for day in row.days for item in day.agenda):
        yield row.key, "organisation", item.host
        yield row.key, "venue", item.place
        yield from several(row.key, "speaker", item.speakers)


def several(source: str, what: str, keys: Iterable[str | None]) -> Iterator[Reference]:
    """The same kind of reference, many times."""
    return ((source, what, key) for key in keys)


def check_project(project: Project) -> Iterator[str]:
    """Shares add up to 100 % and, where amounts are known, to the total to the cent."""
    if project.profile not in {profile.key for profile in all_profiles()}:
        yield f"{project.key}: no funding profile {project.profile}"
    if project.shares and sum(share.percent for share in project.shares) != 100:
        yield f"{project.key}: percents do not add up to 100"
    amounts = [share.amount_eur for share in project.shares if share.amount_eur is not None]
    if project.total_eur is not None and sum(amounts) != project.total_eur:
        yield f"{project.key}: shares do not add up to {project.total_eur}"


def check_session(row: TrainingSession, data: DemoData) -> Iterator[str]:
    """Kind, days in order, seats, files of days that exist, speakers at invented sessions alone."""
    if row.kind not in set(SessionKind):
        yield f"{row.key}: no kind {row.kind}"
    if row.capacity is not None and len(row.registered) > row.capacity:
        yield f"{row.key}: more registered than seats"
    if not row.invented and any(item.speakers for day in row.days for item in day.agenda):
        yield f"{row.key}: a made-up speaker at a real event"
    if not row.days or [*row.days] != sorted(row.days, key=order_of):
        yield f"{row.key}: no days, or not in order"
    for file in data.files_of(row.key):
        if not 1 <= file.day <= len(row.days):
            yield f"{file.key}: {row.key} has no day {file.day}"
    for number, day in enumerate(row.days, start=1):
        yield from (f"{row.key}, day {number}: {fault}" for fault in check_day(day, row))


def order_of(day: Day) -> tuple[object, ...]:
    """Where a day stands among a session's days."""
    if day.when is not None:
        return (day.when.weeks_ahead, WEEKDAYS.index(day.when.weekday))
    return (day.on,)


def check_day(day: Day, row: TrainingSession) -> Iterator[str]:
    """One date or one rule; times in order; no more academic hours than the day has minutes."""
    if (day.on is None) == (day.when is None):
        yield "needs a date or a rule, not both"
    if day.ends <= day.starts:
        yield "ends before it begins"
    if (day.academic_hours or 0) * 45 > minutes(day.starts, day.ends):
        yield "more academic hours than time"
    if not set(day.attended) <= set(row.registered):
        yield "somebody attended without a registration"
    yield from check_agenda(day)


def check_agenda(day: Day) -> Iterator[str]:
    """Items follow one another within the day."""
    clock = day.starts
    for item in day.agenda:
        if not clock <= item.starts < item.ends <= day.ends:
            yield f"agenda out of order at {item.starts}"
        clock = item.ends


def minutes(starts: time, ends: time) -> int:
    """Minutes between two times of one date."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
