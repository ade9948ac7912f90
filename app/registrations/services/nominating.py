"""A coordinator registers colleagues and approves those who registered alone; they may decline."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import clock
from app.core.access import VISITOR
from app.core.db import transactional
from app.core.errors import CiklsError, NotFound, RuleBroken
from app.core.texts import N_
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.rules import (
    TOO_LATE,
    Applicant,
    Happening,
    Outcome,
    RegistrationState,
    WayIn,
    can_cancel,
)
from app.registrations.services.coordinators import actor_of, tell_of_declining
from app.registrations.services.ending import approve, cancel, decline
from app.registrations.services.history import note
from app.registrations.services.holding import hold
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.registrations.services.registering import check_by_itself, check_takes, seat_once
from app.registrations.services.seats import hold_session, pass_on_free_seats, put_in_state
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval

_NOT_YOURS = N_("The organiser approves registrations for this session.")


class NomineeRefused(CiklsError):
    """One of several nominated people cannot be registered, so nobody is; `row` counts from 0."""

    def __init__(self, row: int, fault: CiklsError) -> None:
        self.row, self.fault = row, fault
        super().__init__(fault.message, **fault.values)


@transactional
def nominate(
    session_id: int, applicants: Sequence[Applicant], *, coordinator: Coordinator
) -> list[Outcome]:
    """Register colleagues of the coordinator's organisation, all of them or nobody, with a mail.

    Raises NotFound, RuleBroken with the window's reason, NomineeRefused.
    """
    training_session = hold_session(session_id)
    check_by_itself(training_session)
    check_takes(training_session)
    return [
        _nominate_one(training_session, row, applicant, coordinator)
        for row, applicant in enumerate(applicants)
    ]


def _nominate_one(
    training_session: TrainingSession, row: int, applicant: Applicant, coordinator: Coordinator
) -> Outcome:
    if applicant.organisation_id != coordinator.organisation_id:
        raise NotFound
    actor = actor_of(coordinator)
    try:
        return seat_once(
            training_session, applicant, actor, way_in=WayIn.NOMINATED, coordinator=coordinator
        )
    except RuleBroken as fault:
        raise NomineeRefused(row, fault) from fault


def hold_colleague(
    registration_id: int, coordinator: Coordinator
) -> tuple[TrainingSession, Registration]:
    """A registration of the coordinator's organisation and its session, locked.

    Raises NotFound for anybody else's.
    """
    training_session, registration = hold(registration_id)
    if registration.organisation_id != coordinator.organisation_id:
        raise NotFound
    return training_session, registration


@transactional
def approve_colleague(registration_id: int, *, coordinator: Coordinator) -> None:
    """Accept one who registered alone. Raises NotFound, RuleBroken."""
    _check_may_judge(registration_id, coordinator)
    approve(registration_id, actor=actor_of(coordinator))


@transactional
def decline_colleague(registration_id: int, *, coordinator: Coordinator, reason: str = "") -> None:
    """Do not accept one who registered alone. Raises NotFound, RuleBroken."""
    _check_may_judge(registration_id, coordinator)
    decline(registration_id, actor=actor_of(coordinator), reason=reason)


def _check_may_judge(registration_id: int, coordinator: Coordinator) -> None:
    training_session, registration = hold_colleague(registration_id, coordinator)
    if training_session.approval is not Approval.COORDINATOR:
        raise RuleBroken(_NOT_YOURS)
    if registration.state != RegistrationState.PENDING:
        raise RuleBroken(N_("This registration does not await approval."))


@transactional
def cancel_colleague(registration_id: int, *, coordinator: Coordinator, reason: str) -> None:
    """End a colleague's registration with nobody in their place, as long as they could themselves.

    Raises NotFound for another organisation's; RuleBroken when it has ended or it is too late.
    """
    training_session, registration = hold_colleague(registration_id, coordinator)
    if not can_cancel(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    cancel(registration_id, actor=actor_of(coordinator), reason=reason)


@transactional
def decline_nomination(registration_id: int) -> None:
    """A nominated person does not want to come; whoever nominated them is told.

    Raises NotFound; RuleBroken for one who was not nominated, or when it is too late.
    """
    training_session, registration = hold(registration_id)
    may = can_cancel(training_session, registration.state, clock.now())
    if registration.way_in is not WayIn.NOMINATED or not may:
        raise RuleBroken(TOO_LATE)
    put_in_state(registration, RegistrationState.DECLINED)
    note(Happening.DECLINED, registration, VISITOR)
    tell(MailKind.CANCELLED, registration)
    tell_of_declining(registration, training_session)
    pass_on_free_seats(training_session)
