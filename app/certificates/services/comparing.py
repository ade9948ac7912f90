"""A PDF that somebody was shown, held against what was issued. Nothing of it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.rules import (
    Finding,
    before,
    between,
    is_readable,
    is_same_name,
    numbers_named,
    stands_in,
    words_of,
)
from app.core.texts import N_
from app.output import foreign_pdf
from app.output.media import BadFile, FileProblem
from app.output.uploads import FileRefused, FileTooLarge, SentFile, refusal

MOST_BYTES = 10 << 20  # ours have 0.1 MB
MayTryName = Callable[[str], bool]  # whether the name of the one with this number may be tried


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a file: `certificate` and no `findings` for the very file that was issued,
    `findings` by thing for another that bears its number; without `certificate` it is not of ours,
    whatever `number` it bears.
    """

    certificate: Certificate | None = None
    findings: dict[str, Finding] | None = None
    number: str = ""


def compare_file(sent: SentFile, may_try_name: MayTryName) -> Comparison:
    """Whether a file was issued here, as it is. Raises FileRefused, FileTooLarge, Busy."""
    if sent.stream.seek(0, 2) > MOST_BYTES:
        raise FileTooLarge(MOST_BYTES)
    sent.stream.seek(0)
    content = sent.stream.read()
    issued = queries.find_by_file(hashlib.sha256(content).hexdigest())
    return Comparison(issued) if issued else _compare_words(content, may_try_name)


def _compare_words(content: bytes, may_try_name: MayTryName) -> Comparison:
    pdf = _read(content)
    numbers = numbers_named(pdf.text, pdf.title, pdf.named)
    if len(numbers) > 1:
        raise FileRefused(_SEVERAL, numbers=", ".join(numbers[:10]))
    if not numbers and not pdf.text.strip():
        raise FileRefused(_PICTURES)
    number = "".join(numbers)
    certificate = queries.find_by_number(number) if number else None
    if certificate is None:
        return Comparison(number=number)
    said = words_of(pdf.text)
    return Comparison(certificate, _findings(said, certificate, may_try_name), number)


def _read(content: bytes) -> foreign_pdf.ForeignPdf:
    try:
        return foreign_pdf.read(content)
    except BadFile as bad:
        if bad.problem is FileProblem.WRONG_TYPE:
            raise FileRefused(_NO_PDF) from bad
        raise refusal(bad.problem, MOST_BYTES) from bad


def _findings(
    said: list[str], certificate: Certificate, may_try_name: MayTryName
) -> dict[str, Finding]:
    paper = Paper.from_printed(certificate.printed)
    first = paper.wordings[0]
    things = {
        "number": [f"{first.number_label} {paper.number}"],
        "title": [wording.title for wording in paper.wordings],
        "hours": [f"{first.hours} {first.hours_unit}" if first.hours else ""],
        "days": [wording.facts[0][1] for wording in paper.wordings],
        "issued": [wording.issued for wording in paper.wordings],
    }
    if not said:
        return dict.fromkeys(("holder", "issuer", *things), Finding.UNREAD)
    found = {thing: stands_in(said, phrases) for thing, phrases in things.items() if any(phrases)}
    issuers = [wording.issuer for wording in paper.wordings]
    found["issuer"] = stands_in(before(said, first.heading), issuers)  # funders name it, too
    return {"holder": _holder(said, paper, certificate, may_try_name), **found}


def _holder(
    said: list[str], paper: Paper, certificate: Certificate, may_try_name: MayTryName
) -> Finding:
    """The one name that the file bears where ours stands: as much as anybody may type."""
    name = between(said, paper.wordings[-1].certifies, paper.wordings[0].took_part)
    if not is_readable(name) or not may_try_name(certificate.number):
        return Finding.UNREAD
    return Finding.SAME if is_same_name(name, certificate.holder_name) else Finding.OTHER


_NO_PDF = N_(
    "This is not a PDF. Please choose the file of the certificate as it was received; of a "
    "picture or a sheet of paper, scan the code or type the number."
)
_PICTURES = N_(
    "This PDF holds pictures alone, like a scan: nothing in it can be compared. Please scan the "
    "code on it, or type its number."
)
_SEVERAL = N_(
    "This file names several certificates: %(numbers)s. Please check them one by one, by number."
)
