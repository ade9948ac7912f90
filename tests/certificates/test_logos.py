"""Partners' logos on certificates: in the funder's measure, named, and as fast as ever."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from flask import Flask
from PIL import ImageChops

from app.certificates import services
from app.certificates.models import Certificate
from app.certificates.outputs import Paper, draw, sample_paper
from app.certificates.outputs.draw import draw_whole
from app.certificates.outputs.paper import LOGOS_ROOM
from app.certificates.outputs.samples import NAMES
from app.certificates.outputs.sizes import body_of, room_of
from app.certificates.rules import Design, PaperLanguage, Shape
from app.core.access import SYSTEM
from app.core.db import db
from app.funding.rules import EMBLEM_MM
from app.funding.services import add_logo, remove_logo
from app.outbox.jobs import drain
from app.sessions.models import TrainingSession
from tests import factories
from tests.certificates.conftest import ORDER, target_of
from tests.certificates.test_archival import figures
from tests.certificates.test_plates import is_copied, shown
from tests.logos import png, sent, some_logos, svg

MM = 72 / 25.4
UNION, NORWAY = "eu-2021-2027", "norway-2009-2014"


def with_logos(design: Design, shape: Shape, profile: str, name: str = "") -> Paper:
    paper = sample_paper(design, PaperLanguage.LV_EN, profile, shape=shape, name=name)
    return replace(paper, logos=some_logos(profile, LOGOS_ROOM[shape]))


def drawn_boxes(content: bytes) -> list[tuple[float, float]]:
    """Width and height in millimetres of each picture on the page, as a reader draws it."""
    page = pypdfium2.PdfDocument(content)[0]
    bounds = [each.get_bounds() for each in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])]
    return [((right - left) / MM, (top - low) / MM) for left, low, right, top in bounds]


@pytest.mark.parametrize("profile", [UNION, NORWAY])
def test_logos_measured_in_the_file_are_within_the_rule(app: Flask, profile: str) -> None:
    paper = with_logos(Design.SESSION, Shape.PORTRAIT, profile)
    wide = sum(logo.width for logo in paper.logos) + 6 * 7
    assert wide <= 170
    drawn = drawn_boxes(draw(paper))
    pictures = [logo for logo in paper.logos if logo.key.endswith(".png")]
    assert len(pictures) == 4
    assert drawn == [pytest.approx((each.width, each.height), abs=0.02) for each in pictures]
    most = (EMBLEM_MM * 1.5 if profile == UNION else 32, EMBLEM_MM)
    assert all(w <= most[0] + 0.01 and h <= most[1] + 0.01 for w, h in drawn)


def test_each_logo_is_tagged_with_the_name_of_its_organisation(app: Flask) -> None:
    paper = with_logos(Design.CYCLE, Shape.LANDSCAPE, UNION)
    with pikepdf.open(BytesIO(draw(paper))) as pdf:
        told = [str(each.Alt) for each in figures(pdf) if "Partneris" in str(each.get("/Alt", ""))]
    assert told == [f"Partneris {number} & Co" for number in range(8)]


@pytest.mark.parametrize("shape", Shape)
def test_copies_with_logos_look_as_if_laid_out_whole(app: Flask, shape: Shape) -> None:
    paper = with_logos(Design.STUDY_VISIT, shape, UNION, "Ģertrūde Ķirse")
    assert is_copied(paper)
    assert ImageChops.difference(shown(draw(paper)), shown(draw_whole(paper))).getbbox() is None


def test_longest_words_have_room_above_the_logos(app: Flask) -> None:
    profile = "interreg-va-lvlt-2014-2020"
    logos = some_logos(profile, 170, [1.0])
    for design in Design:
        for name in NAMES:
            paper = sample_paper(design, PaperLanguage.LV_LT, profile, name=name)
            signed = replace(paper, logos=logos, signature="ab/cd.png")
            assert body_of(signed).height <= room_of(signed)


def test_paper_keeps_its_logos(app: Flask) -> None:
    paper = with_logos(Design.SESSION, Shape.LANDSCAPE, UNION)
    assert Paper.from_printed(paper.as_printed()) == paper


def test_issued_certificate_shows_the_logos_of_its_project(held: TrainingSession) -> None:
    partner = factories.organisation("Utenas rajons")
    assert held.project_id is not None
    add_logo(held.project_id, partner.id, sent(svg(2.0), "a.svg"), actor=SYSTEM)
    last = add_logo(
        held.project_id, factories.organisation("B").id, sent(png(400, 400), "b.png"), actor=SYSTEM
    )
    services.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    drain()
    issued = db.session.scalars(db.select(Certificate)).first()
    assert issued is not None
    printed = Paper.from_printed(issued.printed)
    assert [(each.name, each.width, each.height) for each in printed.logos] == [
        ("Utenas rajons", 15.87, 7.93),
        ("B", 10.58, 10.58),
    ]
    remove_logo(held.project_id, last, actor=SYSTEM)
    assert len(drawn_boxes(draw(printed))) == 1  # what was issued is drawn alike for ever
