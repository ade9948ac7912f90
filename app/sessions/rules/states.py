"""Kinds and states of a training session, and which change of state is allowed."""

from __future__ import annotations

from enum import StrEnum

from app.core.errors import RuleBroken
from app.core.texts import N_


class SessionKind(StrEnum):
    """What a session is."""

    SEMINAR = "seminar"
    TRAINING_SEMINAR = "training_seminar"
    TRAINING = "training"
    REGIONAL_DISCUSSION = "regional_discussion"
    COMMITTEE_MEETING = "committee_meeting"
    STUDY_VISIT = "study_visit"
    CONFERENCE = "conference"

    @property
    def label(self) -> str:
        """English msgid."""
        return _KINDS[self]


class SessionStatus(StrEnum):
    """Where a session stands. Drafts are seen by staff only; cancelled and postponed ones stay
    visible.
    """

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DONE = "done"

    @property
    def label(self) -> str:
        """English msgid."""
        return _STATUSES[self]


class SessionMode(StrEnum):
    """How one takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"

    @property
    def label(self) -> str:
        """English msgid."""
        return _MODES[self]


_KINDS = {
    SessionKind.SEMINAR: N_("Seminar"),
    SessionKind.TRAINING_SEMINAR: N_("Training seminar"),
    SessionKind.TRAINING: N_("Training"),
    SessionKind.REGIONAL_DISCUSSION: N_("Regional discussion"),
    SessionKind.COMMITTEE_MEETING: N_("Committee meeting"),
    SessionKind.STUDY_VISIT: N_("Study visit"),
    SessionKind.CONFERENCE: N_("Conference"),
}
_STATUSES = {
    SessionStatus.DRAFT: N_("Draft"),
    SessionStatus.PUBLISHED: N_("Published"),
    SessionStatus.POSTPONED: N_("Postponed"),
    SessionStatus.CANCELLED: N_("Cancelled"),
    SessionStatus.DONE: N_("Done"),
}
_MODES = {
    SessionMode.ON_SITE: N_("On site"),
    SessionMode.ONLINE: N_("Online"),
    SessionMode.HYBRID: N_("On site and online"),
}

PUBLIC_STATUSES = (
    SessionStatus.PUBLISHED,
    SessionStatus.POSTPONED,
    SessionStatus.CANCELLED,
    SessionStatus.DONE,
)
HOLDS_ITS_PLACE = (SessionStatus.DRAFT, SessionStatus.PUBLISHED, SessionStatus.DONE)
ALLOWED_CHANGES = {
    SessionStatus.DRAFT: (SessionStatus.PUBLISHED,),
    SessionStatus.PUBLISHED: (
        SessionStatus.POSTPONED,
        SessionStatus.CANCELLED,
        SessionStatus.DONE,
        SessionStatus.DRAFT,
    ),
    SessionStatus.POSTPONED: (SessionStatus.PUBLISHED, SessionStatus.CANCELLED),
    SessionStatus.CANCELLED: (SessionStatus.PUBLISHED,),
    SessionStatus.DONE: (SessionStatus.PUBLISHED,),
}


def check_change(old: SessionStatus, new: SessionStatus) -> None:
    """Raises RuleBroken where a session in state `old` cannot become `new`."""
    if new not in ALLOWED_CHANGES[old]:
        raise RuleBroken(N_("This change of status is not possible. Please reload the page."))


class Approval(StrEnum):
    """Who has to agree before a registration is confirmed."""

    NONE = "none"
    ORGANISER = "organiser"
    COORDINATOR = "coordinator"

    @property
    def label(self) -> str:
        """English msgid."""
        return _APPROVALS[self]


_APPROVALS = {
    Approval.NONE: N_("Nobody: who finds a place has it"),
    Approval.ORGANISER: N_("The organiser"),
    Approval.COORDINATOR: N_("The coordinator of the person's organisation"),
}
