"""Somebody says that their hours are wrong; staff answer, and they are told."""

from __future__ import annotations

import structlog

from app.certificates import queries
from app.certificates.models import Objection
from app.certificates.rules import ObjectionState
from app.certificates.services.telling import tell_answer
from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.services.holding import hold
from app.sessions.models import TrainingSession

log = structlog.get_logger()


@transactional
def object_to_hours(registration_id: int, text: str) -> Objection:
    """An open objection. Raises NotFound, InvalidInput (no text), RuleBroken while one is open or
    where there are no hours to object to.
    """
    _training_session, own = hold(registration_id)  # who issues holds the session, too
    if not text.strip():
        raise InvalidInput("text", N_("Please say what is not right."))
    if queries.find_open_objection(registration_id):
        raise RuleBroken(N_("Your objection is with the organiser already."))
    if queries.find_own_hours(own) is None:
        raise RuleBroken(N_("There are no hours yet to object to."))
    objection = Objection(registration_id=own.id, text=text.strip())
    db.session.add(objection)
    db.session.flush()
    log.info("objection", registration=own.id)
    return objection


@transactional
def answer_objection(
    objection_id: int, *, is_accepted: bool, answer: str, actor: Actor
) -> Objection:
    """The objection closed, its author told. Raises NotFound, InvalidInput (no answer), RuleBroken
    (answered already).
    """
    objection = lock(Objection, objection_id)
    if objection.state is not ObjectionState.OPEN:
        raise RuleBroken(N_("This objection has been answered already."))
    if not answer.strip():
        raise InvalidInput("answer", N_("Please say why: the person is told."))
    objection.state = ObjectionState.ACCEPTED if is_accepted else ObjectionState.DECLINED
    objection.answer, objection.answered_at = answer.strip(), clock.now()
    objection.answered_by_id = actor.user_id
    own = db.session.get_one(Registration, objection.registration_id)
    tell_answer(objection, own, db.session.get_one(TrainingSession, own.training_session_id))
    log.info("objection answered", objection=objection.id, by=actor.user_id)
    return objection
