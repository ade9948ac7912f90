"""What is made of all certificates of a target together: its jobs, and what goes into one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.queries.targets import all_of_target, live
from app.certificates.rules import CertificateKind, Target
from app.core.db import db
from app.core.jobs import Job, JobState
from app.registrations.models import Registration

ISSUING, ARCHIVING = "certificates.issue", "certificates.archive"
FORGETTING = "certificates.forget_archive"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One certificate or letter that stands, as it is kept."""

    id: int
    number: str
    holder_name: str
    storage_key: str
    sha256: str


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
    statement = (
        select(Job)
        .where(Job.kind.in_((ISSUING, ARCHIVING)), Job.payload["target"].as_string() == target.key)
        .order_by(Job.id.desc())
        .limit(20)
        .execution_options(populate_existing=True)
    )
    jobs: dict[str, Job] = {}
    for job in db.session.scalars(statement):
        jobs.setdefault(job.kind, job)
    return jobs
