"""A session -> plain data for output: the funder's dress, calendar entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from app.core import clock, dates
from app.core.i18n import _, force_language
from app.funding.outputs import dress, project_dress
from app.funding.rules import Artefact
from app.output.dress import FunderDress
from app.output.ical import CalendarEntry, Status
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.queries.facts import Funding
from app.sessions.rules import SessionMode, SessionStatus
from app.venues.models import Venue

ICAL_STATUS = {
    SessionStatus.CANCELLED: Status.CANCELLED,
    SessionStatus.POSTPONED: Status.TENTATIVE,
    SessionStatus.DRAFT: Status.TENTATIVE,
}


def dress_of(training_session: TrainingSession, artefact: str, language: str) -> FunderDress | None:
    """What an output of the session wears; None without a project. Needs project and beneficiary
    loaded.
    """
    project = training_session.project
    return project_dress(project, artefact, language) if project else None


def page_dress(funding: Funding | None, language: str) -> FunderDress | None:
    """What a public page of a funded thing wears in `language`; None without a project."""
    if funding is None:
        return None
    title, beneficiary = funding.title.in_(language), funding.beneficiary.in_(language)
    return _dress(
        funding.profile_key, Artefact.WEB_PAGE, language,
        title=title, beneficiary=beneficiary, code=funding.code, support=funding.support,
    )  # fmt: skip


_dress = lru_cache(maxsize=256)(dress)


def calendar_entries(
    training_session: TrainingSession, language: str, *, base_url: str
) -> tuple[CalendarEntry, ...]:
    """One entry for each day, in `language`; the session as `queries.get_session` gives it.

    They may be shown to all: of what is online they name the public page, not the link.
    """
    with force_language(language):
        dress = dress_of(training_session, "calendar", language)
        funding = dress.plain_text() if dress else ""
        url = f"{base_url}/sessions/{training_session.slug}"
        return tuple(
            _entry(training_session, day, language, url=url, funding=funding)
            for day in training_session.days
        )


def day_uid(training_session: TrainingSession, number: int) -> str:
    """The UID of a day's calendar entry: never changes, knows no host name."""
    return f"{training_session.uid.split('@', maxsplit=1)[0]}-{number}@cikls"


def _entry(
    own: TrainingSession, day: SessionDay, language: str, *, url: str, funding: str
) -> CalendarEntry:
    venue = day.venue or own.venue
    blocks = tuple(filter(None, _description(own, day, language, url, funding)))
    return CalendarEntry(
        uid=day_uid(own, day.number),
        sequence=own.sequence,
        created_at=own.created_at,
        modified_at=own.calendar_at,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        timezone=day.timezone,
        summary=_summary(own, day, language),
        description="\n\n".join(blocks),
        html_description=_rich(blocks, url),
        location=_location(own, day, venue, language),
        geo=_geo(venue),
        url=url,
        categories=(_(own.kind.label),),
        organizer_email=own.contact_email or None,
        organizer_name=own.contact_name or None,
        status=ICAL_STATUS.get(own.status, Status.CONFIRMED),
        conference_url=None if own.mode is SessionMode.ON_SITE else url,
    )


def _rich(blocks: Iterable[str], url: str) -> str:
    """The same words as paragraphs, with the address as a link."""
    link = Markup('<a href="{0}">{0}</a>').format(url)
    paragraphs = (
        Markup("<p>{}</p>").format(Markup("<br>").join(block.split("\n"))) for block in blocks
    )
    html = Markup("<html><body>{}</body></html>").format(Markup("").join(paragraphs))
    return str(html).replace(str(escape(url)), str(link))


def _summary(own: TrainingSession, day: SessionDay, language: str) -> str:
    title = own.title.in_(language)
    if len(own.days) > 1:
        place = own.days.index(day) + 1
        title = _(
            "%(title)s (day %(number)s of %(count)s)",
            title=title, number=place, count=len(own.days),
        )  # fmt: skip
    if own.status is SessionStatus.CANCELLED:
        title = _("Cancelled: %(title)s", title=title)
    if own.status is SessionStatus.POSTPONED:
        title = _("Postponed: %(title)s", title=title)
    return title


def _description(
    own: TrainingSession, day: SessionDay, language: str, url: str, funding: str
) -> Iterator[str]:
    yield own.status_reason.in_(language) if own.status_reason else ""
    cycle = own.cycle
    yield (
        _("Training cycle: %(title)s", title=cycle.title.in_(language))
        if cycle and cycle.is_published
        else ""
    )
    yield day.topic.in_(language)
    lines = [_agenda_line(day, item, language) for item in day.items]
    yield "\n".join([_("Programme"), *lines]) if lines else ""
    yield _("More and registration: %(url)s", url=url)
    yield funding


def _agenda_line(day: SessionDay, item: AgendaItem, language: str) -> str:
    at = item.starts_at and dates.clock_time(clock.local(item.starts_at, day.timezone), language)
    what = f"{at} {item.title.in_(language)}" if at else item.title.in_(language)
    host = item.host.name.in_(language) if item.host else ""
    who = [item.speaker.name if item.speaker else "", host, item.place]
    return " — ".join(filter(None, (what, ", ".join(filter(None, who)))))


def _location(
    own: TrainingSession, day: SessionDay, venue: Venue | None, language: str
) -> str | None:
    online = _("Online") if own.mode is not SessionMode.ON_SITE else ""
    if venue is None or own.mode is SessionMode.ONLINE:
        return online or None
    room = own.room.name if own.room and day.venue is None else ""
    place = [venue.name.in_(language), room, venue.full_address, online]
    return ", ".join(filter(None, place))


def _geo(venue: Venue | None) -> tuple[float, float] | None:
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude
