"""Sessions of a feed with all that an entry says, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db, read
from app.core.errors import NotFound
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.rules import FILTERS, FeedWish, Names
from app.funding.models import Project
from app.people.models import Organisation
from app.people.rules import PlanningRegion
from app.registrations.models import Registration
from app.registrations.rules import ENDED, RegistrationState
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind
from app.venues.models import Venue


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """How one person stands towards one session."""

    training_session_id: int
    state: RegistrationState
    changed_at: datetime
    sequence: int


def list_sessions(wish: FeedWish, since: datetime) -> Sequence[TrainingSession]:
    """Public sessions that end after `since`, whole, by date."""
    return _whole(TrainingSession.ends_at >= since, *_conditions(wish))


def list_sessions_of_cycle(cycle_id: int) -> Sequence[TrainingSession]:
    """Public sessions of one cycle, whole, by date."""
    return _whole(TrainingSession.cycle_id == cycle_id)


def list_sessions_by_id(ids: Sequence[int]) -> Sequence[TrainingSession]:
    """Public sessions with these ids, whole, by date."""
    return _whole(TrainingSession.id.in_(ids))


def list_sessions_in_charge(user_id: int, since: datetime) -> Sequence[TrainingSession]:
    """Public sessions a member of staff is responsible for, that end after `since`."""
    return _whole(TrainingSession.responsible_id == user_id, TrainingSession.ends_at >= since)


def get_session(slug: str) -> TrainingSession:
    """One public session, whole. Raises NotFound."""
    found = _whole(TrainingSession.slug == slug)
    if not found:
        raise NotFound
    return found[0]


def get_cycle(slug: str) -> tuple[int, Texts]:
    """Id and title of a published cycle. Raises NotFound."""
    statement = select(Cycle.id, Cycle.title).where(Cycle.slug == slug, Cycle.is_published)
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def list_own_places(registration_id: int) -> list[OwnPlace]:
    """All places of the person behind a registration: the same person key and the same mailbox.

    Raises NotFound where the registration is gone.
    """
    person = select(Registration.person_key, Registration.email).where(
        Registration.id == registration_id
    )
    found = db.session.execute(person).first()
    if found is None:
        raise NotFound
    statement = select(
        Registration.training_session_id, Registration.state, Registration.state_changed_at,
        Registration.sequence,
    ).where(
        Registration.person_key == found.person_key,
        func.lower(Registration.email) == found.email.lower(),
        Registration.state.not_in(ENDED),
    )  # fmt: skip
    return [OwnPlace(*row) for row in db.session.execute(statement)]


def _whole(*conditions: ColumnElement[bool]) -> Sequence[TrainingSession]:
    days = selectinload(TrainingSession.days)
    items = days.selectinload(SessionDay.items)
    statement = (
        select(TrainingSession)
        .where(TrainingSession.status.in_(PUBLIC_STATUSES), *conditions)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(
            days.joinedload(SessionDay.venue),
            items.joinedload(AgendaItem.speaker),
            items.joinedload(AgendaItem.host),
            joinedload(TrainingSession.venue),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.project).joinedload(Project.beneficiary),
        )
    )
    return db.session.scalars(statement).all()


def _conditions(wish: FeedWish) -> Iterator[ColumnElement[bool]]:
    if not wish.is_possible:
        yield false()
    for name in FILTERS:
        asked = getattr(wish, name)
        if asked:
            yield _CONDITIONS[name](asked)


def _held_at(venues: Select[int]) -> ColumnElement[bool]:
    """The session itself or one of its days is there."""
    own, day = TrainingSession, SessionDay
    on_days = select(day.training_session_id).where(day.venue_id.in_(venues))
    return or_(own.venue_id.in_(venues), own.id.in_(on_days))


def _held_in(area: ColumnElement[bool]) -> ColumnElement[bool]:
    municipalities = select(Organisation.id).where(area)
    return _held_at(select(Venue.id).where(Venue.municipality_id.in_(municipalities)))


_Own = TrainingSession
_CONDITIONS: dict[str, Callable[[tuple[str, ...]], ColumnElement[bool]]] = {
    "cycle": lambda slugs: _Own.cycle_id.in_(select(Cycle.id).where(Cycle.slug.in_(slugs))),
    "venue": lambda slugs: _held_at(select(Venue.id).where(Venue.slug.in_(slugs))),
    "kind": lambda kinds: _Own.kind.in_([SessionKind(kind) for kind in kinds]),
    "municipality": lambda ids: _held_in(Organisation.id.in_([int(each) for each in ids])),
    "region": lambda keys: _held_in(
        Organisation.planning_region.in_([PlanningRegion(key) for key in keys])
    ),
    "project": lambda slugs: _Own.project_id.in_(select(Project.id).where(Project.slug.in_(slugs))),
    "language": _Own.language.in_,
}


def names() -> Names:
    """What may be asked for, and the one name that each has in a `FeedWish`."""
    return {
        "cycle": _same(select(Cycle.slug).where(Cycle.is_published)),
        "venue": _same(select(Venue.slug)),
        "kind": {kind.value: kind.value for kind in SessionKind},
        "municipality": _municipalities(),
        "region": {region.value: region.value for region in PlanningRegion},
        "project": _same(select(Project.slug)),
        "language": _same(select(TrainingSession.language).distinct()),
    }


def _same(statement: Select[str]) -> dict[str, str]:
    return {name: name for (name,) in read(statement)}


def _municipalities() -> dict[str, str]:
    """By ATVK code and by id."""
    rows = read(select(Organisation.id, Organisation.code))
    by_code = {row.code: str(row.id) for row in rows if row.code}
    return {**{str(row.id): str(row.id) for row in rows}, **by_code}
