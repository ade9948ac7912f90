"""How long a sealed certificate with its credential takes, beside WeasyPrint and pyHanko as their
manuals say, in the same run: `python -m bench.sealed`.

The plain way loads the key for each file and appends the signature; it makes no credential.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from app.certificates.outputs import Paper, draw
from app.certificates.outputs.attested import attachment_of
from app.certificates.outputs.draw import draw_whole
from app.certificates.services import attesting
from app.core import clock
from app.factory import create_app
from app.output.credential import Badge, credential_of
from bench.load import median
from bench.papers import people
from tests import seals

KINDS, ROUNDS, FAST, PLAIN = ("p256", "rsa2048"), 3, 60, 3
TITLE = "Elektroniskais zīmogs"


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one certificate each way."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def main() -> None:
    for kind in KINDS:
        found = measured(kind)
        print(f"{kind}: {found.ours:.2f} ms sealed with credential, ", end="")
        print(f"{found.theirs:.0f} ms plain: {found.ratio:.0f} times (goal 40)")


def measured(kind: str = KINDS[0]) -> Measured:
    """Medians of rounds side by side, with a key of this kind."""
    with TemporaryDirectory() as folder:
        return _measured(seals.key_file(Path(folder), seals.new_key(kind)))


def _measured(path: Path) -> Measured:
    app = create_app()
    app.config.update(SEAL_KEY=str(path), SEAL_PASSWORD=seals.PASSWORD)
    attesting.init_app(app)
    with app.app_context():
        papers = people()
        _each(_sealed, papers, FAST)
        rounds = [
            (_each(_sealed, papers, FAST), _each(lambda paper: _plain(paper, path), papers, PLAIN))
            for _ in range(ROUNDS)
        ]
    return Measured(median([each[0] for each in rounds]), median([each[1] for each in rounds]))


def _sealed(paper: Paper) -> bytes:
    own = attesting.sealer()
    assert own is not None
    inside = attachment_of(credential_of(_badge(paper), attesting.issuer()), paper)
    content = draw(paper, attachments=[inside], room=own.room(TITLE))
    return own.seal(content, title=TITLE, at=clock.now())


def _badge(paper: Paper) -> Badge:
    first, days = paper.wordings[0], [date.fromisoformat(day) for day in paper.days]
    return Badge(
        url=paper.verify_url, number=paper.number, name=first.heading, achievement="cycle:1",
        title=first.title, description=first.took_part, criteria=first.took_part,
        language=first.language, hours=Decimal(paper.hours), started_on=min(days),
        ended_on=max(days), holder=paper.holder, salt="salt", issuer=first.issuer,
        issued_at=clock.now(), status_index=1,
        status_url=f"{current_app.config['BASE_URL']}/certificates/status/1",
    )  # fmt: skip


def _plain(paper: Paper, path: Path) -> bytes:
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=seals.PASSWORD.encode())  # type: ignore[no-untyped-call]  # pyHanko's own
    told = PdfSignatureMetadata(field_name="Signature1", subfilter=SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(BytesIO(draw_whole(paper)))
    signed: bytes = PdfSigner(told, signer=signer).sign_pdf(writer).getvalue()
    return signed


def _each(way: Callable[[Paper], bytes], papers: Iterator[Paper], number: int) -> float:
    started = time.perf_counter()
    for paper in islice(papers, number):
        way(paper)
    return 1000 * (time.perf_counter() - started) / number


if __name__ == "__main__":
    main()
