"""What was issued: one certificate, lists, the next number, and the jobs that make them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select, text, update

from app.certificates.models import Certificate, CertificateCounter
from app.certificates.queries.targets import all_of_target, live, of_target
from app.certificates.rules import CertificateKind, Target
from app.core.db import db
from app.core.errors import NotFound
from app.registrations.models import Registration
from app.sessions.models import TrainingSession


@dataclass(frozen=True, slots=True)
class Begun:
    """A certificate whose number is taken and whose file is to be made, and who is told."""

    certificate: Certificate
    email: str
    language: str


def find_live(target: Target, person_keys: Collection[str]) -> dict[str, Certificate]:
    """{person key: the one certificate of that person that stands}. Ask under the target's lock
    before issuing.
    """
    rows = db.session.execute(
        select(Registration.person_key, Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(
            of_target(target),
            or_(Registration.person_key.in_(person_keys), Certificate.person_key.in_(person_keys)),
            live(),
        )
        .execution_options(populate_existing=True)
    )
    found: dict[str, Certificate] = {}
    for person_key, certificate in rows:
        found[certificate.person_key] = found[person_key] = certificate
    return found


def list_unfinished(target: Target) -> list[Begun]:
    """Certificates that have a number but no file yet, by number."""
    statement = (
        select(Certificate, Registration.email, Registration.language)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(of_target(target), Certificate.sha256 == "", live())
        .order_by(Certificate.id)
    )
    return [Begun(*row) for row in db.session.execute(statement)]


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


def hold_certificates(ids: Collection[int]) -> list[Certificate]:
    """Certificates read anew and held until the transaction ends."""
    statement = select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.id)
    own = statement.with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(own))


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


def next_running_numbers(issuer: str, year: int, count: int) -> range:
    """The issuer's next numbers of the year, its counter held until the transaction ends: a
    rollback gives them back.
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
        .values(last=CertificateCounter.last + count)
        .returning(CertificateCounter.last)
        .execution_options(synchronize_session=False)
    )
    last = db.session.scalars(moved).one()
    return range(last - count + 1, last + 1)


def taken_of(numbers: Collection[str]) -> set[str]:
    """Those of the numbers that a certificate of another issuer bears."""
    taken = select(Certificate.number).where(Certificate.number.in_(numbers))
    return set(db.session.scalars(taken))


def is_signature_used(target: Target, key: str) -> bool:
    """Whether a certificate or letter shows the picture of a signature kept under `key`."""
    shown = Certificate.printed["signature"].as_string() == key
    found = select(Certificate.id).where(all_of_target(target), shown)
    return db.session.scalar(found.limit(1)) is not None
