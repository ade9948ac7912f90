"""What is made of all certificates of a target together: its jobs, and what goes into one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.queries.targets import all_of_target, live
from app.certificates.rules import CertificateKind, Target
from app.core import clock
from app.core.db import db
from app.core.jobs import Job, JobState
from app.outbox.queries import count_of_job
from app.outbox.rules import MailState
from app.registrations.models import Registration

ISSUING, ARCHIVING = "certificates.issue", "certificates.archive"
FORGETTING = "certificates.forget_archive"
MOST_JOBS = 200  # of a target: single ones that were issued again do not pack


@dataclass(frozen=True, slots=True)
class Sheet:
    """One certificate or letter that stands, as it is kept."""

    id: int
    number: str
    holder_name: str
    storage_key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Work:
    """The last order to issue and to pack, the files that are there, and how the order's mails
    fare; `state` is that of what stands now.
    """

    issuing: Job | None
    archiving: Job | None
    packed: Job | None
    mails: Mapping[MailState, int]
    state: str

    @property
    def current(self) -> Job | None:
        """The job under way, or the one that stopped or failed and may go on."""
        jobs = [job for job in (self.issuing, self.archiving) if job and not _is_done(job)]
        return next((job for job in jobs if job.is_open), jobs[0] if jobs else None)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self.current is not None and self.current.is_open

    @property
    def is_issuing(self) -> bool:
        """Whether `current` issues, rather than packs."""
        return self.current is not None and self.current is self.issuing

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes that `current` still takes; None as long as nobody can say."""
        left = self.current.time_left(clock.now()) if self.current else None
        return None if left is None else int(left.total_seconds() // 60)

    @property
    def is_outdated(self) -> bool:
        """Whether other certificates stand than those in the files."""
        return self.packed is not None and self.packed.result.get("state") != self.state

    @property
    def mail_count(self) -> int:
        """Mails of the order, whatever their fate, but those that had nothing to tell any more."""
        return sum(self.mails.values()) - self.mails.get(MailState.DROPPED, 0)

    @property
    def sends(self) -> bool:
        """Whether mails of the order wait to be sent."""
        return self.mails.get(MailState.QUEUED, 0) > 0


def _is_done(job: Job) -> bool:
    return job.state is JobState.DONE


def list_sheets(target: Target) -> list[Sheet]:
    """All that stand and have their file: certificates by family name, then letters of thanks."""
    own = Certificate
    rows = db.session.execute(
        select(own.id, own.number, own.holder_name, own.storage_key, own.sha256)
        .outerjoin(Registration, Registration.id == own.registration_id)
        .where(all_of_target(target), live(), own.sha256 != "")
        .order_by(own.kind == CertificateKind.THANKS, Registration.sort_name, own.id)
    )
    return [Sheet(*row) for row in rows]


def state_of_sheets(target: Target) -> str:
    """Another text as soon as other certificates stand; '' for none."""
    own = select(Certificate.id).where(all_of_target(target), live(), Certificate.sha256 != "")
    ids = db.session.scalars(own.order_by(Certificate.id)).all()
    return state_of(ids) if ids else ""


def state_of(ids: Iterable[int]) -> str:
    """What `state_of_sheets` says of these."""
    return sha256(" ".join(map(str, sorted(ids))).encode()).hexdigest()


def list_archiving_before(target: Target, job_id: int) -> list[Job]:
    """The archiving jobs of a target that are over and older than a job."""
    statement = select(Job).where(
        Job.kind == ARCHIVING,
        Job.payload["target"].as_string() == target.key,
        Job.state.in_((JobState.DONE, JobState.FAILED, JobState.STOPPED)),
        Job.id < job_id,
    )
    return list(db.session.scalars(statement))


def latest_jobs(target: Target) -> dict[str, Job]:
    """The last issuing and the last archiving job of a target, by kind; one statement."""
    jobs: dict[str, Job] = {}
    for job in _newest(target):
        jobs.setdefault(job.kind, job)
    return jobs


def find_work(target: Target) -> Work:
    """What is done for many, and what came of it: up to three statements."""
    newest = _newest(target)
    issuing = next((job for job in newest if job.kind == ISSUING), None)
    archiving = next((job for job in newest if job.kind == ARCHIVING), None)
    packed = next((job for job in newest if "key" in job.result), None)
    mails = count_of_job(issuing.id) if issuing else {}
    return Work(issuing, archiving, packed, mails, state_of_sheets(target))


def _newest(target: Target) -> Sequence[Job]:
    statement = (
        select(Job)
        .where(Job.kind.in_((ISSUING, ARCHIVING)), Job.payload["target"].as_string() == target.key)
        .order_by(Job.id.desc())
        .limit(MOST_JOBS)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()
