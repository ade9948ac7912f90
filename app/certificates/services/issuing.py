"""Issue certificates: start the job, take a number, draw, tell the holder; safe to be killed
anywhere.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from io import BytesIO

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Issue, Paper, Subject, compose, draw
from app.certificates.outputs.subject import subject_of
from app.certificates.queries import ARCHIVING, ISSUING, Candidate
from app.certificates.rules import Order, Progress, Target, format_number, new_mark
from app.certificates.services.keeping import storage
from app.certificates.services.telling import Reader, tell_issued
from app.core import clock, jobs
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import RuleBroken
from app.core.jobs import Job, JobState
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.output.files import new_key
from app.sessions.models import TrainingSession

LARGEST_PDF = 20_000_000


@transactional
def start_issuing(target: Target, order: Order, *, actor: Actor) -> Job:
    """A job that issues as ordered, or the one under way. Raises NotFound, RuleBroken if there is
    nobody to issue to.
    """
    of = _locked(target)
    running = _running(target, ISSUING)
    if running:
        return running
    due = list_due(target, of.certificate_share, order.registration_id)
    if not due:
        raise RuleBroken(N_("There is nobody to issue a certificate to."))
    payload = {"target": target.key, "order": asdict(order)}
    return jobs.enqueue(ISSUING, payload, total=len(due), user_id=actor.user_id)


@transactional
def start_archive(target: Target, *, actor: Actor) -> Job:
    """A job that packs every certificate that stands, or the one under way. Raises NotFound,
    RuleBroken.
    """
    _locked(target)
    running = _running(target, ARCHIVING)
    if running:
        return running
    count = len(queries.list_live_ids(target))
    if not count:
        raise RuleBroken(N_("No certificate has been issued yet."))
    return jobs.enqueue(ARCHIVING, {"target": target.key}, total=count, user_id=actor.user_id)


def _locked(target: Target) -> TrainingSession | Cycle:
    if target.kind == "session":
        return lock(TrainingSession, target.id)
    return lock(Cycle, target.id)


def _running(target: Target, kind: str) -> Job | None:
    job = queries.latest_jobs(target).get(kind)
    return job if job and job.state in (JobState.QUEUED, JobState.RUNNING) else None


def list_due(target: Target, share: int | None, registration_id: int = 0) -> list[Candidate]:
    """Who has earned a certificate and has none. A revoked one is replaced only for the person
    named.
    """
    return [
        person
        for person in queries.list_candidates(target, share)
        if person.standing.is_earned
        and not person.has_live
        and (
            person.registration_id == registration_id if registration_id else not person.was_revoked
        )
    ]


def issue_all(
    target: Target,
    order: Order,
    *,
    user_id: int | None,
    progress: Progress = lambda _done, _all: None,
) -> int:
    """Issue to all who are due, one transaction each; how many. Called again, it goes on where it
    was.
    """
    of = queries.get_target(target)
    days, issuer = queries.list_days(target), current_app.config["ISSUER"]
    _finish_begun(target, order)
    due = list_due(target, of.certificate_share, order.registration_id)
    for done, person in enumerate(due):
        progress(done, len(due))
        attended = [day for day in days if day.id in person.day_ids]
        subject = subject_of(of, attended, order.language.codes, issuer)
        certificate = _reserve(target, person, subject, order, user_id)
        if certificate is not None:
            _finish(certificate, of, person.email, person.language, order)
    progress(len(due), len(due))
    return len(due)


@transactional
def _reserve(
    target: Target, person: Candidate, subject: Subject, order: Order, user_id: int | None
) -> Certificate | None:
    """Take the number and write down what will be printed; None if another worker was faster."""
    queries.hold(target)
    if queries.find_live(target, person.person_key):
        return None
    number = _new_number()
    paper = compose(subject, _copy(number, person, order))
    certificate = Certificate(
        number=number,
        registration_id=person.registration_id,
        training_session_id=target.id if target.kind == "session" else None,
        cycle_id=target.id if target.kind == "cycle" else None,
        person_key=person.person_key,
        holder_name=person.name,
        academic_hours=person.standing.hours,
        language=order.language.value,
        printed=paper.as_printed(),
        issued_by_id=user_id,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate


def _new_number() -> str:
    year = clock.today().year
    return format_number(year, queries.next_running_number(year), new_mark(secrets.choice))


def _copy(number: str, person: Candidate, order: Order) -> Issue:
    return Issue(
        number=number,
        holder=person.name,
        hours=person.standing.hours,
        language=order.language,
        issued_on=clock.today(),
        issued_at_place=order.place,
        signatory_name=order.signatory_name,
        signatory_position=order.signatory_position,
        verify_url=absolute_url("certificates.verify", number=number),
    )


def _finish_begun(target: Target, order: Order) -> None:
    """Draw those whose number was taken when a worker was killed."""
    of = queries.get_target(target)
    for certificate, registration in queries.list_unfinished(target):
        _finish(certificate, of, registration.email, registration.language, order)


def _finish(
    certificate: Certificate, of: TrainingSession | Cycle, email: str, language: str, order: Order
) -> None:
    """Draw outside of any transaction, keep the file, then note it and tell the holder in one."""
    content = draw(Paper.from_printed(certificate.printed))
    kept = storage().save(BytesIO(content), new_key(".pdf"), limit=LARGEST_PDF)
    if not _note_file(
        certificate, kept.key, kept.sha256, of, (email, language) if order.send_mail else None
    ):
        storage().delete(kept.key)


@transactional
def _note_file(
    certificate: Certificate,
    key: str,
    sha256: str,
    of: TrainingSession | Cycle,
    reader: Reader | None,
) -> bool:
    row = lock(Certificate, certificate.id)
    if row.is_ready:
        return False
    row.storage_key, row.sha256 = key, sha256
    if reader:
        tell_issued(row, of, reader)
    return True
