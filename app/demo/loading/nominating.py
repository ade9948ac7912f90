"""A coordinator with nominated colleagues, and one who waits for the coordinator's word."""

from __future__ import annotations

from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transactional
from app.demo.loading.known import Known
from app.people.models import Coordinator
from app.people.queries import coordinator_token
from app.people.rules import CoordinatorDetails
from app.people.services import save_coordinator, send_link
from app.registrations.rules import Applicant
from app.registrations.services import register
from app.registrations.services.nominating import nominate
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval

ORGANISATION = "ludzas-novads"
MAILBOX = "novads@ludzas-novads.example.lv"
NAME = "Dace Ezeriņa"
NOMINATED_FOR, APPROVED_FOR = "demo-digitalie-pakalpojumi@cikls", "demo-nosleguma-diena@cikls"
NOMINATED = (("Anita", "Pīlādze", "lietvede"), ("Juris", "Kļaviņš", "datortīkla administrators"))
ALONE = ("Velta", "Ziediņa", "bibliotēkas vadītāja")


@transactional
def load_coordinator(known: Known) -> str:
    """One coordinator of a municipality, once; the path of their pages."""
    there = db.session.scalar(db.select(Coordinator).where(Coordinator.email == MAILBOX))
    return f"/coordinators/{coordinator_token(there or _coordinator(known))}"


def _coordinator(known: Known) -> Coordinator:
    details = CoordinatorDetails(name=NAME, email=MAILBOX)
    row = save_coordinator(known.organisations[ORGANISATION], details, actor=SYSTEM)
    send_link(row.id, actor=SYSTEM)
    people = [_colleague(row, *person) for person in NOMINATED]
    nominate(known.sessions[NOMINATED_FOR], people, coordinator=row)
    session_id = known.sessions[APPROVED_FOR]
    db.session.get_one(TrainingSession, session_id).approval = Approval.COORDINATOR
    register(session_id, _colleague(row, *ALONE), actor=VISITOR)
    return row


def _colleague(coordinator: Coordinator, given: str, family: str, position: str) -> Applicant:
    return Applicant(
        given_name=given,
        family_name=family,
        email=MAILBOX,
        organisation_id=coordinator.organisation_id,
        position=position,
    )
