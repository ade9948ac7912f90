"""The emblem follows its geometry."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from math import atan2, degrees, hypot
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app.output.emblem import Variant, eu_emblem_png, eu_emblem_svg, star_centres, star_points

SVG = "{http://www.w3.org/2000/svg}"
TITLE = "Eiropas Savienības emblēma"
Point = tuple[float, float]


def drawn(variant: str = "colour", height: float = 720) -> ET.Element:
    return ET.fromstring(eu_emblem_svg(height, variant=variant, title=TITLE))


def polygons(root: ET.Element) -> list[list[Point]]:
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(\S+),(\S+)", star.attrib["points"])]
        for star in root.iter(f"{SVG}polygon")
    ]


def distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def middle(star: list[Point]) -> Point:
    return sum(x for x, _ in star) / len(star), sum(y for _, y in star) / len(star)


def test_emblem_is_three_to_two_in_blue_with_twelve_yellow_stars() -> None:
    root = drawn()
    assert (root.get("width"), root.get("height")) == ("1080", "720")
    assert root.get("viewBox") == "0 0 1080 720"
    fields = [dict(rect.attrib) for rect in root.iter(f"{SVG}rect")]
    assert fields == [{"width": "1080", "height": "720", "fill": "#003399"}]
    assert [group.get("fill") for group in root.iter(f"{SVG}g")] == ["#FFCC00"]
    assert len(polygons(root)) == 12


def test_emblem_star_centres_stand_at_the_hours_of_a_clock() -> None:
    centres = [middle(star) for star in polygons(drawn())]
    assert [distance(each, (540, 360)) for each in centres] == pytest.approx([240] * 12, abs=0.01)
    hours = [degrees(atan2(x - 540, 360 - y)) % 360 for x, y in centres]
    hours[0] = (hours[0] + 1) % 360 - 1
    assert hours == pytest.approx([30 * hour for hour in range(12)], abs=0.01)


def test_emblem_star_is_an_upright_pentagram() -> None:
    for star in polygons(drawn()):
        centre = middle(star)
        assert len(star) == 10
        assert [distance(p, centre) for p in star[0::2]] == pytest.approx([40] * 5, abs=0.01)
        assert [distance(p, centre) for p in star[1::2]] == pytest.approx([15.279] * 5, abs=0.01)
        assert star[0] == pytest.approx((centre[0], centre[1] - 40), abs=0.01)
        # Neighbouring points of a pentagram lie on one line with two inner corners.
        assert star[1][1] == pytest.approx(star[2][1], abs=0.01)
        assert star[8][1] == pytest.approx(star[2][1], abs=0.01)


@pytest.mark.parametrize("height", [15, 64, 113.4])
def test_emblem_geometry_scales_with_the_height(height: float) -> None:
    centres = star_centres(height)
    middle_of_all = (height * 0.75, height / 2)
    orbits = [distance(centre, middle_of_all) for centre in centres]
    assert orbits == pytest.approx([height / 3] * 12)
    assert distance(star_points(centres[0], height)[0], centres[0]) == pytest.approx(height / 18)
    assert min(distance(a, b) for a, b in pairwise(centres)) > 2 * height / 18
    root = drawn(height=height)
    assert float(root.attrib["width"]) / float(root.attrib["height"]) == pytest.approx(1.5)


def test_emblem_white_border_is_a_twenty_fifth_outside_the_field() -> None:
    root = drawn("white-border", 100)
    assert (root.get("width"), root.get("height")) == ("158", "108")
    assert root.get("viewBox") == "-28.8 -28.8 1137.6 777.6"
    assert [rect.get("fill") for rect in root.iter(f"{SVG}rect")] == ["#FFFFFF", "#003399"]
    assert polygons(root) == polygons(drawn())


@pytest.mark.parametrize(
    ("variant", "field", "stroke", "star"),
    [
        ("mono-black", "#FFFFFF", "#000000", "#000000"),
        ("mono-blue", "#003399", None, "#FFFFFF"),
    ],
)
def test_emblem_in_one_colour(variant: str, field: str, stroke: str | None, star: str) -> None:
    root = drawn(variant)
    (rect,) = root.iter(f"{SVG}rect")
    assert (rect.get("fill"), rect.get("stroke")) == (field, stroke)
    assert [group.get("fill") for group in root.iter(f"{SVG}g")] == [star]


@pytest.mark.parametrize("variant", Variant)
def test_emblem_is_named_and_carries_nothing_a_policy_refuses(variant: Variant) -> None:
    root = ET.fromstring(eu_emblem_svg(64, variant=variant, title='<b>"&'))
    title = root[0]
    assert (root.get("role"), title.tag, title.text) == ("img", f"{SVG}title", '<b>"&')
    names = {name for element in root.iter() for name in element.attrib}
    assert names & {"style", "id", "onload", "href"} == set()


@pytest.mark.parametrize(
    ("height", "variant", "title"),
    [(0, "colour", TITLE), (-1, "colour", TITLE), (9, "pink", TITLE), (9, "colour", "  ")],
)
def test_emblem_refuses_what_it_cannot_draw(height: float, variant: str, title: str) -> None:
    with pytest.raises(ValueError, match=r"emblem needs|pink"):
        eu_emblem_svg(height, variant=variant, title=title)


def test_emblem_png_has_stars_where_the_geometry_puts_them() -> None:
    image = Image.open(BytesIO(eu_emblem_png(144)))
    assert (image.format, image.size, image.mode) == ("PNG", (216, 144), "RGB")
    centres = [(round(x), round(y)) for x, y in star_centres(144)]
    assert [image.getpixel(centre) for centre in centres] == [(255, 204, 0)] * 12
    blue = [image.getpixel(place) for place in ((0, 0), (215, 143), (108, 72), (108, 36))]
    assert blue == [(0, 51, 153)] * 4


@pytest.mark.parametrize("height", [9, 2001])
def test_emblem_png_refuses_an_odd_height(height: int) -> None:
    with pytest.raises(ValueError, match="10 to 2000"):
        eu_emblem_png(height)
