"""Logos of partners: no larger than the funder's sign, taken in with care, kept in order."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFile

from app.core.db import db
from app.funding.models import Project, ProjectLogo
from app.funding.outputs import largest_logo_of
from app.funding.queries import list_logos
from app.funding.rules import EMBLEM_MM, MOST_LOGOS, all_profiles, logo_fault, logo_sizes
from app.funding.rules.logos import GAP_MM, READABLE_MM, WIDEST_MM
from app.output.ink import on_white
from app.output.uploads import FileRefused
from tests import factories
from tests.logos import png, svg

RATIOS = st.floats(0.02, 50, allow_nan=False)
FUNDERS = st.sampled_from([each.key for each in all_profiles()])


@given(st.lists(RATIOS, min_size=1, max_size=MOST_LOGOS), FUNDERS, st.sampled_from([170.0, 257.0]))
def test_no_logo_is_higher_or_wider_than_the_funders_sign(
    ratios: list[float], funder: str, room: float
) -> None:
    largest = largest_logo_of(funder)
    sizes = logo_sizes(ratios, largest, room)
    assert all(box.width <= largest.width and box.height <= largest.height for box in sizes)
    assert sum(box.width for box in sizes) + GAP_MM * (len(sizes) - 1) <= room + 1e-9
    for ratio, box in zip(ratios, sizes, strict=True):
        assert box.width == pytest.approx(box.height * ratio, abs=0.011 * max(1, ratio))


@given(RATIOS, FUNDERS)
def test_logo_that_is_taken_can_be_read_even_in_a_full_row(ratio: float, funder: str) -> None:
    largest = largest_logo_of(funder)
    if logo_fault(ratio, largest) is None:
        for box in logo_sizes([ratio] * MOST_LOGOS, largest, 170):
            assert min(box) >= READABLE_MM / 2 - 0.01


def test_measure_is_that_of_the_emblem_where_the_funder_has_one() -> None:
    widths = {each.key: largest_logo_of(each.key).width for each in all_profiles()}
    assert widths == {
        each.key: EMBLEM_MM * 1.5 if each.emblem else WIDEST_MM for each in all_profiles()
    }
    assert widths["norway-2009-2014"] == WIDEST_MM


def address(project: Project, rest: str = "") -> str:
    return f"/manage/projects/{project.id}/logos/{rest}"


def post(browser: FlaskClient, project: Project, content: bytes, name: str, who: str = "A") -> str:
    """What the field says; "" once the logo is added."""
    data = {"organisation_id": str(factories.organisation(who).id)}
    answer = browser.post(address(project), data={**data, "file": (BytesIO(content), name)})
    if answer.status_code == 303:
        return ""
    found = re.search(r'id="file-error"[^>]*>(.*?)</', answer.text, re.DOTALL)
    assert (answer.status_code, bool(found)) == (422, True)
    return found[1].strip() if found else ""


def kept(project: Project) -> list[tuple[str, float]]:
    return [(row.organisation.name.lv, row.ratio) for row in list_logos(project.id)]


def test_organiser_adds_orders_and_removes_logos(app: Flask, omar: FlaskClient) -> None:
    project = factories.project()
    assert post(omar, project, png(600, 300, margin=50), "a.png", "Utena") == ""
    assert post(omar, project, svg(3), "b.svg", "Ludza") == ""
    assert post(omar, project, png(400, 400, kind="JPEG"), "c.jpg", "Zarasi") == ""
    assert kept(project) == [("Utena", 2), ("Ludza", 3), ("Zarasi", 1)]
    page = omar.get(address(project)).text
    assert [page.count(f'alt="{name}"') for name in ("Utena", "Ludza", "Zarasi")] == [1, 1, 1]
    last = list_logos(project.id)[2].id
    assert omar.post(address(project, f"{last}/earlier")).status_code == 303
    assert kept(project) == [("Utena", 2), ("Zarasi", 1), ("Ludza", 3)]
    assert omar.post(address(project, f"{last}/remove")).status_code == 303
    assert kept(project) == [("Utena", 2), ("Ludza", 3)]


def test_drawing_with_gradients_becomes_a_picture(app: Flask, omar: FlaskClient) -> None:
    project = factories.project()
    assert post(omar, project, svg(2, "url(#g)"), "a.svg") == ""
    assert list_logos(project.id)[0].storage_key.endswith(".png")


def test_picture_of_a_logo_is_for_staff(
    app: Flask, omar: FlaskClient, vija: FlaskClient, client: FlaskClient
) -> None:
    project = factories.project()
    post(omar, project, svg(2), "a.svg")
    picture = address(project, f"{list_logos(project.id)[0].id}/picture")
    with vija.get(picture) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert b"<script" not in answer.data
    assert client.get(picture).status_code == 302
    assert vija.get(picture.replace(f"/{project.id}/", "/99/")).status_code == 404


def wrapped(inside: str) -> bytes:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{inside}</svg>').encode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (png(100, 60), "a.png", "vismaz 188 × 113 pikseļu"),
        (png(1200, 100), "a.png", "kompakto variantu"),
        (svg(0.1), "a.svg", "kompakto variantu"),
        (svg(2), "a.png", "paplašinājums neatbilst"),
        (b"%PDF-1.4 nothing", "a.pdf", "bojāta"),
        (b"GIF89a" + b"0" * 100, "a.gif", "norādīti pie lauka"),
        (wrapped('<rect width="20" height="10" fill="#fff"/>'), "a.svg", "nekas nebūtu redzams"),
        (wrapped("<script>alert(1)</script>"), "a.svg", "(script)"),
        (wrapped('<image href="https://example.org/a.png"/>'), "a.svg", "(image)"),
        (wrapped("<text>Partneris</text>"), "a.svg", "burtus pārvēršot līknēs"),
        (wrapped('<rect fill="url(https://example.org/a)"/>'), "a.svg", "(rect)"),
        (wrapped("<style>@import 'a.css';</style>"), "a.svg", "(style)"),
        (wrapped('<g id="a"><use href="#a"/></g>'), "a.svg", "(use)"),
        (wrapped('<g id="a"/><g id="a"/>'), "a.svg", "(g)"),
        (wrapped('<use style="href:#a"/>'), "a.svg", "(use)"),
        (wrapped('<clipPath id="a"><g clip-path="url(#b)"/></clipPath>'), "a.svg", "(clipPath)"),
        (wrapped('<clipPath id="a"><g style="clip-path: url(#b)"/></clipPath>'), "a.svg", "(clipP"),
        (wrapped("<g/>").replace(b"20 10", b"5e-324 1e5"), "a.svg", "bojāta"),
        (wrapped("<g>" * 2000 + "</g>" * 2000), "a.svg", "(...)"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + wrapped("<g/>"), "a.svg", "(!ENTITY)"),
        (wrapped("<g>")[:-6], "a.svg", "bojāta"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', "a.svg", "bojāta"),
    ],
)
def test_what_cannot_go_on_paper_is_refused_at_the_field(
    app: Flask, omar: FlaskClient, content: bytes, name: str, words: str
) -> None:
    project = factories.project()
    assert words in post(omar, project, content, name)
    assert kept(project) == []
    folder = app.config["DATA_DIR"] / "files"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_picture_cut_off_in_the_middle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # True once WeasyPrint is read
    with pytest.raises(FileRefused):
        on_white(BytesIO(png(800, 600, kind="JPEG")[:3000]), (640, 640), paper=12)


def test_drawing_keeps_shapes_and_loses_all_else(app: Flask, omar: FlaskClient) -> None:
    inside = (
        '<title>A</title><metadata>x</metadata><g onclick="alert(1)" data-x="1" fill="#06a">'
        '<rect x="5" width="10" height="10"/></g>'
    )
    project = factories.project()
    assert post(omar, project, wrapped(inside), "a.svg") == ""
    row = list_logos(project.id)[0]
    with omar.get(address(project, f"{row.id}/picture")) as answer:
        text = answer.data.decode()
    assert re.findall(r"<(\w+)", text) == ["svg", "g", "rect"]
    assert ("onclick" in text, "data-x" in text) == (False, False)
    assert row.ratio == pytest.approx(1, 0.02)


def test_organisation_is_asked_for_and_has_one_logo(app: Flask, omar: FlaskClient) -> None:
    project, sent = factories.project(), {"file": (BytesIO(svg(2)), "a.svg")}
    answer = omar.post(address(project), data={"organisation_id": "", **sent})
    assert (answer.status_code, 'id="organisation_id-error"' in answer.text) == (422, True)
    owner = str(factories.organisation("A").id)
    for status in (303, 422):
        sent = {"file": (BytesIO(svg(2)), "a.svg")}
        data = {"organisation_id": owner, **sent}
        assert omar.post(address(project), data=data).status_code == status
    assert len(kept(project)) == 1


def test_row_takes_no_more_than_it_can_hold(app: Flask, omar: FlaskClient) -> None:
    project = factories.project()
    for number in range(MOST_LOGOS):
        db.session.add(
            ProjectLogo(
                project_id=project.id, organisation_id=factories.organisation(f"O{number}").id,
                position=number, storage_key="ab/cd.svg", ratio=1.0,
            )
        )  # fmt: skip
    db.session.commit()
    assert 'type="file"' not in omar.get(address(project)).text
    sent = {"file": (BytesIO(svg(2)), "a.svg")}
    data = {"organisation_id": str(factories.organisation("Vēl viens").id), **sent}
    answer = omar.post(address(project), data=data)
    assert (answer.status_code, "jau 8 logotipi" in answer.text) == (422, True)
