"""One training session as public pages show it: two statements, however many days it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, String, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.core.db import read
from app.core.errors import NotFound
from app.core.prepared import Prepared
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy, EarningRule, RegistrationMode
from app.funding.models import Project
from app.people.models import Organisation
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import (
    PUBLIC_STATUSES,
    Approval,
    SessionKind,
    SessionMode,
    SessionStatus,
)
from app.venues.models import Room, Venue
from app.venues.rules import full_address


@dataclass(frozen=True, slots=True)
class Funding:
    """What the funder's dress is made of."""

    profile_key: str
    code: str
    title: Texts
    beneficiary: Texts
    support: str


@dataclass(frozen=True, slots=True)
class Place:
    """A venue as a session's page needs it."""

    slug: str
    name: Texts
    address: str
    town: str
    country: str
    latitude: float | None
    longitude: float | None
    map_url: str
    step_free: bool | None
    access: Texts
    directions: Texts

    @property
    def full_address(self) -> str:
        """The address with its town."""
        return full_address(self.address, self.town)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session without its days."""

    id: int
    slug: str
    kind: SessionKind
    status: SessionStatus
    mode: SessionMode
    title: Texts
    summary: Texts
    audience: Texts
    language: str
    capacity: int | None
    seats_taken: int
    seats_kept: int
    waiting_count: int
    has_waiting_list: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    changes_until: datetime | None
    certificate_by: EarnedBy
    certificate_share: int | None
    certificate_task: bool
    contact_name: str
    contact_email: str
    contact_phone: str
    status_reason: Texts
    starts_at: datetime | None
    ends_at: datetime | None
    approval: Approval
    question_count: int
    asks_needs: bool
    online_url: str
    room: str
    cycle_slug: str | None  # of a published one
    cycle_title: Texts
    cycle_mode: RegistrationMode | None  # of a cycle that is not published, too
    moved_from_at: datetime | None  # when it was to begin before it was moved
    place: Place | None
    funding: Funding | None

    @property
    def earning(self) -> EarningRule:
        """What earns the session's own certificate."""
        return EarningRule(self.certificate_by, self.certificate_share, self.certificate_task)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day of the session; `venue_name` only where it is elsewhere than the session."""

    id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    topic: Texts
    academic_hours: Decimal
    is_compulsory: bool
    venue_name: Texts
    venue_slug: str | None


PLACE = (
    Venue.slug.label("venue_slug"), Venue.name.label("venue_name"), Venue.address, Venue.town,
    Venue.country, Venue.latitude, Venue.longitude, Venue.map_url, Venue.step_free, Venue.access,
    Venue.directions,
)  # fmt: skip
FUNDING = (
    Project.profile_key, Project.code, Project.title.label("project_title"),
    Organisation.name.label("beneficiary"), Project.support,
)  # fmt: skip
_T, _PUBLISHED = TrainingSession, aliased(Cycle)
_OWN = (
    _T.id, _T.slug, _T.kind, _T.status, _T.mode, _T.title, _T.summary, _T.audience, _T.language,
    _T.capacity, _T.seats_taken, _T.seats_kept, _T.waiting_count, _T.has_waiting_list,
    _T.registration_opens_at, _T.registration_closes_at, _T.changes_until, _T.certificate_by,
    _T.certificate_share, _T.certificate_task,
    _T.contact_name, _T.contact_email, _T.contact_phone, _T.status_reason, _T.starts_at,
    _T.ends_at, _T.approval, _T.question_count, _T.asks_needs, _T.online_url,
    func.coalesce(Room.name, ""), _PUBLISHED.slug, _PUBLISHED.title.label("cycle_title"),
    Cycle.registration_mode, _T.moved_from_at,
)  # fmt: skip


# Statements that never change are put together once: that costs more than running them.
_SLUG, _SESSION_ID = bindparam("slug", type_=String), bindparam("session_id", type_=Integer)
_WHOLE = (
    select(*_OWN, *PLACE, *FUNDING)
    .outerjoin(Room, Room.id == _T.room_id)
    .outerjoin(Venue, Venue.id == _T.venue_id)
    .outerjoin(Cycle, Cycle.id == _T.cycle_id)
    .outerjoin(_PUBLISHED, (_PUBLISHED.id == _T.cycle_id) & _PUBLISHED.is_published)
    .outerjoin(Project, Project.id == _T.project_id)
    .outerjoin(Organisation, Organisation.id == Project.beneficiary_id)
    .where(_T.slug == _SLUG)
)
_PUBLIC = Prepared(_WHOLE.where(or_(*(_T.status == each for each in PUBLIC_STATUSES))))
_WITH_DRAFTS = Prepared(_WHOLE)
_DAYS = Prepared(
    select(
        SessionDay.id, SessionDay.number, SessionDay.starts_at, SessionDay.ends_at,
        SessionDay.timezone, SessionDay.topic, SessionDay.academic_hours, SessionDay.is_compulsory,
        Venue.name, Venue.slug,
    )
    .outerjoin(Venue, Venue.id == SessionDay.venue_id)
    .where(SessionDay.training_session_id == _SESSION_ID)
    .order_by(SessionDay.starts_at)
)  # fmt: skip


def get_session_facts(slug: str, *, with_drafts: bool = False) -> SessionFacts:
    """The session with its place and funding; one statement. Raises NotFound, also for a draft."""
    statement = _WITH_DRAFTS if with_drafts else _PUBLIC
    row = next(iter(read(statement, slug=slug)), None)
    if row is None:
        raise NotFound
    own, rest = row[: len(_OWN)], row[len(_OWN) :]
    place = Place(*rest[: len(PLACE)]) if rest[0] else None
    paid = Funding(*rest[len(PLACE) :]) if rest[len(PLACE)] else None
    values: list[Any] = [*own, place, paid]
    return SessionFacts(*values)


def list_days(session_id: int) -> Sequence[DayFacts]:
    """The days in order; one statement."""
    return [DayFacts(*row) for row in read(_DAYS, session_id=session_id)]
