"""All certificates of a session or cycle in one ZIP, kept for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from app.certificates import queries
from app.certificates.rules import Progress, Target
from app.certificates.services.keeping import open_document, storage
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import NotFound
from app.core.jobs import Job
from app.output import archive
from app.output.files import new_key

LARGEST_ARCHIVE = 2_000_000_000
SPOOLED = 16_000_000  # bytes of an archive held in memory while it grows


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
        now = clock.local(clock.now())
        archive.write(target_stream, _members(ids, progress), modified_at=now)
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


def drop_older_archives(target: Target, than: int) -> None:
    """Remove the archives of `target` that jobs before the job `than` made."""
    for job in queries.list_archiving_before(target, than):
        _drop(job)


def drop_archive(job_id: int) -> None:
    """Remove the archive that a job made; one that is gone already is no fault."""
    job = db.session.get(Job, job_id)
    if job is not None:
        _drop(job)


def _drop(job: Job) -> None:
    if "key" in job.result:
        storage().delete(job.result["key"])
        with transaction(visible=False):
            job.result = {}
