"""What the organiser is told: too few have come forward, and what happened yesterday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.core import clock
from app.core.dates import day_long
from app.core.i18n import _
from app.core.texts import N_
from app.core.web import absolute_url
from app.outbox.models import OutboxMail
from app.outbox.rules import Letter, Outdated, Scope, Whose, Wording
from app.outbox.services import Sample, Written, compose_letter, worded, wording_of
from app.registrations.outputs import SessionParts
from app.registrations.queries.news import SessionNews, news_from
from app.registrations.services.mails import session_parts

MINIMUM, SUMMARY = "organiser.minimum", "organiser.summary"
worded(
    "organiser",
    {
        "minimum": Letter(
            subject=N_("Too few participants so far: %(title)s"),
            heading=N_("Too few participants so far"),
            words=N_(
                "%(coming)s have registered, at least %(minimum)s are needed. "
                "Please decide whether the session takes place."
            ),
            placeholders={
                "title": N_("title of the session"),
                "when": N_("day and time"),
                "coming": N_("number registered"),
                "minimum": N_("number needed"),
            },
        ),
        "summary": Letter(
            subject=N_("Your sessions yesterday: %(came_in)s registered, %(ended)s cancelled"),
            heading=N_("Your sessions yesterday"),
            words=N_("This is what happened in your sessions on %(day)s."),
            placeholders={
                "day": N_("day"),
                "came_in": N_("number who registered"),
                "ended": N_("number who cancelled"),
            },
            scopes=frozenset({Scope.HOUSE}),
            label=N_("Daily summary"),
        ),
    },
)


def write_to_organiser(mail: OutboxMail) -> Written:
    """The mail its recipe asks for. Raises NotFound, Outdated when its session is gone or held."""
    recipe, language = mail.recipe or {}, mail.language
    wording = wording_of(mail.kind, Whose(mail.training_session_id))
    if mail.kind == SUMMARY:
        day = date.fromisoformat(recipe["day"])
        return _summary(day, news_from(recipe["news"]), language, wording)
    parts = session_parts(mail.training_session_id or 0)
    if parts.training_session.minimum_waived_at is not None:
        raise Outdated
    return _question(parts, recipe["coming"], recipe["minimum"], language, wording)


def sample_to_organiser(sample: Sample) -> Written:
    """The same of a session that is there. Raises NotFound without one."""
    parts = session_parts(sample.of.session_id or 0)
    own = parts.training_session
    if sample.kind == SUMMARY:
        person = _("Anna Example")
        news = SessionNews(own.id, own.title, own.starts_at, ("", ""), [person], [], [], 3, 1)
        return _summary(clock.today() - timedelta(days=1), [news], sample.language, sample.wording)
    return _question(parts, 3, own.minimum or 8, sample.language, sample.wording)


def _question(
    parts: SessionParts, coming: int, minimum: int, language: str, wording: Wording
) -> Written:
    own = parts.training_session
    values = {
        "title": own.title.in_(language),
        "when": parts.first_day,
        "coming": coming,
        "minimum": minimum,
    }
    return compose_letter(
        "registrations/mail/minimum", language, wording, values, {"url": _list_url(own.id)}
    )


def _summary(day: date, news: Sequence[SessionNews], language: str, wording: Wording) -> Written:
    values = {"day": day_long(day, language), **counts_of(news)}
    urls = {each.session_id: _list_url(each.session_id) for each in news}
    return compose_letter(
        "registrations/mail/summary", language, wording, values, {"news": news, "urls": urls}
    )


def counts_of(news: Sequence[SessionNews]) -> dict[str, int]:
    """How many came in and how many cancelled, in all sessions together."""
    return {
        "came_in": sum(len(each.came_in) for each in news),
        "ended": sum(len(each.ended) for each in news),
    }


def _list_url(session_id: int) -> str:
    return absolute_url("registrations_manage.list_", session_id=session_id)
