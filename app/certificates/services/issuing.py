"""Issue certificates: start the job, reserve, draw, tell the holder; safe to be killed anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.queries import ARCHIVING, ISSUING, Candidate, Lecturer
from app.certificates.rules import Order, Progress, Target
from app.certificates.services.appreciating import list_to_thank, reserve_thanks
from app.certificates.services.attesting import credential_for, made_of, remember_key
from app.certificates.services.keeping import storage
from app.certificates.services.reserving import Batch, is_due, reserve
from app.certificates.services.telling import Reader, tell_issued
from app.core import jobs
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import RuleBroken
from app.core.jobs import Job, JobState
from app.core.texts import N_
from app.cycles.models import Cycle
from app.cycles.rules import EarningRule
from app.output.files import StoredFile, new_key
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
    due = _due(target, of.earning, order)
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


def list_due(target: Target, rule: EarningRule, order: Order) -> list[Candidate]:
    """To whom the order issues, by family name."""
    return [each for each in queries.list_candidates(target, rule) if is_due(each, order)]


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
    of = queries.get_subject(target)
    remember_key()
    batch = Batch(target, of, queries.list_days(target), order, user_id)
    _finish_begun(target, order)
    due = _due(target, of.earning, order)
    for done, person in enumerate(due):
        progress(done, len(due))
        certificate = _reserve(batch, person)
        if certificate is not None:
            _finish(certificate, of, person.email, person.language, order)
    progress(len(due), len(due))
    return len(due)


def _due(target: Target, rule: EarningRule, order: Order) -> Sequence[Candidate | Lecturer]:
    return list_to_thank(target) if order.is_thanks else list_due(target, rule, order)


def _reserve(batch: Batch, person: Candidate | Lecturer) -> Certificate | None:
    if isinstance(person, Lecturer):
        return reserve_thanks(batch, person.speaker_id)
    return reserve(batch, person.person_key)


def _finish_begun(target: Target, order: Order) -> None:
    """Draw those whose number was taken when a worker was killed."""
    of = queries.get_target(target)
    if target.kind == "session":
        for letter, speaker in queries.list_unfinished_thanks(target.id):
            _finish(letter, of, speaker.email, speaker.language, order)
    for certificate, registration in queries.list_unfinished(target):
        _finish(certificate, of, registration.email, registration.language, order)


def _finish(
    certificate: Certificate, of: TrainingSession | Cycle, email: str, language: str, order: Order
) -> None:
    """Draw outside of any transaction, keep the file, then note it and tell the holder in one."""
    made = _make(certificate, of)
    reader = (email, language) if order.send_mail and email else None
    if not _note_file(certificate, made, of, reader):
        storage().delete(made.file.key)


@dataclass(frozen=True, slots=True)
class Made:
    """The file as it is kept, the credential inside, and how it is sealed."""

    file: StoredFile
    credential: bytes
    seal: dict[str, str | bool] | None


def _make(certificate: Certificate, of: TrainingSession | Cycle) -> Made:
    paper = Paper.from_printed(certificate.printed)
    credential = credential_for(certificate, paper, of.earning)
    made = made_of(paper, credential)
    kept = storage().save(BytesIO(made.content), new_key(".pdf"), limit=LARGEST_PDF)
    return Made(kept, credential, made.note)


@transactional
def _note_file(
    certificate: Certificate, made: Made, of: TrainingSession | Cycle, reader: Reader | None
) -> bool:
    row = lock(Certificate, certificate.id)
    if row.is_ready:
        return False
    row.storage_key, row.sha256 = made.file.key, made.file.sha256
    row.credential, row.seal = made.credential.decode(), made.seal
    if reader:
        tell_issued(row, of, reader)
    return True
