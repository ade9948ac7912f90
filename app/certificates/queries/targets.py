"""What belongs to a session or cycle for which certificates are issued."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind, Target
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.queries import get_cycle
from app.funding.queries import load_logos
from app.registrations.models import Registration
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import SessionStatus

NOT_HELD = (SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.DRAFT)


def get_target(target: Target) -> TrainingSession | Cycle:
    """The session or cycle with its project and beneficiary. Raises NotFound."""
    return get_session(target.id) if target.kind == "session" else get_cycle(target.id)


def get_subject(target: Target) -> TrainingSession | Cycle:
    """As `get_target`, with what papers about it show: the logos of its project."""
    of = get_target(target)
    if of.project:
        load_logos(of.project)
    return of


def hold(target: Target) -> None:
    """Hold the target and its sessions until the transaction ends, leaving what is loaded of them
    as it is: nobody marks attendance or moves a day meanwhile.
    """
    if target.kind == "cycle":
        whole = select(Cycle.id).where(Cycle.id == target.id)
        db.session.execute(whole.with_for_update())
    own = select(TrainingSession.id).where(_sessions(target)).order_by(TrainingSession.id)
    db.session.execute(own.with_for_update())


def _sessions(target: Target) -> ColumnElement[bool]:
    column = TrainingSession.id if target.kind == "session" else TrainingSession.cycle_id
    return column == target.id


def counted(target: Target) -> ColumnElement[bool]:
    """The sessions whose days count: what is cancelled or postponed was not held."""
    return and_(_sessions(target), TrainingSession.status.not_in(NOT_HELD))


def registrations_of(target: Target) -> ColumnElement[bool]:
    """The registrations for its sessions."""
    own = select(TrainingSession.id).where(_sessions(target))
    return Registration.training_session_id.in_(own)


def of_target(target: Target) -> ColumnElement[bool]:
    """Certificates of attendance of a session itself, or of a cycle as a whole."""
    return and_(all_of_target(target), Certificate.kind == CertificateKind.ATTENDANCE)


def all_of_target(target: Target) -> ColumnElement[bool]:
    """The same, and the letters of thanks to who spoke at the session."""
    if target.kind == "cycle":
        return Certificate.cycle_id == target.id
    return and_(Certificate.training_session_id == target.id, Certificate.cycle_id.is_(None))


def live() -> ColumnElement[bool]:
    """Certificates that stand."""
    return and_(Certificate.revoked_at.is_(None), Certificate.replaced_at.is_(None))
