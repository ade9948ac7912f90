"""A paper -> one page of PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, render_template
from markupsafe import Markup

from app.certificates.outputs.paper import Paper, Wording
from app.output import pdf, qr
from app.output.emblem import eu_emblem_svg
from app.output.fit import MM_PER_PT, SANS, SERIF, Fitted, Step, fit
from app.output.pdf import Attachment

COLUMN = 158.0  # millimetres: the text beside the ring
FACTS, FACTS_OF_TWO = 124.0, 116.0
ADDRESS = 66.0
ROOM = 96.0  # millimetres between the number and the signature
DENSE_FROM, TIGHT_FROM = 700, 1000  # characters of the funder's words, all languages
EMBLEM_PX = 40.0  # 10.6 mm: the guides ask for 10 at least


def _steps(lines: int, *sizes: float) -> tuple[Step, ...]:
    return tuple(Step(size, lines) for size in sizes)


@dataclass(frozen=True, slots=True)
class Measure:
    """How large each part may stand; the first measure in which all parts have room together is
    taken.
    """

    name: tuple[Step, ...]
    title: tuple[Step, ...]
    also: tuple[Step, ...]
    facts: tuple[Step, ...]
    facts_also: tuple[Step, ...]


MEASURES = (
    Measure(
        name=(
            *_steps(1, 42, 40, 38, 36, 34, 32, 30, 28),
            *_steps(2, 32, 30, 28, 26, 24, 22, 20),
            *_steps(3, 20, 18),
        ),
        title=(*_steps(1, 22, 21, 20, 19), *_steps(2, 20, 19, 18, 17, 16), *_steps(3, 16, 15, 14)),
        also=(*_steps(1, 12, 11), *_steps(2, 11, 10)),
        facts=(*_steps(1, 10, 9.5, 9), *_steps(2, 10, 9.5), *_steps(3, 9.5)),
        facts_also=(*_steps(1, 8.5, 8), *_steps(2, 8.5), *_steps(3, 8)),
    ),
    Measure(
        name=(
            *_steps(1, 36, 34, 32, 30, 28, 26),
            *_steps(2, 26, 24, 22, 20, 18),
            *_steps(3, 18, 16),
        ),
        title=(*_steps(1, 18, 17), *_steps(2, 17, 16, 15, 14), *_steps(3, 14, 13)),
        also=(*_steps(1, 11, 10), *_steps(2, 10, 9)),
        facts=(*_steps(1, 9.5), *_steps(2, 9), *_steps(3, 8.5)),
        facts_also=(*_steps(1, 8), *_steps(2, 8), *_steps(3, 7.5)),
    ),
    Measure(
        name=(*_steps(1, 30, 28, 26, 24, 22), *_steps(2, 20, 18, 16, 14), *_steps(3, 14, 12)),
        title=(*_steps(1, 15, 14), *_steps(2, 14, 13, 12), *_steps(3, 12, 11)),
        also=(*_steps(1, 10, 9), *_steps(2, 9, 8)),
        facts=(*_steps(2, 8.5), *_steps(3, 8)),
        facts_also=(*_steps(1, 7.5), *_steps(2, 7)),
    ),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts, in both languages where there are two."""

    label: str
    text: Fitted
    also_label: str = ""
    also: Fitted | None = None

    @property
    def height(self) -> float:
        """Millimetres with the space below."""
        both = _height(self.text, 1.3) + _height(self.also, 1.3)
        return max(both, 4.4) + 1.6


def draw(paper: Paper, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """The certificate as one A4 page, PDF/A-3a and PDF/UA-1 at once, with `attachments` inside;
    equal papers give equal bytes.
    """
    folder = Path(current_app.root_path) / "templates"
    html = render_template("certificates/paper/certificate.html", **_context(paper))
    return pdf.render(
        html,
        base_folder=folder,
        folders=(Path(current_app.root_path) / "static" / "build",),
        stylesheets=(
            folder / "pdf" / "base.css",
            folder / "certificates" / "paper" / "certificate.css",
        ),
        variant=pdf.ARCHIVAL,
        attachments=attachments,
    )


def _context(paper: Paper) -> dict[str, object]:
    first = paper.wordings[0]
    second = paper.wordings[1] if len(paper.wordings) > 1 else None
    emblem = first.dress.emblem_title if first.dress and first.dress.emblem else ""
    return {
        "paper": paper,
        "first": first,
        "second": second,
        "body": body_of(paper),
        "address": fit(paper.verify_short, SANS, ADDRESS, _steps(1, 9) + _steps(2, 9)),
        "foot": _foot(paper),
        "emblem_svg": eu_emblem_svg(EMBLEM_PX, title=emblem) if emblem else None,
        "qr_svg": Markup(qr.svg(paper.verify_url, title=first.qr_title)),  # noqa: S704 - made by segno, the title escaped
    }


def _foot(paper: Paper) -> str:
    """How closely the funder's words are set: some programmes ask for three sentences in two
    languages.
    """
    length = sum(len(each.dress.plain_text()) for each in paper.wordings if each.dress)
    return "loose" if length < DENSE_FROM else "dense" if length < TIGHT_FROM else "tight"


@dataclass(frozen=True, slots=True)
class Body:
    """The parts whose size depends on what they say."""

    name: Fitted
    title: Fitted
    also: Fitted | None
    facts: tuple[Fact, ...]

    @property
    def height(self) -> float:
        """Millimetres from top to bottom, as certificate.css sets them."""
        lines = 16.0 + _height(self.name, 1.12) + _height(self.title, 1.2)
        return lines + _height(self.also, 1.25) + 1 + sum(fact.height for fact in self.facts)


def _height(text: Fitted | None, leading: float) -> float:
    return len(text.lines) * text.size * leading * MM_PER_PT if text else 0.0


def body_of(paper: Paper) -> Body:
    """The body in the most generous measure that has room for it."""
    bodies = (_body(paper, measure) for measure in MEASURES)
    body = next(bodies)
    while body.height > ROOM and (smaller := next(bodies, None)):
        body = smaller
    return body


def _body(paper: Paper, measure: Measure) -> Body:
    first, others = paper.wordings[0], paper.wordings[1:]
    also = others[0].title if others and others[0].title != first.title else ""
    return Body(
        name=fit(paper.holder, SERIF, COLUMN, measure.name),
        title=fit(f"„{first.title}”", SERIF, COLUMN, measure.title),
        also=fit(also, SANS, COLUMN, measure.also) if also else None,
        facts=tuple(_facts(first, others[0] if others else None, measure)),
    )


def _facts(first: Wording, second: Wording | None, measure: Measure) -> Iterator[Fact]:
    for number, (label, text) in enumerate(first.facts):
        shown = fit(text, SANS, FACTS_OF_TWO if second else FACTS, measure.facts)
        if second is None:
            yield Fact(label, shown)
            continue
        also_label, also = second.facts[number]
        yield Fact(
            label,
            shown,
            also_label,
            fit(also, SANS, FACTS_OF_TWO, measure.facts_also) if also != text else None,
        )
