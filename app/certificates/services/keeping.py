"""What is kept of certificates: their files, the holder's links, the archive, and that one was
revoked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.rules import LINK_DAYS, Target
from app.core import clock, links
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, LinkInvalid, NotFound, RuleBroken
from app.core.texts import N_
from app.output import archive
from app.output.files import Storage, new_key

LARGEST_ARCHIVE = 2_000_000_000
SPOOLED = 16_000_000  # bytes of an archive held in memory while it grows
PURPOSE = "certificate"
Progress = Callable[[int, int], None]


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
def revoke(certificate_id: int, reason: str, *, actor: Actor) -> Certificate:  # noqa: ARG001 - every service is told who acts
    """The certificate no longer stands. Raises NotFound, InvalidInput (no reason), RuleBroken
    (revoked already).
    """
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
        local = clock.local(clock.now())
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
