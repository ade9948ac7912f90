"""Training sessions with everyone who comes, what they take home and what they earn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from app.core import clock
from app.core.access import SYSTEM, VISITOR, Actor
from app.core.db import db, transactional
from app.core.texts import NO_TEXTS
from app.demo.checks import DemoData
from app.demo.events import TrainingSession
from app.demo.loading.attending import issue_certificates, take_attendance, thank_lecturers
from app.demo.loading.correcting import OVERTAKEN, correct_afterwards
from app.demo.loading.files import put_files
from app.demo.loading.known import Known, ids_by
from app.demo.loading.plans import Planner, last_day, uid_of
from app.demo.shapes import Person
from app.registrations.models import Registration
from app.registrations.services import Applicant, add_by_staff, register
from app.sessions.models import TrainingSession as SessionRow
from app.sessions.rules import SessionStatus
from app.sessions.services import plan_session, set_status


def load_events(data: DemoData, known: Known) -> int:
    """Every session that is not there yet, each in a transaction of its own; how many."""
    today = clock.today()
    planner = Planner(data, known, today)
    known.sessions.update(ids_by(SessionRow.uid, SessionRow.id))
    missing = [event for event in data.sessions if uid_of(event) not in known.sessions]
    for event in missing:
        known.sessions[uid_of(event)] = load_event(event, planner, data, today)
    return len(missing)


@transactional
def load_event(event: TrainingSession, planner: Planner, data: DemoData, today: date) -> int:
    """One session from its plan to its certificates; its id."""
    is_over = last_day(event, today) < today
    row = plan_session(planner.plan(event), actor=SYSTEM)
    row.slug, row.uid = event.slug, uid_of(event)
    set_status(row.id, SessionStatus.PUBLISHED, NO_TEXTS, actor=SYSTEM)
    organiser = organiser_of(event, planner.known)
    people = {person.key: person for person in data.people}
    registered = {
        key: seat(row, people[key], planner.known, is_over=is_over) for key in event.registered
    }
    date_back(row, list(registered.values()))
    put_files(row, data.files_of(event.key), planner.known)
    take_attendance(row, event, registered, organiser)
    if is_over:
        set_status(row.id, SessionStatus.DONE, NO_TEXTS, actor=SYSTEM)
    issue_certificates(row, event, organiser)
    if event.key == OVERTAKEN:
        correct_afterwards(row, event, registered, organiser)
        thank_lecturers(row, event, organiser)
    return row.id


def organiser_of(event: TrainingSession, known: Known) -> Actor:
    """The person of the office who looks after a session."""
    if event.contact is None:
        return SYSTEM
    return Actor(known.accounts[event.contact.email], event.contact.name)


def seat(row: SessionRow, person: Person, known: Known, *, is_over: bool) -> int:
    """Register a person as they would do it themselves; staff add them where it is too late."""
    applicant = Applicant(
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        organisation_id=known.organisations[person.organisation],
        position=person.position,
        language=person.language,
    )
    outcome = (
        add_by_staff(row.id, applicant, actor=SYSTEM)
        if is_over
        else register(row.id, applicant, actor=VISITOR)
    )
    return outcome.registration_id


def date_back(row: SessionRow, registration_ids: list[int]) -> None:
    """People did not all come in the second of loading: spread them over the open window."""
    opens_at, now = row.registration_opens_at, clock.now()
    if opens_at is None or not registration_ids:
        return
    until = min(now, row.registration_closes_at or now)
    step = (until - opens_at) / (len(registration_ids) + 1)
    for number, registration_id in enumerate(registration_ids, start=1):
        came_at = (opens_at + number * step).replace(microsecond=0)
        db.session.execute(
            update(Registration)
            .where(Registration.id == registration_id)
            .values(created_at=came_at, state_changed_at=came_at)
        )
