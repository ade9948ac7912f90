"""What is kept of certificates: their files, and the holder's links."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import BinaryIO

from flask import current_app

from app.certificates.models import Certificate
from app.certificates.queries import FORGETTING
from app.certificates.rules import LINK_DAYS
from app.core import clock, links
from app.core.errors import LinkInvalid, NotFound
from app.core.jobs import LEASE, enqueue
from app.core.texts import N_
from app.output.files import Storage

PURPOSE = "certificate"


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


def open_document(certificate: Certificate) -> BinaryIO:
    """The very file that was made. Raises NotFound when the storage lost it or it was changed
    there.
    """
    return open_kept(certificate.storage_key, certificate.sha256)


def open_kept(key: str, sha256: str) -> BinaryIO:
    """The file under a key, as it was when it was kept. Raises NotFound as above."""
    try:
        stream = storage().open(key)
    except FileNotFoundError as error:
        raise NotFound(
            N_("The file of this certificate is missing. Please write to the organiser.")
        ) from error
    if hashlib.sha256(stream.read()).hexdigest() != sha256:
        raise NotFound(
            N_("The file of this certificate is damaged. Please write to the organiser.")
        )
    stream.seek(0)
    return stream


def forget_later(keys: Sequence[str]) -> None:
    """Remove files whose maker was interrupted, in the caller's transaction: when nobody can be at
    it any more.
    """
    if keys:
        enqueue(FORGETTING, {"files": list(keys)}, run_at=clock.now() + 2 * LEASE)
