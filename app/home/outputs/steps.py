"""The one thing a visitor can do next on a session's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core import clock, dates
from app.core.i18n import _, current_language, ngettext
from app.cycles.rules import RegistrationMode
from app.registrations.rules import RegistrationWindow, is_open
from app.registrations.rules.cycles import NONE_OPEN
from app.sessions.queries.facts import SessionFacts
from app.sessions.rules import SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`label` and `url` of the one button; none where there is nothing to do but read."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    has_ring: bool = False
    tone: str = "accent"


def next_step(
    facts: SessionFacts, *, register_url: str, cycle_url: str, has_materials: bool
) -> NextStep:
    """What to do now: register, queue, wait, look at the materials, or nothing."""
    now = clock.now()
    if facts.status in (SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.DRAFT):
        return _not_held(facts)
    if facts.status is SessionStatus.DONE or (facts.ends_at and facts.ends_at < now):
        return _past(has_materials=has_materials)
    window = is_open(facts, now)
    if not window.takes_registrations:
        return _closed(facts, window)
    if facts.cycle_mode is RegistrationMode.WHOLE:
        return _of_cycle(_(RegistrationWindow.CYCLE.reason), cycle_url)
    return _open(facts, window, register_url)


def cycle_step(
    windows: Sequence[RegistrationWindow], url: str, *, mode: RegistrationMode
) -> NextStep | None:
    """What one can do about a cycle with a form of its own; None where no session lies ahead."""
    if not windows:
        return None
    count = sum(each.takes_registrations for each in windows)
    if not count:
        return NextStep(title=_("Registration"), text=_(NONE_OPEN), tone="warm")
    if mode is RegistrationMode.CHOSEN:
        return _of_cycle(_("Choose the sessions you want to come to: one form for them all."), url)
    text = ngettext(
        "You sign up for the %(num)s session that lies ahead.",
        "You sign up for all %(num)s sessions that lie ahead.",
        count,
    )
    return _of_cycle(text, url)


def _of_cycle(text: str, url: str) -> NextStep:
    label = _("Register for the cycle")
    return NextStep(title=_("Registration"), text=text, label=label, url=url)


def _not_held(facts: SessionFacts) -> NextStep:
    texts = {
        SessionStatus.CANCELLED: (_("The session is cancelled"), _("It will not take place.")),
        SessionStatus.POSTPONED: (
            _("The session is postponed"),
            _("The new date will appear here and in the calendar you subscribe to."),
        ),
        SessionStatus.DRAFT: (_("Draft"), _("Only staff see this page.")),
    }
    title, text = texts[facts.status]
    return NextStep(title=title, text=text, tone="warm")


def _past(*, has_materials: bool) -> NextStep:
    if has_materials:
        return NextStep(
            title=_("The session has taken place"),
            text=_("What was shown there is kept here."),
            label=_("See the materials"), url="#materials", tone="warm",
        )  # fmt: skip
    return NextStep(
        title=_("The session has taken place"), text=_("It stays in the archive."), tone="warm"
    )


def _open(facts: SessionFacts, window: RegistrationWindow, url: str) -> NextStep:
    queues = window is RegistrationWindow.WAITING_LIST
    return NextStep(
        title=_("Registration"),
        text=_("All places are taken. We write to you as soon as one becomes free.")
        if queues
        else _until(facts.registration_closes_at or facts.starts_at),
        label=_("Join the waiting list") if queues else _("Register"),
        url=url,
        has_ring=True,
    )


def _until(closes_at: datetime | None) -> str:
    if closes_at is None:
        return ""
    return str(_("You can register until %(moment)s.", moment=_moment(closes_at)))


def _closed(facts: SessionFacts, window: RegistrationWindow) -> NextStep:
    if window is RegistrationWindow.NOT_YET and facts.registration_opens_at:
        opens = _moment(facts.registration_opens_at)
        text = _("Registration opens on %(moment)s.", moment=opens)
        return NextStep(title=_("Registration"), text=text, tone="warm")
    full = window is RegistrationWindow.FULL
    return NextStep(title=_("Registration"), text=_(window.reason), has_ring=full, tone="warm")


def _moment(moment: datetime) -> str:
    this_year = clock.today().year
    return dates.day_at(clock.local(moment), current_language(), this_year=this_year)


def language_name(code: str) -> str:
    """The language spoken at a session: 'Latvian'."""
    names: dict[str, str] = {
        "lv": _("Latvian"),
        "en": _("English"),
        "lt": _("Lithuanian"),
        "ru": _("Russian"),
    }
    return names.get(code, code.upper())
