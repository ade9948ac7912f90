"""Issue, finish, revoke certificates; keep them and bring them together in one archive."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Issue, Paper, compose, draw
from app.certificates.outputs.subject import subject_of
from app.certificates.queries import ARCHIVING, ISSUING, Candidate
from app.certificates.rules import LINK_DAYS, PaperLanguage, Target, format_number, new_mark
from app.core import clock, jobs, links
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, LinkInvalid, NotFound, RuleBroken
from app.core.jobs import Job, JobState
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.cycles.outputs import project_dress
from app.funding.rules import Artefact
from app.outbox.services import queue_mail
from app.output import archive
from app.output.files import Storage, new_key
from app.sessions.models import SessionDay, TrainingSession

LARGEST_PDF, LARGEST_ARCHIVE = 20_000_000, 2_000_000_000
SPOOLED = 16_000_000  # bytes of an archive held in memory while it grows
PURPOSE = "certificate"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How certificates are to be issued; `registration_id` names one person, 0 all who earned one."""

    language: PaperLanguage
    signatory_name: str
    signatory_position: str
    place: str = ""
    send_mail: bool = True
    registration_id: int = 0


def certificate_token(certificate_id: int) -> str:
    """The token of the holder's link to the PDF."""
    return links.sign(PURPOSE, certificate_id)


def read_certificate_token(token: str) -> int:
    """The certificate's id. Raises LinkInvalid, LinkExpired."""
    payload = links.read(PURPOSE, token, max_age_days=LINK_DAYS)
    if not isinstance(payload, int) or isinstance(payload, bool):
        raise LinkInvalid
    return payload


def storage() -> Storage:
    """Where files are kept."""
    return Storage(current_app.config["STORAGE_URL"])


@transactional
def start_issuing(target: Target, order: Order, *, actor: Actor) -> Job:
    """A job that issues as ordered, or the one under way. Raises NotFound, RuleBroken if there is nobody to issue to."""
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
    """A job that packs every certificate that stands, or the one under way. Raises NotFound, RuleBroken."""
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
    """Who has earned a certificate and has none. A revoked one is replaced only for the person named."""
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
    """Issue to all who are due, one transaction each; how many. Called again, it goes on where it was."""
    of = queries.get_target(target)
    days = queries.list_days(target)
    _finish_begun(target, order)
    due = list_due(target, of.certificate_share, order.registration_id)
    for done, person in enumerate(due):
        progress(done, len(due))
        certificate = _reserve(target, of, person, days, order, user_id)
        if certificate is not None:
            _finish(certificate, of, person.email, person.language, order)
    progress(len(due), len(due))
    return len(due)


@transactional
def _reserve(
    target: Target,
    of: TrainingSession | Cycle,
    person: Candidate,
    days: list[SessionDay],
    order: Order,
    user_id: int | None,
) -> Certificate | None:
    """Take the number and write down what will be printed; None if another worker was faster."""
    queries.hold(target)
    if queries.find_live(target, person.person_key):
        return None
    number = _new_number()
    subject = subject_of(
        of, [day for day in days if day.id in person.day_ids], order.language.codes, "Cikls"
    )
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
    year = clock.today(current_app.config["TIMEZONE"]).year
    return format_number(year, queries.next_running_number(year), new_mark(secrets.choice))


def _copy(number: str, person: Candidate, order: Order) -> Issue:
    return Issue(
        number=number,
        holder=person.name,
        hours=person.standing.hours,
        language=order.language,
        issued_on=clock.today(current_app.config["TIMEZONE"]),
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
    reader: tuple[str, str] | None,
) -> bool:
    row = lock(Certificate, certificate.id)
    if row.is_ready:
        return False
    row.storage_key, row.sha256 = key, sha256
    if reader:
        _tell_holder(row, of, *reader)
    return True


def _tell_holder(
    certificate: Certificate, of: TrainingSession | Cycle, email: str, language: str
) -> None:
    dress = project_dress(of.project, Artefact.MAIL, language) if of.project else None
    queue_mail(
        kind="certificate.issued",
        recipient=email,
        recipient_name=certificate.holder_name,
        subject=N_("Your certificate: %(title)s"),
        subject_values={"title": of.title.in_(language)},
        template="certificates/mail/issued",
        language=language,
        context={
            "certificate": certificate,
            "title": of.title.in_(language),
            "document_url": absolute_url(
                "certificates.document", token=certificate_token(certificate.id)
            ),
            "verify_url": absolute_url("certificates.verify", number=certificate.number),
        },
        dress=dress,
        reply_to=getattr(of, "contact_email", ""),
        training_session_id=certificate.training_session_id,
    )


@transactional
def revoke(certificate_id: int, reason: str, *, actor: Actor) -> Certificate:
    """The certificate no longer stands. Raises NotFound, InvalidInput (no reason), RuleBroken (revoked already)."""
    certificate = lock(Certificate, certificate_id)
    if certificate.revoked_at:
        raise RuleBroken(N_("This certificate has been revoked already."))
    if not reason.strip():
        raise InvalidInput(
            "reason", N_("Please say why: the reason is shown to whoever checks the number.")
        )
    certificate.revoked_at, certificate.revoked_reason = clock.now(), reason.strip()
    return certificate


def open_document(certificate: Certificate) -> BinaryIO:
    """The very file that was made. Raises NotFound when the storage lost it or it was changed there."""
    try:
        stream = storage().open(certificate.storage_key)
    except FileNotFoundError as error:
        raise NotFound(
            N_("The file of this certificate is missing. Please write to the organiser.")
        ) from error
    if hashlib.file_digest(stream, "sha256").hexdigest() != certificate.sha256:
        raise NotFound(
            N_("The file of this certificate is damaged. Please write to the organiser.")
        )
    stream.seek(0)
    return stream


def open_archive(result: Mapping[str, Any]) -> BinaryIO:
    """The file that `build_archive` made. Raises NotFound."""
    try:
        return storage().open(result["key"])
    except FileNotFoundError as error:
        raise NotFound from error


def build_archive(target: Target, progress: Progress) -> dict[str, Any]:
    """Every certificate that stands as one ZIP in the storage: its key, name and count."""
    of = queries.get_target(target)
    ids = queries.list_live_ids(target)
    with SpooledTemporaryFile(max_size=SPOOLED) as spool:
        target_stream = cast(BinaryIO, spool)
        local = clock.local(clock.now(), current_app.config["TIMEZONE"])
        archive.write(target_stream, _members(ids, progress), modified_at=local)
        target_stream.seek(0)
        kept = storage().save(target_stream, new_key(".zip"), limit=LARGEST_ARCHIVE)
    return {"key": kept.key, "count": len(ids), "name": f"{of.slug}.zip"}


def _members(ids: list[int], progress: Progress) -> Iterator[tuple[str, bytes | Any]]:
    for done, certificate_id in enumerate(ids, start=1):
        certificate = queries.get_certificate(certificate_id)
        with open_document(certificate) as stream:
            yield f"{certificate.number} {certificate.holder_name}.pdf", stream.read()
        if done % 10 == 0 or done == len(ids):
            progress(done, len(ids))
