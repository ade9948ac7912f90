"""A sealed certificate keeps all that the unsealed one had."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask

from app.certificates.outputs import Paper, draw, sample_paper
from app.certificates.outputs.draw import draw_whole
from app.certificates.rules import Design, PaperLanguage
from app.output import seal_keys
from app.output.pdf import Attachment
from app.output.seal import Sealer, SealSettings
from tests import seals, verapdf
from tests.certificates.test_archival import CREDENTIAL, PARTS, papers_in_turn
from tests.output.test_seal import as_told, is_whole

TITLE = "Elektroniskais zīmogs: Pelēču plānošanas reģions"


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    path = seals.key_file(tmp_path_factory.mktemp("key"))
    return seal_keys.load(SealSettings(key=str(path), password=seals.PASSWORD), at=seals.NOW)


def sealed_by(sealer: Sealer, paper: Paper, *attachments: Attachment) -> bytes:
    content = draw(paper, attachments=attachments, room=sealer.room(TITLE))
    return sealer.seal(content, title=TITLE, at=seals.NOW)


@pytest.mark.parametrize("first", range(PARTS))
def test_every_sealed_design_language_and_shape_passes_verapdf(
    app: Flask, sealer: Sealer, tmp_path: Path, first: int
) -> None:
    files = {
        f"{number}.pdf": sealed_by(sealer, paper, *[CREDENTIAL][: number % 2])
        for number, paper in enumerate(islice(papers_in_turn(), first, None, PARTS), start=first)
    }
    assert verapdf.faults(files, tmp_path) == {}
    assert all(is_whole(as_told(content, tmp_path)) for content in files.values())


@pytest.mark.parametrize("way", [draw, draw_whole])
def test_seal_changes_nothing_that_is_seen_or_read(
    app: Flask, sealer: Sealer, way: Callable[[Paper], bytes]
) -> None:
    paper = sample_paper(Design.STUDY_VISIT, PaperLanguage.LV_EN, "norway-2009-2014")
    before, after = draw(paper), sealer.seal(way(paper), title=TITLE, at=seals.NOW)
    in_its_room = sealed_by(sealer, paper)
    assert after != before
    for sealed in (after, in_its_room):
        assert (pixels(sealed), words(sealed)) == (pixels(before), words(before))


def pixels(content: bytes) -> bytes:
    with pypdfium2.PdfDocument(BytesIO(content)) as document:
        return bytes(document[0].render(scale=2).to_pil().tobytes())


def words(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()
