"""What coordinators and the people they nominate are told."""

from __future__ import annotations

from app.core.access import Actor
from app.core.db import db
from app.core.i18n import _, force_language
from app.core.texts import N_, Texts
from app.outbox.rules import Letter
from app.outbox.services import worded
from app.people.models import Coordinator
from app.people.queries import get_coordinator, list_active_coordinators
from app.people.services import COORDINATOR_PLACEHOLDERS, tell_coordinator
from app.registrations.models import Registration
from app.registrations.queries.nominations import count_pending
from app.registrations.rules import RegistrationState
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval

_PLACEHOLDERS = {
    **COORDINATOR_PLACEHOLDERS,
    "name": N_("name of the colleague"),
    "title": N_("title of the session"),
}
worded(
    "coordinator",
    {
        "approval": Letter(
            subject=N_("A colleague waits for your approval: %(title)s"),
            heading=N_("A colleague waits for your approval"),
            words=N_("%(name)s wants to take part and waits for your approval."),
            placeholders=_PLACEHOLDERS,
        ),
        "declined": Letter(
            subject=N_("A colleague has declined: %(title)s"),
            heading=N_("A colleague has declined"),
            words=N_(
                "%(name)s, whom you have registered, has declined.\n\n"
                "The place goes to the next in line. You can register somebody else."
            ),
            placeholders=_PLACEHOLDERS,
        ),
    },
)


def actor_of(coordinator: Coordinator) -> Actor:
    """A coordinator as the history names them."""
    return Actor(coordinator.user_id, coordinator.name or coordinator.email)


def tell_nominated(registration: Registration, coordinator: Coordinator) -> None:
    """Mail a person who has entered them, with what outcome, and what is kept of them and why."""
    organisation = get_coordinator(coordinator.id).organisation
    with force_language(registration.language):
        words = _(
            "Entered by %(who)s, %(organisation)s. State: %(state)s. Kept are your name, "
            "organisation, position, e-mail and phone: to organise the session, to keep the "
            "attendance sheet and to issue certificates.",
            who=coordinator.name or coordinator.email,
            organisation=organisation.name.in_(registration.language),
            state=_(registration.state.label).lower(),
        )
    tell(MailKind.NOMINATED, registration, reason=Texts(str(words)))


def ask_coordinators(registration: Registration, training_session: TrainingSession) -> None:
    """Mail the coordinators of a person's organisation that somebody waits for their approval.

    Only of the first who waits: on their page they see all.
    """
    by_coordinator = training_session.approval is Approval.COORDINATOR
    if not by_coordinator or registration.state != RegistrationState.PENDING:
        return
    db.session.flush()
    if count_pending(training_session.id, registration.organisation_id) > 1:
        return
    for coordinator in list_active_coordinators(registration.organisation_id):
        _tell_of(registration, training_session, coordinator, "approval")


def tell_of_declining(registration: Registration, training_session: TrainingSession) -> None:
    """Mail the coordinator who nominated a person that they have declined."""
    if registration.coordinator_id is None:
        return
    coordinator = get_coordinator(registration.coordinator_id)
    _tell_of(registration, training_session, coordinator, "declined")


def _tell_of(
    registration: Registration,
    training_session: TrainingSession,
    coordinator: Coordinator,
    kind: str,
) -> None:
    title = training_session.title.in_(coordinator.language)
    tell_coordinator(
        coordinator,
        kind,
        values={"name": registration.full_name, "title": title},
        training_session_id=training_session.id,
    )
