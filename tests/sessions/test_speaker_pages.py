"""Speakers in the office."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.texts import Texts
from app.sessions.models import Speaker
from tests import factories

SPEAKER = {
    "name": "Žanete Žagare",
    "email": "zanete@example.lv",
    "language": "lv",
    "organisation": "",
}


def test_new_speaker_is_saved_and_found_without_diacritics(omar: FlaskClient) -> None:
    data = {**SPEAKER, "position_lv": "Eksperte", "position_en": "Expert"}
    assert omar.post("/manage/speakers/new", data=data).status_code == 303
    kept = db.session.scalars(db.select(Speaker)).one()
    assert (kept.name, kept.position) == ("Žanete Žagare", Texts("Eksperte", "Expert"))
    assert "Žanete Žagare</a>" in omar.get("/manage/speakers/?q=zagare").text
    assert "Žanete Žagare</a>" not in omar.get("/manage/speakers/?q=ozola").text


def test_speaker_is_changed(omar: FlaskClient) -> None:
    speaker = factories.speaker()
    organisation = factories.organisation()
    data = {**SPEAKER, "organisation": str(organisation.id)}
    assert omar.post(f"/manage/speakers/{speaker.id}/", data=data).status_code == 303
    kept = db.session.scalars(db.select(Speaker)).one()
    assert (kept.name, kept.organisation_id) == ("Žanete Žagare", organisation.id)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " \u200f "}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"email": "zanete"}, "email"),
        ({"organisation": "77"}, "organisation"),
        ({"language": "ru"}, "language"),
    ],
)
def test_wrong_speaker_names_its_field(
    omar: FlaskClient, typed: dict[str, str], field: str
) -> None:
    page = omar.post("/manage/speakers/new", data={**SPEAKER, **typed})
    assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True)


@pytest.mark.parametrize("path", ["/manage/speakers/new", "/manage/speakers/1/"])
def test_viewer_may_not_write_speakers(vija: FlaskClient, path: str) -> None:
    assert vija.post(path, data=SPEAKER).status_code == 403


def test_unknown_speaker_is_not_found(omar: FlaskClient) -> None:
    assert omar.get("/manage/speakers/77/").status_code == 404
