"""All certificates and letters of a session or cycle in one ZIP, and in one PDF for the printer,
kept for a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from app.certificates import queries
from app.certificates.queries import FORGETTING, Sheet
from app.certificates.rules import ARCHIVE_DAYS, Progress, Target
from app.certificates.services.keeping import forget_later, open_kept, storage
from app.core import clock
from app.core.db import db, transaction, transactional
from app.core.errors import NotFound
from app.core.i18n import _, force_language, ngettext
from app.core.jobs import Job, Stopped, enqueue
from app.output import archive
from app.output.files import new_key
from app.output.print_file import PrintFile

LARGEST_ARCHIVE = 2_000_000_000
FILES = ("key", "print_key")  # of a result: the ZIP, the PDF


def open_archive(result: Mapping[str, Any], which: str = "key") -> BinaryIO:
    """A file that `pack` made: the ZIP, or the PDF for the printer (`print_key`). Raises
    NotFound.
    """
    try:
        return storage().open(result[which])
    except (KeyError, FileNotFoundError) as error:
        raise NotFound from error


def pack(job: Job, progress: Progress) -> None:
    """Every certificate and letter that stands, in both files; then those packed before go.

    Called again after it was interrupted, it begins anew; what it had kept is removed. Raises
    Stopped where `progress` says so, NotFound.
    """
    target = Target.from_key(job.payload["target"])
    if "key" not in job.result:  # an earlier, killed try may have kept it
        _begin(job)
        try:
            made = _made(target, job.payload.get("language", "lv"), job.result["begun"], progress)
        except Exception:
            _give_up(job)
            raise
        _note(job, made)
    drop_older_archives(target, than=job.id)


@transactional
def _begin(job: Job) -> None:
    """Note where both files will lie, before they do."""
    forget_later(job.result.get("begun", []))
    job.result = {"begun": [new_key(".zip"), new_key(".pdf")]}


@transactional
def _give_up(job: Job) -> None:
    """One of both may lie there, full of names."""
    forget_later(job.result["begun"])


@transactional
def _note(job: Job, made: dict[str, Any]) -> None:
    job.result = made
    enqueue(FORGETTING, {"archive": job.id}, run_at=clock.now() + timedelta(days=ARCHIVE_DAYS))


def _made(target: Target, language: str, keys: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Both files in the storage, read and written sheet by sheet: what to know of them."""
    of, sheets = queries.get_target(target), queries.list_sheets(target)
    with TemporaryFile() as packed, TemporaryFile() as printed:
        book = PrintFile(
            cast(BinaryIO, printed), title=_title(of.title.in_(language), len(sheets), language),
            language=language,
        )  # fmt: skip
        now = clock.local(clock.now())
        archive.write(cast(BinaryIO, packed), _members(sheets, book, progress), modified_at=now)
        book.close()
        kept = [
            _keep(cast(BinaryIO, stream), key)
            for stream, key in zip((packed, printed), keys, strict=True)
        ]
    return {
        **dict(zip(FILES, keys, strict=True)),
        **dict(zip(("size", "print_size"), kept, strict=True)),
        "count": len(sheets),
        "sheets": len(book),
        "name": of.slug,
        "state": queries.state_of(sheet.id for sheet in sheets),
    }


def _title(title: str, count: int, language: str) -> str:
    """What the PDF is called in a window and in the queue of a printer."""
    with force_language(language):
        what = ngettext(
            "For printing: %(num)s certificate", "For printing: %(num)s certificates", count
        )
        return f"{what}. {title}. {_('A copy for the printer, not a certificate itself.')}"


def _keep(stream: BinaryIO, key: str) -> int:
    stream.seek(0)
    return storage().save(stream, key, limit=LARGEST_ARCHIVE).size


def _members(
    sheets: Sequence[Sheet], book: PrintFile, progress: Progress
) -> Iterator[tuple[str, bytes]]:
    for done, sheet in enumerate(sheets):
        if not progress(done, len(sheets)):
            raise Stopped
        with open_kept(sheet.storage_key, sheet.sha256) as stream:
            content = stream.read()
        book.add(content)
        yield f"{sheet.number} {sheet.holder_name}.pdf", content
    progress(len(sheets), len(sheets))


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
    keys = [job.result[name] for name in FILES if name in job.result]
    for key in [*keys, *job.result.get("begun", [])]:
        storage().delete(key)
    if job.result:
        with transaction(visible=False):
            job.result = {}
