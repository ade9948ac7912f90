"""A picture for social networks: who shares a session's address shows what, when and where.

1200 x 630 pixels, the size that Facebook, LinkedIn and X show whole (Open Graph). Drawn with the
house's own typefaces; a title shrinks, then takes more lines, and is never cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from app.output.dress import FunderDress
from app.output.emblem import eu_emblem_png
from app.output.fit import MM_PER_PT, SANS, SERIF, Fitted, Step, fit, typeface, width

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
ROOM = (WIDTH - 2 * MARGIN) * MM_PER_PT  # `fit` counts in millimetres: a point is a pixel here
BOLD = "SourceSans3_700Bold.ttf"
FUNDER, FUNDER_BOLD = "Ubuntu_400Regular.ttf", "Ubuntu_700Bold.ttf"
PAPER, WHITE, INK, SOFT = "#FAF8F5", "#FFFFFF", "#22282C", "#55606A"
LAKE, PALE, CLAY, ALERT = "#0B5A82", "#E3EDF2", "#A8481F", "#A3182C"
FOOT = 122  # the funder's white field
EMBLEM = 72
OVERSAMPLING = 4
_PIXELS_OF = hashlib.blake2s(Path(__file__).read_bytes()).hexdigest()  # another look, other names


def _steps(lines: int, *sizes: float) -> tuple[Step, ...]:
    return tuple(Step(size, lines) for size in sizes)


TITLE = (
    *_steps(1, 84, 80, 76, 72, 68), *_steps(2, 72, 68, 64, 60, 56),
    *_steps(3, 56, 52, 48), *_steps(4, 46, 44, 42, 40), *_steps(5, 38, 36), *_steps(6, 32, 30),
    *_steps(8, 28, 26, 24, 22),
)  # fmt: skip
FACT = (*_steps(1, 34, 32, 30, 28), *_steps(2, 28, 26, 24), *_steps(3, 22))
TITLE_LEADING, FACT_LEADING = 1.14, 1.3
KICKER, GAP = 46, 24  # heights in pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What stands in it, each text whole and in one language; `notice` only where it is news."""

    kicker: str
    title: str
    when: str
    where: str
    notice: str = ""
    dress: FunderDress | None = None

    @property
    def name(self) -> str:
        """24 letters that change with anything that is drawn, and with how it is drawn."""
        said = f"{self!r}|{_PIXELS_OF}".encode()
        return hashlib.blake2s(said, digest_size=12).hexdigest()

    @property
    def alternative(self) -> str:
        """The same in words, for who does not see it."""
        signs = (self.dress.emblem_caption or self.dress.brand_text) if self.dress else ""
        said = (self.notice, self.kicker, self.title, self.when, self.where, signs)
        return ". ".join(each.rstrip(".") for each in said if each) + "."


def draw(picture: Picture) -> bytes:
    """The picture as PNG; equal pictures give equal bytes."""
    image = _ground().copy()
    pen = ImageDraw.Draw(image)
    _head(pen, picture)
    _body(pen, picture)
    if picture.dress:
        _foot(image, pen, picture.dress)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=1)
def _ground() -> Image.Image:
    """The paper with the sign of the house, large and pale at its right edge, small on top."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    for left, top, size, ring, dot in ((790, 60, 560, PALE, PALE), (72, 50, 54, LAKE, CLAY)):
        sign = _sign(size, ring, dot)
        image.paste(sign, (left, top), sign)
    ImageDraw.Draw(image).rectangle((0, 0, 14, HEIGHT), fill=LAKE)
    return image


def _sign(size: int, ring: str, dot: str) -> Image.Image:
    """assets/img/mark.svg: a ring of 32 units, open where the dot stands."""
    large = size * OVERSAMPLING
    unit = large / 32
    sign = Image.new("RGBA", (large, large))
    pen = ImageDraw.Draw(sign)
    box = (2.6 * unit, 2.6 * unit, 29.4 * unit, 29.4 * unit)
    pen.arc(box, start=0, end=300, fill=ring, width=round(4.4 * unit))
    x, y, radius = 26.1 * unit, 9.6 * unit, 2.7 * unit
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=dot)
    return sign.resize((size, size), Image.Resampling.LANCZOS)


def _head(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    pen.text((142, 77), "Cikls", font=typeface(BOLD, 38), fill=INK, anchor="lm")
    right = WIDTH - MARGIN
    if picture.notice:
        face = typeface(BOLD, 34)
        left = right - pen.textlength(picture.notice, face) - 48
        pen.rounded_rectangle((left, 48, right, 106), radius=10, fill=ALERT)
        pen.text((left + 24, 77), picture.notice, font=face, fill=WHITE, anchor="lm")


def _body(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    """Kicker, title and facts stand together, in the middle of the room that is left."""
    title, facts = _fitted(picture)
    block = KICKER + _height(title, TITLE_LEADING) + GAP
    block += sum(_height(fact, FACT_LEADING) for fact in facts)
    low = HEIGHT - (FOOT if picture.dress else 40)
    top = 124 + max(0, (low - 124 - block) / 2 - 8)
    pen.text((MARGIN, top), picture.kicker, font=typeface(BOLD, 32), fill=CLAY, anchor="la")
    colour = SOFT if picture.notice else INK
    top = _lines(pen, title, SERIF, top + KICKER, leading=TITLE_LEADING, colour=colour)
    top += GAP
    for number, fact in enumerate(facts):
        face = SANS if number else BOLD
        top = _lines(pen, fact, face, top, leading=FACT_LEADING, colour=colour)


def _fitted(picture: Picture) -> tuple[Fitted, list[Fitted]]:
    facts = [
        fit(text, face, ROOM, FACT)
        for text, face in ((picture.when, BOLD), (picture.where, SANS))
        if text
    ]
    taken = KICKER + GAP + sum(_height(fact, FACT_LEADING) for fact in facts)
    foot = FOOT + 12 if picture.dress else 44
    return _title(picture.title, HEIGHT - 132 - foot - taken), facts


def _title(title: str, room: float) -> Fitted:
    """The largest step in which the title stands in `room` pixels; whole in the last one anyway."""
    length = width(title, SERIF, 1)
    for step in TITLE:
        if length * step.size > ROOM * step.lines:
            continue  # no need to try
        fitted = fit(title, SERIF, ROOM, (step,))
        if len(fitted.lines) <= step.lines and _height(fitted, TITLE_LEADING) <= room:
            return fitted
    return fit(title, SERIF, ROOM, TITLE[-1:])


def _height(text: Fitted, leading: float) -> float:
    return len(text.lines) * text.size * leading


def _lines(
    pen: ImageDraw.ImageDraw, text: Fitted, face: str, top: float, *, leading: float, colour: str
) -> float:
    """Draw the lines from `top` on; where they end."""
    for line in text.lines:
        pen.text((MARGIN, top), line, font=typeface(face, text.size), fill=colour, anchor="la")
        top += text.size * leading
    return top


def _foot(image: Image.Image, pen: ImageDraw.ImageDraw, dress: FunderDress) -> None:
    """The funder's sign on white, as `funder_dress` shows it where there is no room for all."""
    top = HEIGHT - FOOT
    pen.rectangle((14, top, WIDTH, HEIGHT), fill=WHITE)
    left: float = MARGIN
    middle = top + FOOT // 2
    if dress.emblem:
        emblem = Image.open(BytesIO(eu_emblem_png(EMBLEM)))
        image.paste(emblem, (MARGIN, middle - EMBLEM // 2))
        left += emblem.width + 24
        left = _signs(pen, left, middle, (dress.emblem_caption, dress.fund_name))
    brand = (dress.brand, dress.brand_line or (dress.fund_name if not dress.emblem else ""))
    left = _signs(pen, left, middle, brand, is_bold=True)
    _signs(pen, left, middle, (*dress.companion_signs, dress.slogan))


def _signs(
    pen: ImageDraw.ImageDraw, left: float, middle: float, said: tuple[str, ...], *,
    is_bold: bool = False,
) -> float:  # fmt: skip
    """Up to two lines beside each other's middle, narrowed to the room; where the next begin."""
    lines = [text for text in said if text][:2]
    if not lines:
        return left
    size = 26.0
    while size > 14 and _widest(pen, lines, size) > WIDTH - MARGIN - left:
        size -= 1
    top = middle - (len(lines) - 1) * size * 0.66
    for number, text in enumerate(lines):
        face = typeface(FUNDER_BOLD if is_bold and not number else FUNDER, size)
        pen.text((left, top + number * size * 1.32), text, font=face, fill="#000000", anchor="lm")
    return left + _widest(pen, lines, size) + 48


def _widest(pen: ImageDraw.ImageDraw, lines: list[str], size: float) -> float:
    return max(pen.textlength(text, typeface(FUNDER_BOLD, size)) for text in lines)
