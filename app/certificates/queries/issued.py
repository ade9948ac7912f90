"""What was issued: one certificate, lists, the next number, and the jobs that make them."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, text, update

from app.certificates.models import Certificate, CertificateCounter
from app.certificates.queries.targets import live, of_target
from app.certificates.rules import CertificateKind, Target
from app.core.db import db
from app.core.errors import NotFound
from app.core.jobs import Job, JobState
from app.registrations.models import Registration
from app.sessions.models import TrainingSession

ISSUING, ARCHIVING = "certificates.issue", "certificates.archive"
FORGETTING = "certificates.forget_archive"


def list_live_ids(target: Target) -> list[int]:
    """Ids of the certificates that stand and have their file, by number."""
    statement = select(Certificate.id).where(of_target(target), live(), Certificate.sha256 != "")
    return list(db.session.scalars(statement.order_by(Certificate.number)))


def find_live(target: Target, person_key: str) -> Certificate | None:
    """The one certificate of a person that stands. Ask under the target's lock before issuing."""
    return db.session.scalar(
        select(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(
            of_target(target),
            or_(Registration.person_key == person_key, Certificate.person_key == person_key),
            live(),
        )
        .limit(1)
        .execution_options(populate_existing=True)
    )


def list_unfinished(target: Target) -> list[tuple[Certificate, Registration]]:
    """Certificates that have a number but no file yet, each with its registration, by number."""
    statement = (
        select(Certificate, Registration)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(of_target(target), Certificate.sha256 == "", live())
        .order_by(Certificate.number)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def get_certificate(certificate_id: int) -> Certificate:
    """One certificate whose file is made. Raises NotFound."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None or not certificate.is_ready:
        raise NotFound
    return certificate


def find_ready(certificate_id: int | None) -> Certificate | None:
    """One certificate whose file is made, or None."""
    found = db.session.get(Certificate, certificate_id) if certificate_id else None
    return found if found and found.is_ready else None


def find_by_number(number: str) -> Certificate | None:
    """The certificate with this number, or None."""
    return db.session.scalar(
        select(Certificate).where(Certificate.number == number, Certificate.sha256 != "")
    )


def find_by_file(sha256: str) -> Certificate | None:
    """The certificate whose file has this checksum, or None."""
    return db.session.scalar(select(Certificate).where(Certificate.sha256 == sha256).limit(1))


def list_certificates_of(registration_id: int) -> list[Certificate]:
    """All certificates that the holder of a registration can see: of the session, then of its
    cycle; live ones first, without those that were replaced.
    """
    person = (
        select(Registration.person_key, TrainingSession.id, TrainingSession.cycle_id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(Registration.id == registration_id)
        .subquery()
    )
    of_session = and_(
        Certificate.cycle_id.is_(None), Certificate.training_session_id == person.c.id
    )
    statement = (
        select(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(person, person.c.person_key == Registration.person_key)
        .where(
            or_(of_session, Certificate.cycle_id == person.c.cycle_id),
            Certificate.sha256 != "",
            Certificate.replaced_at.is_(None),
        )
        .order_by(
            Certificate.cycle_id.is_not(None),
            Certificate.revoked_at.is_not(None),
            Certificate.id.desc(),
        )
    )
    return list(db.session.scalars(statement))


def find_certificate_of(registration_id: int) -> Certificate | None:
    """The certificate that the holder of a registration sees first: one that stands, if there is
    one.
    """
    found = list_certificates_of(registration_id)
    return next((row for row in found if row.revoked_at is None), found[0] if found else None)


def live_ids_of_session(session_id: int) -> dict[int, int]:
    """{registration id: certificate id} of the session's own certificates that stand."""
    rows = db.session.execute(
        select(Certificate.registration_id, Certificate.id).where(
            Certificate.training_session_id == session_id,
            Certificate.cycle_id.is_(None),
            Certificate.kind == CertificateKind.ATTENDANCE,
            live(),
            Certificate.sha256 != "",
        )
    )
    return {row.registration_id: row.id for row in rows}


def last_signatory() -> dict[str, str]:
    """Name and position of who signed the certificate issued last; {} before the first."""
    statement = select(Certificate.printed).order_by(Certificate.id.desc()).limit(1)
    printed = db.session.scalar(statement) or {}
    return {name: printed[name] for name in ("signatory_name", "signatory_position") if printed}


def next_running_number(issuer: str, year: int) -> int:
    """The issuer's next number of the year, its counter held until the transaction ends: a
    rollback gives it back.
    """
    db.session.execute(
        text(
            "INSERT INTO certificate_counters (issuer, year, last) VALUES (:issuer, :year, 0) "
            "ON CONFLICT (issuer, year) DO NOTHING"
        ),
        {"issuer": issuer, "year": year},
    )
    moved = (
        update(CertificateCounter)
        .where(CertificateCounter.issuer == issuer, CertificateCounter.year == year)
        .values(last=CertificateCounter.last + 1)
        .returning(CertificateCounter.last)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalars(moved).one()


def is_number_taken(number: str) -> bool:
    """Whether a certificate of another issuer bears this very number."""
    taken = select(Certificate.id).where(Certificate.number == number)
    return db.session.scalar(taken.limit(1)) is not None


def list_archiving_before(target: Target, job_id: int) -> list[Job]:
    """The finished archiving jobs of a target that are older than a job."""
    statement = select(Job).where(
        Job.kind == ARCHIVING,
        Job.payload["target"].as_string() == target.key,
        Job.state == JobState.DONE,
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
