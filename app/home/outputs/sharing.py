"""A session as social networks show it: its picture, and the words of its tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import clock, dates
from app.core.i18n import _
from app.core.texts import Texts
from app.core.web import absolute_url
from app.output.picture import Picture
from app.sessions.outputs import page_dress
from app.sessions.queries.facts import DayFacts, SessionFacts
from app.sessions.rules import SessionMode, SessionStatus

LOCALES = {"lv": "lv_LV", "en": "en_GB", "lt": "lt_LT"}
NEWS = (SessionStatus.CANCELLED, SessionStatus.POSTPONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialTags:
    """What the `social_tags` component says; an empty text has no tag."""

    title: str
    address: str
    summary: str
    language: str
    picture: str = ""
    alternative: str = ""

    @property
    def locale(self) -> str:
        """'lv_LV'."""
        return LOCALES[self.language]

    @property
    def other_locales(self) -> tuple[str, ...]:
        """The page's other languages."""
        return tuple(each for code, each in LOCALES.items() if code != self.language)


def tags_of(title: Texts, summary: Texts | None, language: str, address: str) -> SocialTags:
    """A page without a picture of its own."""
    said = summary.in_(language) if summary else ""
    return SocialTags(
        title=title.in_(language), address=address, summary=said[:300], language=language
    )


def session_tags(facts: SessionFacts, picture: Picture, language: str) -> SocialTags:
    """A session with its picture, whose address changes with what is drawn."""
    drawn = absolute_url("home.session_picture", slug=facts.slug, lang=language, v=picture.name)
    return SocialTags(
        title=facts.title.in_(language),
        address=absolute_url("home.session", slug=facts.slug),
        summary=(facts.summary.in_(language) if facts.summary else "")[:300],
        language=language,
        picture=drawn,
        alternative=picture.alternative,
    )


def picture_of(facts: SessionFacts, days: Sequence[DayFacts], language: str) -> Picture:
    """What stands in the picture, in the current language, which is `language`."""
    return Picture(
        kicker=_(facts.kind.label),
        title=facts.title.in_(language),
        when=_when(days, language),
        where=_where(facts, language),
        notice=_(facts.status.label) if facts.status in NEWS else "",
        dress=page_dress(facts.funding, language),
    )


def _when(days: Sequence[DayFacts], language: str) -> str:
    """With the year: a picture is looked at for years."""
    if not days:
        return _("Date to be announced")
    first, last = days[0], days[-1]
    starts_at = clock.local(first.starts_at, first.timezone)
    ends_at = clock.local(last.ends_at, last.timezone)
    if len(days) == 1:
        return dates.day_and_time(starts_at, ends_at, language)
    return dates.day_span(starts_at.date(), ends_at.date(), language)


def _where(facts: SessionFacts, language: str) -> str:
    online = _("Online") if facts.mode is not SessionMode.ON_SITE else ""
    if facts.place is None or facts.mode is SessionMode.ONLINE:
        return online
    name = facts.place.name.in_(language)
    place = ", ".join(filter(None, (name, facts.place.full_address)))
    return " · ".join(filter(None, (place, online)))
