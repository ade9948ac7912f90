"""What is kept of certificates: their files, and the holder's links."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from flask import current_app

from app.certificates.models import Certificate
from app.certificates.rules import LINK_DAYS
from app.core import links
from app.core.errors import LinkInvalid, NotFound
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
    try:
        stream = storage().open(certificate.storage_key)
    except FileNotFoundError as error:
        raise NotFound(
            N_("The file of this certificate is missing. Please write to the organiser.")
        ) from error
    if hashlib.sha256(stream.read()).hexdigest() != certificate.sha256:
        raise NotFound(
            N_("The file of this certificate is damaged. Please write to the organiser.")
        )
    stream.seek(0)
    return stream
