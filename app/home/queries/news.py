"""What is new: sessions as announced, materials as they came in; and every public page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core.db import SiteVersion, read
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.queries.narrowing import conditions
from app.feeds.rules import FeedWish
from app.materials.models import Material
from app.materials.rules import Visibility
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionMode, SessionStatus
from app.venues.models import Venue

MOST_NEWS = 50
MOST_PAGES = 16_000  # in three languages: a sitemap may have 50,000 addresses


class SessionNews(NamedTuple):
    """A session as it is announced."""

    slug: str
    uid: str
    title: Texts
    summary: Texts
    status_reason: Texts
    kind: SessionKind
    status: SessionStatus
    mode: SessionMode
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    venue_name: Texts
    town: str
    published_at: datetime
    updated_at: datetime


class MaterialNews(NamedTuple):
    """A file that anyone may download; of a session or, without one, of a cycle. Size in bytes."""

    id: int
    title: str
    filename: str
    media_type: str
    size: int
    sha256: str
    speaker: str
    uploaded_at: datetime
    session_slug: str | None
    session_title: Texts
    cycle_slug: str | None
    cycle_title: Texts


class PageLine(NamedTuple):
    """A session's page, and of which cycle and venue it changes the pages."""

    slug: str
    updated_at: datetime
    cycle_slug: str | None
    venue_slug: str | None


_T, _D, _M = TrainingSession, SessionDay, Material
_IS_PUBLIC = _T.status.in_(PUBLIC_STATUSES)
_ANNOUNCED_AT = func.coalesce(_T.published_at, _T.created_at, type_=_T.created_at.type)
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        _T.slug, _T.uid, _T.title, _T.summary, _T.status_reason, _T.kind, _T.status, _T.mode,
        _T.starts_at, _T.ends_at, func.coalesce(_D.timezone, ""), Venue.name.label("venue_name"),
        func.coalesce(Venue.town, ""), _ANNOUNCED_AT, _T.updated_at,
    )
    .outerjoin(_D, and_(_D.training_session_id == _T.id, _D.starts_at == _T.starts_at))
    .outerjoin(Venue, Venue.id == _T.venue_id)
    .where(_IS_PUBLIC)
    .order_by(_ANNOUNCED_AT.desc(), _T.id.desc())
    .limit(MOST_NEWS)
)  # fmt: skip
_MATERIALS: Select[*tuple[Any, ...]] = (
    select(
        _M.id, _M.title, _M.filename, _M.media_type, _M.size, _M.sha256,
        func.coalesce(Speaker.name, ""), _M.uploaded_at, _T.slug,
        _T.title.label("session_title"), Cycle.slug.label("cycle_slug"),
        Cycle.title.label("cycle_title"),
    )
    .outerjoin(_T, and_(_T.id == _M.training_session_id, _IS_PUBLIC))
    .outerjoin(Cycle, and_(Cycle.id == _M.cycle_id, Cycle.is_published))
    .outerjoin(Speaker, Speaker.id == _M.speaker_id)
    .where(_M.visibility == Visibility.ALL, or_(_T.id.is_not(None), Cycle.id.is_not(None)))
    .order_by(_M.uploaded_at.desc(), _M.id.desc())
    .limit(MOST_NEWS)
)  # fmt: skip
_PAGES = (
    select(_T.slug, _T.updated_at, Cycle.slug.label("cycle_slug"), Venue.slug.label("venue_slug"))
    .outerjoin(Cycle, and_(Cycle.id == _T.cycle_id, Cycle.is_published))
    .outerjoin(Venue, Venue.id == _T.venue_id)
    .where(_IS_PUBLIC)
    .order_by(_T.starts_at.desc().nulls_first(), _T.id.desc())
    .limit(MOST_PAGES)
)


def list_session_news(wish: FeedWish) -> list[SessionNews]:
    """The last public sessions of a calendar to be announced; one statement."""
    return [SessionNews._make(row) for row in read(_SESSIONS.where(*conditions(wish)))]


def list_material_news(wish: FeedWish) -> list[MaterialNews]:
    """The last files for everyone, of sessions of a calendar, or of its cycles; one statement."""
    rows = read(_MATERIALS.where(*_of_wished(wish)))
    return [MaterialNews._make(row) for row in rows]


def _of_wished(wish: FeedWish) -> Iterator[ColumnElement[bool]]:
    if wish != FeedWish():
        of_sessions = and_(_T.id.is_not(None), *conditions(wish))
        yield or_(of_sessions, Cycle.slug.in_(wish.cycle))


def changed_at() -> datetime | None:
    """When any row was changed last; one statement."""
    row = next(iter(read(select(SiteVersion.moved_at))), None)
    return row[0] if row else None


def list_pages() -> list[PageLine]:
    """Public sessions for the sitemap, the latest first; one statement."""
    return [PageLine._make(row) for row in read(_PAGES)]
