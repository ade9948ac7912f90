"""A paper with its sizes chosen: what a plate is made for, and what each copy of it says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.certificates.outputs.paper import Paper, Wording
from app.certificates.outputs.sizes import Body, Fact, body_of, steps
from app.certificates.rules import Shape
from app.output import qr
from app.output.fit import SANS, SERIF, Fitted, face_of, fit
from app.output.pdf import Attachment
from app.output.plate import Copy

ADDRESS = {Shape.LANDSCAPE: 66.0, Shape.PORTRAIT: 52.0}  # millimetres beside the code
ADDRESS_STEPS = steps(1, 9) + steps(2, 9)
LONG_HOURS = 3  # characters: "120", "7,5"; longer ones stand smaller
DENSE_FROM, TIGHT_FROM = 700, 1000  # characters of the funder's words, all languages
BLANK = "8"
PX_PER_PT = 4 / 3


@dataclass(frozen=True, slots=True)
class Page:
    """A paper, the sizes and lines of what it says; `code_text` leads the QR code."""

    paper: Paper
    body: Body
    address: Fitted
    code_text: str

    @property
    def has_long_hours(self) -> bool:
        """Whether the hours stand smaller in the ring."""
        return len(self.paper.wordings[0].hours) > LONG_HOURS

    @property
    def needs_other_letters(self) -> bool:
        """Whether the name has letters that the face of names has not."""
        return any(face_of(letter, SERIF) != SERIF for letter in self.paper.holder)

    @property
    def name_lines(self) -> tuple[tuple[str, str], ...]:
        """Each line of the name with its direction, "ltr" or "rtl"."""
        return tuple((line, direction(line)) for line in self.body.name.lines)

    @property
    def foot(self) -> str:
        """How closely the funder's words are set: some programmes ask for three sentences in two
        languages.
        """
        dresses = [each.dress for each in self.paper.wordings if each.dress]
        length = sum(len(dress.plain_text()) for dress in dresses)
        return "loose" if length < DENSE_FROM else "dense" if length < TIGHT_FROM else "tight"

    @property
    def words(self) -> tuple[str, str]:
        """What stands in the file without being drawn: its title and where its link leads."""
        return self.paper.document_title, self.paper.verify_url

    @property
    def blank(self) -> Page:
        """The page with nothing of what differs between papers of one event but its sizes."""
        return Page(
            _blank_paper(self.paper), _blank_body(self.body), _blank(self.address), self._blank_code
        )

    @property
    def _blank_code(self) -> str:
        """Any text whose code has as many squares."""
        return "x" * len(self.code_text)

    def copy(self, attachments: Sequence[Attachment]) -> Copy:
        """What this page says in the slots of its plate."""
        return Copy(
            texts=dict(self._texts()),
            sizes={slot: self.body.name.size * PX_PER_PT for slot, _ in self._name()},
            code=qr.squares(self.code_text),
            words=dict(zip(self.blank.words, self.words, strict=True)),
            attachments=attachments,
        )

    def _texts(self) -> Iterator[tuple[str, str]]:
        first, *others = self.paper.wordings
        yield "number", self.paper.number
        yield "hours", first.hours
        yield "unit", first.hours_unit
        if others:
            yield "unit-also", others[0].hours_unit
        yield from self._name()
        yield from _lines("address", self.address)
        for number, fact in enumerate(self.body.facts, start=1):
            yield from _lines(f"fact-{number}", fact.text)
            if fact.also:
                yield from _lines(f"fact-also-{number}", fact.also)

    def _name(self) -> Iterator[tuple[str, str]]:
        return _lines("name", self.body.name)


def direction(text: str) -> str:
    """Which way it runs: "rtl" if its first letter with a direction is written from the right."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return (
        "rtl" if next((side for side in sides if side in ("L", "R", "AL")), "L") != "L" else "ltr"
    )


def page_of(paper: Paper) -> Page:
    """The paper in the sizes that its words ask for."""
    address = fit(paper.verify_short, SANS, ADDRESS[paper.shape], ADDRESS_STEPS)
    return Page(paper, body_of(paper), address, paper.verify_url)


def _lines(slot: str, fitted: Fitted) -> Iterator[tuple[str, str]]:
    return ((f"{slot}-{number}", line) for number, line in enumerate(fitted.lines, start=1))


def _blank(fitted: Fitted) -> Fitted:
    return Fitted(fitted.size, (BLANK,) * len(fitted.lines))


def _blank_body(body: Body) -> Body:
    facts = tuple(
        Fact(fact.label, _blank(fact.text), fact.also_label, fact.also and _blank(fact.also))
        for fact in body.facts
    )
    name = Fitted(body.name_line, (BLANK,) * len(body.name.lines))
    return replace(body, name=name, facts=facts)


def _blank_paper(paper: Paper) -> Paper:
    return replace(
        paper,
        number=BLANK,
        holder=BLANK,
        days=(),
        hours="",
        verify_url=f"https://example.org/{BLANK}",
        wordings=tuple(_blank_wording(each) for each in paper.wordings),
    )


def _blank_wording(wording: Wording) -> Wording:
    hours = BLANK * (LONG_HOURS + 1 if len(wording.hours) > LONG_HOURS else bool(wording.hours))
    return replace(wording, hours=hours, hours_unit=BLANK, facts=())
