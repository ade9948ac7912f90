"""A picture for social networks: no letter is missing, no title cut, the funder's sign is there."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from app.funding.outputs import dress
from app.output import fit, picture
from app.output.emblem import REFLEX_BLUE, YELLOW
from app.output.picture import FUNDER, FUNDER_BOLD, Picture, draw

LETTERS = "AaĀāČčĒēĢģĪīĶķĻļŅņŠšŪūŽžĄąĘęĖėĮįŲų„”“’–—·0123456789№"
LONG = "Pašvaldību klientu apkalpošanas centru speciālistu kompetenču pilnveide Latgalē "


def one(**values: Any) -> Picture:
    said = {
        "kicker": "Seminārs",
        "title": "Darbs ar klientu",
        "when": "2026. gadā",
        "where": "Rēzekne",
    }
    return Picture(**{**said, **values})


def worn(profile: str, language: str = "lv") -> Any:
    return dress(profile, "web_page", language, title="T", beneficiary="B", code="C")


def colours(drawn: bytes, box: tuple[int, int, int, int]) -> set[str]:
    part = Image.open(BytesIO(drawn)).convert("RGB").crop(box)
    data = part.tobytes()
    return {f"#{data[at : at + 3].hex().upper()}" for at in range(0, len(data), 3)}


@pytest.mark.parametrize("face", [fit.SERIF, fit.SANS, picture.BOLD, FUNDER, FUNDER_BOLD])
def test_typefaces_hold_every_letter_of_three_languages(face: str) -> None:
    known = TTFont(fit.FONTS / face).getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in known] == []


def test_equal_pictures_give_equal_bytes_and_others_do_not() -> None:
    assert draw(one()) == draw(one())
    assert one().name == one().name
    assert len({one().name, one(title="Cits").name, one(notice="Atcelts").name}) == 3


@pytest.mark.parametrize("times", [1, 2, 4, 6])
def test_title_is_whole_within_the_picture_however_long(times: int) -> None:
    title = (LONG * times).strip()
    fitted, facts = picture._fitted(one(title=title, dress=worn("esf-2007-2013")))
    assert " ".join(fitted.lines).split() == title.split()
    low = (
        124 + 46 + picture._height(fitted, 1.14) + 24 + sum(picture._height(f, 1.3) for f in facts)
    )
    assert low <= picture.HEIGHT - picture.FOOT
    widest = max(fit.typeface(fit.SERIF, fitted.size).getlength(line) for line in fitted.lines)
    assert widest <= picture.WIDTH - 2 * picture.MARGIN


def test_word_without_an_end_is_broken_and_not_cut() -> None:
    fitted, _facts = picture._fitted(one(title="ā" * 120))
    assert "".join(fitted.lines) == "ā" * 120


@pytest.mark.parametrize(
    "profile", ["eu-2021-2027", "interreg-via-lvlt-2021-2027", "esf-2007-2013"]
)
def test_picture_of_what_the_union_pays_for_wears_its_emblem(profile: str) -> None:
    foot = (0, picture.HEIGHT - picture.FOOT, 300, picture.HEIGHT)
    assert {REFLEX_BLUE, YELLOW} <= colours(draw(one(dress=worn(profile))), foot)
    assert {REFLEX_BLUE} & colours(draw(one()), foot) == set()


def test_picture_of_norways_grant_wears_no_emblem_but_its_name() -> None:
    norway = one(dress=worn("norway-2009-2014"))
    foot = (0, picture.HEIGHT - picture.FOOT, picture.WIDTH, picture.HEIGHT)
    seen = colours(draw(norway), foot)
    assert (REFLEX_BLUE in seen, "#000000" in seen) == (False, True)
    assert "Norway Grants" in norway.alternative


def test_picture_of_what_does_not_take_place_says_so_in_red() -> None:
    head = (700, 40, 1200, 110)
    assert picture.ALERT in colours(draw(one(notice="Atcelts")), head)
    assert picture.ALERT not in colours(draw(one()), head)
    assert one(notice="Atcelts").alternative.startswith("Atcelts. ")
