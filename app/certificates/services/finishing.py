"""Make the files of certificates whose numbers are taken, note them and tell the holders.

A row names the place of its file before the file is made, so that none is left behind that nobody
knows of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.queries import Begun
from app.certificates.services.attesting import credential_for, made_of
from app.certificates.services.keeping import forget_later, storage
from app.certificates.services.reserving import Batch
from app.certificates.services.telling import tell_issued
from app.core.db import transactional
from app.cycles.models import Cycle
from app.output.files import StoredFile, new_key
from app.sessions.models import TrainingSession

LARGEST_PDF = 20_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """The file as it is kept, the credential inside, and how it is sealed."""

    of: Begun
    file: StoredFile
    credential: bytes
    seal: dict[str, str | bool] | None


@transactional
def take_up(begun: Sequence[Begun]) -> list[Begun]:
    """Those still without a file, each with another place for it: whoever began them may have left
    a file at the place before, or be about to.
    """
    rows = queries.hold_certificates([each.certificate.id for each in begun])
    open_ids = {row.id for row in rows if not row.is_ready}
    forget_later([row.storage_key for row in rows if row.id in open_ids and row.storage_key])
    for row in rows:
        row.storage_key = new_key(".pdf") if row.id in open_ids else row.storage_key
    return [each for each in begun if each.certificate.id in open_ids]


def finish(
    batch: Batch, begun: Sequence[Begun], pulse: Callable[[int], None] = lambda _drawn: None
) -> list[Exception]:
    """Draw outside of any transaction, keep the files, then note them and tell the holders in one.

    What came between: one paper that cannot be made keeps no other person waiting for theirs.
    """
    made: list[Made] = []
    faults: list[Exception] = []
    for drawn, each in enumerate(begun, start=1):
        try:
            made.append(_make(each, batch.of))
        except Exception as fault:  # noqa: BLE001 - whatever it is, `issue_all` raises it
            faults.append(fault)
        pulse(drawn)
    _keep(batch, made)
    return faults


def _keep(batch: Batch, made: Sequence[Made]) -> None:
    for key in _note(batch, made) if made else ():
        storage().delete(key)


def _make(begun: Begun, of: TrainingSession | Cycle) -> Made:
    certificate = begun.certificate
    paper = Paper.from_printed(certificate.printed)
    credential = credential_for(certificate, paper, of.earning)
    made = made_of(paper, credential)
    kept = storage().save(BytesIO(made.content), certificate.storage_key, limit=LARGEST_PDF)
    return Made(begun, kept, credential, made.note)


@transactional
def _note(batch: Batch, made: Sequence[Made]) -> list[str]:
    """The keys of files that came too late: another worker has taken up their certificates."""
    rows = {row.id: row for row in queries.hold_certificates([m.of.certificate.id for m in made])}
    late = []
    for each in made:
        row = rows[each.of.certificate.id]
        if row.storage_key != each.file.key:
            late.append(each.file.key)
        elif not row.is_ready:
            _note_one(row, each, batch)
    return late


def _note_one(row: Certificate, made: Made, batch: Batch) -> None:
    row.sha256, row.credential = made.file.sha256, made.credential.decode()
    row.seal = made.seal
    if batch.order.send_mail and made.of.email:
        reader = (made.of.email, made.of.language)
        tell_issued(row, batch.of, reader, job_id=batch.job_id)
