"""Sessions and materials as entries of a feed of news, in the current language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.core import clock, dates
from app.core.i18n import _
from app.core.web import absolute_url
from app.home.queries.news import MaterialNews, SessionNews
from app.output.news import Enclosure, NewsEntry
from app.sessions.rules import SessionMode, SessionStatus


def session_entries(lines: Sequence[SessionNews], language: str) -> list[NewsEntry]:
    """One entry a session; what became of it stands before its title."""
    return [
        NewsEntry(
            id=f"urn:cikls:session:{line.uid.partition('@')[0]}",
            title=_title(line, language),
            url=absolute_url("home.session", slug=line.slug, lang=language),
            text="\n".join(filter(None, _said(line, language))),
            published_at=_aware(line.published_at),
            updated_at=max(_aware(line.updated_at), _aware(line.published_at)),
            categories=(_(line.kind.label),),
            picture=absolute_url("home.session_picture", slug=line.slug, lang=language),
        )
        for line in lines
    ]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _title(line: SessionNews, language: str) -> str:
    title = line.title.in_(language)
    if line.status is SessionStatus.CANCELLED:
        return _("Cancelled: %(title)s", title=title)
    if line.status is SessionStatus.POSTPONED:
        return _("Postponed: %(title)s", title=title)
    return title


def _said(line: SessionNews, language: str) -> tuple[str, ...]:
    """Why it does not take place; when and where; what it is about."""
    reason = line.status_reason.in_(language) if line.status_reason else ""
    venue = line.venue_name.in_(language) if line.venue_name else ""
    where = ", ".join(filter(None, (venue, line.town)))
    online = _("Online") if line.mode is not SessionMode.ON_SITE else ""
    if line.mode is SessionMode.ONLINE:
        where = ""
    when_and_where = " · ".join(filter(None, (_when(line, language), where, online)))
    return reason, when_and_where, line.summary.in_(language) if line.summary else ""


def _when(line: SessionNews, language: str) -> str:
    if line.starts_at is None or line.ends_at is None:
        return _("Date to be announced")
    start, end = (clock.local(at, line.timezone) for at in (line.starts_at, line.ends_at))
    if start.date() == end.date():
        return dates.day_and_time(start, end, language)
    return dates.day_span(start.date(), end.date(), language)


def material_entries(lines: Sequence[MaterialNews], language: str) -> list[NewsEntry]:
    """One entry a file, which it encloses."""
    return [_material(line, language) for line in lines]


def _material(line: MaterialNews, language: str) -> NewsEntry:
    if line.session_slug:
        page = absolute_url("home.session", slug=line.session_slug, lang=language)
        of = line.session_title.in_(language)
    else:
        page = absolute_url("home.cycle", slug=line.cycle_slug, lang=language)
        of = line.cycle_title.in_(language)
    address = absolute_url("materials.download", material_id=line.id, filename=line.filename)
    return NewsEntry(
        id=f"urn:cikls:material:{line.id}-{line.sha256[:12]}",
        title=line.title,
        url=f"{page}#materials",
        text=" · ".join(filter(None, (of, line.speaker))),
        published_at=line.uploaded_at,
        updated_at=line.uploaded_at,
        enclosure=Enclosure(url=address, media_type=line.media_type, size=line.size),
    )
