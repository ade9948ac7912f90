"""The picture of a signature: taken in, made small and plain, kept for the papers that show it."""

from __future__ import annotations

from io import BytesIO

from app.certificates import queries
from app.certificates.rules import Target
from app.certificates.services.keeping import storage
from app.core.texts import N_
from app.output.files import new_key
from app.output.ink import on_white
from app.output.media import MediaType
from app.output.uploads import FileRefused, SentFile, judge

LIMIT = 5_000_000
PIXELS = (900, 300)  # at most; it stands 60 by 9 mm
PAPER = 40  # of 255: what is no darker is the paper it was written on
TAKEN = (MediaType.PNG, MediaType.JPEG, MediaType.WEBP)


def keep_signature(sent: SentFile | None) -> str:
    """The key under which the picture is kept, "" without one. Raises FileRefused, FileTooLarge,
    NoRoom.
    """
    if sent is None:
        return ""
    judge(sent, TAKEN, LIMIT)
    sent.stream.seek(0)
    made = on_white(sent.stream, PIXELS, paper=PAPER)
    if made is None:
        raise FileRefused(N_("The picture is empty: all of it is as light as paper."))
    return storage().save(BytesIO(made[0]), new_key(".png"), limit=LIMIT).key


def drop_unused_signature(target: Target, key: str) -> None:
    """Remove the picture of an order that ended without a certificate that shows it."""
    if key and not queries.is_signature_used(target, key):
        storage().delete(key)
