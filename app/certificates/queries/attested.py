"""What proves certificates to others: keys that signed, and which certificates have fallen."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from app.certificates.models import Certificate, CredentialKey
from app.core.db import db


def list_public_keys() -> list[str]:
    """Every key that credentials were signed with, the first one first."""
    return list(db.session.scalars(select(CredentialKey.public_key).order_by(CredentialKey.id)))


def is_key_known(public_key: str) -> bool:
    """Whether credentials were signed with it before."""
    return bool(
        db.session.scalar(select(CredentialKey.id).where(CredentialKey.public_key == public_key))
    )


def last_certificate_id() -> int:
    """The id given last; 0 before the first."""
    return db.session.scalar(select(func.max(Certificate.id))) or 0


def list_fallen_ids(first: int, last: int) -> list[int]:
    """Ids from `first` to `last` of certificates that were revoked or replaced."""
    fallen = or_(Certificate.revoked_at.is_not(None), Certificate.replaced_at.is_not(None))
    statement = select(Certificate.id).where(Certificate.id.between(first, last), fallen)
    return list(db.session.scalars(statement.order_by(Certificate.id)))


def credential_text(certificate_id: int) -> str:
    """The credential as it was issued; '' for none."""
    kept = select(Certificate.credential).where(Certificate.id == certificate_id)
    return db.session.scalar(kept) or ""
