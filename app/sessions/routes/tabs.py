"""What the pages about one session have in common: tabs, state, the public page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for

from app.core import clock
from app.core.i18n import _l
from app.sessions.models import TrainingSession
from app.sessions.routes.door import door
from app.sessions.rules import ALLOWED_CHANGES, PUBLIC_STATUSES, SessionStatus

TABS = (  # the rooms above know the session; their doors are asked for by name
    ("plan", _l("Plan"), "sessions_manage.plan"),
    ("places", _l("Places"), "registrations_manage.places"),
    ("questions", _l("Questions"), "questions_manage.list_"),
    ("registrations", _l("Registrations"), "registrations_manage.list_"),
    ("mails", _l("Mails"), "registrations_mails.list_"),
    ("attendance", _l("Attendance"), "attendance_manage.day"),
    ("materials", _l("Materials"), "materials_manage.session"),
    ("certificates", _l("Certificates"), "certificates_manage.session"),
)
ANNOUNCE = "registrations_manage.announce"
TOLD = (SessionStatus.POSTPONED, SessionStatus.CANCELLED)
VERBS = {
    SessionStatus.PUBLISHED: _l("Publish"),
    SessionStatus.DRAFT: _l("Back to draft"),
    SessionStatus.DONE: _l("Mark as done"),
    SessionStatus.POSTPONED: _l("Postpone…"),
    SessionStatus.CANCELLED: _l("Cancel…"),
}


@door.app_context_processor
def session_frame() -> dict[str, Any]:
    """`session_frame(training_session, tab)` for sessions/manage/tabs.html."""
    return {"session_frame": _frame}


def _frame(training_session: TrainingSession, tab: str) -> dict[str, Any]:
    own = training_session
    plain = [new for new in ALLOWED_CHANGES[own.status] if not _is_told(own, new)]
    due = _due_changes(own)
    return {
        "tabs": [
            (_label(key, str(label), own), _url(endpoint, own), key == tab)
            for key, label, endpoint in TABS
        ],
        "public_url": _public_url(own),
        "next_changes": [(new.value, _verb(own, new)) for new in plain if new in due],
        "seldom_changes": [(new.value, _verb(own, new)) for new in plain if new not in due],
        "next_announcements": list(_next_announcements(own)),
        "seldom_announcements": list(_announcements(own, TOLD)),
        "next_url": own.cycle_id and url_for("sessions_manage.new", cycle=own.cycle_id),
        "copy_url": url_for("sessions_manage.copy", session_id=own.id),
    }


def _is_told(own: TrainingSession, new: SessionStatus) -> bool:
    """Whether everyone registered is mailed: also when what was put off takes place after all."""
    return new in TOLD or (new is SessionStatus.PUBLISHED and own.status in TOLD)


def _due_changes(own: TrainingSession) -> tuple[SessionStatus, ...]:
    """The change that is the next step now; all others wait behind "More"."""
    if own.status is SessionStatus.DRAFT:
        return (SessionStatus.PUBLISHED,)
    is_over = own.ends_at is not None and own.ends_at <= clock.now()
    return (SessionStatus.DONE,) if is_over else ()


def _verb(own: TrainingSession, new: SessionStatus) -> Any:
    if own.status is SessionStatus.DONE and new is SessionStatus.PUBLISHED:
        return _l("Back to published")
    return VERBS[new]


def _next_announcements(own: TrainingSession) -> Iterator[tuple[Any, str]]:
    yield from _announcements(own, (SessionStatus.PUBLISHED,))
    if own.status is SessionStatus.PUBLISHED and own.seats_taken + own.waiting_count:
        yield _l("Tell participants of a change…"), _url(ANNOUNCE, own)


def _announcements(
    own: TrainingSession, wanted: tuple[SessionStatus, ...]
) -> Iterator[tuple[Any, str]]:
    for new in ALLOWED_CHANGES[own.status]:
        if new in wanted and _is_told(own, new):
            verb = _l("Take up again…") if new is SessionStatus.PUBLISHED else VERBS[new]
            yield verb, url_for(ANNOUNCE, session_id=own.id, status=new.value)


def _label(key: str, label: str, own: TrainingSession) -> str:
    counted = key == "registrations" and own.capacity is not None
    return f"{label} ({own.seats_taken}/{own.capacity})" if counted else label


def _url(endpoint: str, own: TrainingSession) -> str:
    return url_for(endpoint, session_id=own.id)


def _public_url(own: TrainingSession) -> str:
    return url_for("home.session", slug=own.slug) if own.status in PUBLIC_STATUSES else ""
