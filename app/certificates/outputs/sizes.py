"""How large the words of a paper stand: by what they say, so that all have room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.certificates.outputs.paper import Paper, Wording
from app.output.fit import MM_PER_PT, SANS, SERIF, Fitted, Step, fit

COLUMN = 158.0  # millimetres: the text beside the ring
FACTS, FACTS_OF_TWO = 124.0, 116.0
ROOM = 96.0  # millimetres between the number and the signature
SIGNATURE = 4.0  # millimetres that its picture takes of it
LOGOS = 15.0  # and that the row of logos does


def steps(lines: int, *sizes: float) -> tuple[Step, ...]:
    """The same number of lines in one size after another."""
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
            *steps(1, 42, 40, 38, 36, 34, 32, 30, 28),
            *steps(2, 32, 30, 28, 26, 24, 22, 20),
            *steps(3, 20, 18),
        ),
        title=(*steps(1, 22, 21, 20, 19), *steps(2, 20, 19, 18, 17, 16), *steps(3, 16, 15, 14)),
        also=(*steps(1, 12, 11), *steps(2, 11, 10)),
        facts=(*steps(1, 10, 9.5, 9), *steps(2, 10, 9.5), *steps(3, 9.5)),
        facts_also=(*steps(1, 8.5, 8), *steps(2, 8.5), *steps(3, 8)),
    ),
    Measure(
        name=(
            *steps(1, 36, 34, 32, 30, 28, 26),
            *steps(2, 26, 24, 22, 20, 18),
            *steps(3, 18, 16),
        ),
        title=(*steps(1, 18, 17), *steps(2, 17, 16, 15, 14), *steps(3, 14, 13)),
        also=(*steps(1, 11, 10), *steps(2, 10, 9)),
        facts=(*steps(1, 9.5), *steps(2, 9), *steps(3, 8.5)),
        facts_also=(*steps(1, 8), *steps(2, 8), *steps(3, 7.5)),
    ),
    Measure(
        name=(*steps(1, 30, 28, 26, 24, 22), *steps(2, 20, 18, 16, 14), *steps(3, 14, 12)),
        title=(*steps(1, 15, 14), *steps(2, 14, 13, 12), *steps(3, 12, 11)),
        also=(*steps(1, 10, 9), *steps(2, 9, 8)),
        facts=(*steps(2, 8.5), *steps(3, 8)),
        facts_also=(*steps(1, 7.5), *steps(2, 7)),
    ),
    Measure(
        name=(*steps(1, 26, 24, 22, 20, 18), *steps(2, 16, 14), *steps(3, 12, 11)),
        title=(*steps(1, 13, 12), *steps(2, 12, 11), *steps(3, 10)),
        also=(*steps(1, 9, 8), *steps(2, 8)),
        facts=(*steps(1, 8.5), *steps(2, 8), *steps(3, 7.5)),
        facts_also=(*steps(1, 7), *steps(2, 7)),
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


@dataclass(frozen=True, slots=True)
class Body:
    """The parts whose size depends on what they say."""

    name: Fitted
    name_line: float  # points: how high its lines are, whatever size it takes
    title: Fitted
    also: Fitted | None
    facts: tuple[Fact, ...]

    @property
    def height(self) -> float:
        """Millimetres from top to bottom, as certificate.css sets them."""
        name = Fitted(self.name_line, self.name.lines)
        lines = 16.0 + _height(name, 1.12) + _height(self.title, 1.2)
        return lines + _height(self.also, 1.25) + 1 + sum(fact.height for fact in self.facts)


def _height(text: Fitted | None, leading: float) -> float:
    return len(text.lines) * text.size * leading * MM_PER_PT if text else 0.0


def body_of(paper: Paper) -> Body:
    """The body in the most generous measure that has room for it."""
    bodies = (_body(paper, measure) for measure in MEASURES)
    body = next(bodies)
    room = room_of(paper)
    while body.height > room and (smaller := next(bodies, None)):
        body = smaller
    return body


def room_of(paper: Paper) -> float:
    """Millimetres that the body may take."""
    return ROOM - (SIGNATURE if paper.signature else 0) - (LOGOS if paper.logos else 0)


def _body(paper: Paper, measure: Measure) -> Body:
    first, others = paper.wordings[0], paper.wordings[1:]
    also = others[0].title if others and others[0].title != first.title else ""
    name = fit(paper.holder, SERIF, COLUMN, measure.name)
    largest = [step.size for step in measure.name if step.lines >= len(name.lines)]
    return Body(
        name=name,
        name_line=max(largest, default=name.size),
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
