"""A cycle's days as a list in order, and who pays for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from app.core import clock, dates
from app.core.i18n import _
from app.core.numbers import number_text
from app.core.texts import Texts
from app.funding.rules import euro
from app.home.outputs.agenda import FileView, files_of
from app.home.queries.days import DayLine
from app.home.queries.places import MaterialLine
from app.sessions.rules import SessionStatus

NEWS = (SessionStatus.CANCELLED, SessionStatus.POSTPONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One day of a cycle with what was shown on it."""

    title: str
    topic: str
    is_compulsory: bool
    url: str
    when: str
    place: str
    kind: str
    state: str
    state_text: str
    files: Sequence[FileView]


def steps_of(
    days: Sequence[DayLine], materials: Sequence[MaterialLine], language: str
) -> list[StepView]:
    """The days in order; a material without a day stands with the first day of its session."""
    shown: set[int] = set()
    found = []
    for day in days:
        is_first = day.training_session_id not in shown
        shown.add(day.training_session_id)
        own = [m for m in materials if _belongs(m, day, is_first=is_first)]
        found.append(_step(day, own, language))
    return found


def _belongs(material: MaterialLine, day: DayLine, *, is_first: bool) -> bool:
    if material.session_day_id is not None:
        return material.session_day_id == day.id
    return is_first and material.training_session_id == day.training_session_id


def _step(day: DayLine, own: Sequence[MaterialLine], language: str) -> StepView:
    start, end = (clock.local(at, day.timezone) for at in (day.starts_at, day.ends_at))
    name = day.venue_name.in_(language) if day.venue_name else ""
    is_news = day.status in NEWS
    return StepView(
        title=day.title.in_(language),
        topic=day.topic.in_(language) if day.topic else "",
        is_compulsory=day.is_compulsory,
        url=url_for("home.session", slug=day.slug),
        when=dates.day_and_time(start, end, language, this_year=clock.today(day.timezone).year),
        place=f"{day.town}, {name}" if day.town and day.town not in name else name,
        kind=_(day.kind.label),
        state=day.status.value if is_news else "",
        state_text=_(day.status.label) if is_news else "",
        files=files_of(own, language),
    )


def shares_of(
    shares: Sequence[tuple[Texts, Decimal | None, Decimal | None]], language: str
) -> list[tuple[str, str]]:
    """(source, '80 % (217 607,49 EUR)') as a page lists them."""
    return [
        (source.in_(language), share_text(percent, amount, language))
        for source, percent, amount in shares
    ]


def share_text(percent: Decimal | None, amount: Decimal | None, language: str) -> str:
    """'80 % (217 607,49 EUR)', or the half of it that is known."""
    money = f"{euro(amount, language)}\u00a0EUR" if amount is not None else ""
    if percent is None:
        return money
    share = f"{number_text(percent, language)}\u00a0%"
    return f"{share} ({money})" if money else share
