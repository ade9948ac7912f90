"""The office's and the lecturer's pages of materials."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.core.texts import Texts
from app.materials import queries
from app.materials.models import Material
from app.materials.rules import Visibility
from app.sessions.models import AgendaItem, TrainingSession
from tests import factories
from tests.materials import samples


@pytest.fixture
def owner(app: Flask) -> TrainingSession:
    row = factories.training_session(days=2)
    item = AgendaItem(
        session_day_id=row.days[0].id, title=Texts("Lekcija"), speaker_id=factories.speaker().id
    )
    db.session.add(item)
    db.session.commit()
    return row


def form(content: bytes | None = None, name: str = "lekcija.pdf", **more: str) -> dict[str, Any]:
    file = (BytesIO(samples.pdf() if content is None else content), name)
    said = {"language": "lv", "visibility": "all", "day": "", "speaker": "", "title": ""}
    return {"file": file, **said, **more}


def lecturer_url(owner: TrainingSession) -> str:
    speaker_id = db.session.scalars(db.select(AgendaItem.speaker_id)).one()
    assert speaker_id is not None
    return f"/lecturers/{queries.lecturer_token(speaker_id, owner.id)}"


def all_materials() -> list[Material]:
    return list(db.session.scalars(db.select(Material).order_by(Material.id)))


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("client", (302, 403, 302, 403)),
        ("vija", (200, 403, 403, 403)),
        ("omar", (200, 303, 200, 303)),
    ],
)
def test_access_by_role(
    owner: TrainingSession, request: pytest.FixtureRequest, who: str, statuses: tuple[int, ...]
) -> None:
    browser: FlaskClient = request.getfixturevalue(who)
    kept = Material(
        training_session_id=owner.id, title="x", filename="x.pdf", media_type="application/pdf",
        size=1, sha256="0" * 64, storage_key="ab/cd.pdf",
    )  # fmt: skip
    db.session.add(kept)
    db.session.commit()
    answers = (
        browser.get(f"/manage/sessions/{owner.id}/materials/"),
        browser.post(f"/manage/sessions/{owner.id}/materials/", data=form()),
        browser.get(f"/manage/materials/{kept.id}/"),
        browser.post(f"/manage/materials/{kept.id}/remove"),
    )
    assert tuple(answer.status_code for answer in answers) == statuses


def test_organiser_uploads_changes_and_removes(owner: TrainingSession, omar: FlaskClient) -> None:
    place = f"/manage/sessions/{owner.id}/materials/"
    assert omar.post(place, data=form(title="Lekcija", day="2")).status_code == 303
    [material] = all_materials()
    assert (material.title, material.uploaded_by) == ("Lekcija", "Omārs Ozols")
    page = f"/manage/materials/{material.id}/"
    said = {
        "title": "Cits",
        "language": "en",
        "visibility": "participants",
        "day": "",
        "speaker": "",
    }
    assert omar.post(page, data=said).status_code == 303
    changed = queries.get_material(material.id)
    assert (changed.title, changed.language, changed.visibility, changed.session_day) == (
        "Cits", "en", Visibility.PARTICIPANTS, None,
    )  # fmt: skip
    assert omar.post(page, data=form(samples.PPTX, "b.pptx", title="Cits")).status_code == 303
    assert queries.get_material(material.id).filename == "b.pptx"
    assert omar.post(f"{page}remove").status_code == 303
    assert all_materials() == []


def test_cycle_takes_materials_of_its_own(app: Flask, omar: FlaskClient) -> None:
    cycle = factories.cycle()
    place = f"/manage/cycles/{cycle.id}/materials/"
    assert omar.post(place, data=form()).status_code == 303
    assert [m.cycle_id for m in all_materials()] == [cycle.id]
    assert "lekcija" in omar.get(place).text


@pytest.mark.parametrize("name", samples.BAD_FILES)
def test_bad_upload_is_told_at_the_field(
    owner: TrainingSession, omar: FlaskClient, name: str
) -> None:
    filename, content, words = samples.BAD_FILES[name]
    sent = form(content, filename, title="Mana lekcija")
    answer = omar.post(f"/manage/sessions/{owner.id}/materials/", data=sent)
    assert (answer.status_code, all_materials()) == (422, [])
    told = answer.text.partition('id="file-error"')[2].partition("</div>")[0]
    assert words in told
    assert 'value="Mana lekcija"' in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"language": "xx"}, {"visibility": "nobody"}, {"day": "7"}, {"speaker": "999"},
        {"title": "x" * 201}, {"day": "x"},
    ],
)  # fmt: skip
def test_bad_answer_is_told(
    owner: TrainingSession, omar: FlaskClient, said: dict[str, str]
) -> None:
    answer = omar.post(f"/manage/sessions/{owner.id}/materials/", data={**form(), **said})
    assert (answer.status_code, all_materials()) == (422, [])


def test_form_without_a_file_is_told(owner: TrainingSession, omar: FlaskClient) -> None:
    said = {**form(), "file": (BytesIO(b""), "")}
    answer = omar.post(f"/manage/sessions/{owner.id}/materials/", data=said)
    assert (answer.status_code, "Lūdzu, izvēlieties datni." in answer.text) == (422, True)


def test_file_over_the_limit_is_413(owner: TrainingSession, omar: FlaskClient, app: Flask) -> None:
    app.config["UPLOAD_LIMIT"] = 300_000
    large = samples.pdf() + b"\n" * 400_000  # still held in memory by the test's client
    answer = omar.post(f"/manage/sessions/{owner.id}/materials/", data=form(large))
    assert (answer.status_code, "Datne ir lielāka par 1 MB." in answer.text) == (413, True)
    app.config["MAX_CONTENT_LENGTH"] = 200_000
    answer = omar.post(f"/manage/sessions/{owner.id}/materials/", data=form(large))
    assert (answer.status_code, "Datne ir pārāk liela" in answer.text) == (413, True)
    assert all_materials() == []


def test_lecturer_hands_in_without_an_account(owner: TrainingSession, client: FlaskClient) -> None:
    place = lecturer_url(owner)
    assert "Darbs ar klientu" in client.get(place).text
    answer = client.post(place, data={"file": (BytesIO(samples.pdf()), "mana.pdf")})
    assert answer.status_code == 303
    page = client.get(place).text
    assert "Jūsu prezentācija ir saņemta" in page
    [material] = all_materials()
    assert (material.visibility, material.uploaded_by) == (Visibility.STAFF, "Svens Saulīte")
    again = {"file": (BytesIO(samples.PPTX), "labota.pptx"), "replace": str(material.id)}
    assert client.post(place, data=again).status_code == 303
    assert [queries.get_material(m.id).filename for m in all_materials()] == ["labota.pptx"]


def test_lecturers_bad_file_is_told(owner: TrainingSession, client: FlaskClient) -> None:
    answer = client.post(lecturer_url(owner), data={"file": (BytesIO(b"MZ"), "x.pdf")})
    assert (answer.status_code, "Šāda veida datnes netiek pieņemtas" in answer.text) == (422, True)
    assert client.post(lecturer_url(owner)).status_code == 422


def test_lecturer_cannot_replace_what_is_not_theirs(
    owner: TrainingSession, client: FlaskClient
) -> None:
    sent = {"file": (BytesIO(samples.pdf()), "x.pdf"), "replace": "999"}
    assert client.post(lecturer_url(owner), data=sent).status_code == 404


def test_lecturers_link_is_good_for_its_purpose_alone(
    owner: TrainingSession, client: FlaskClient
) -> None:
    assert client.get("/lecturers/made-up").status_code == 404
    assert client.get(f"{lecturer_url(owner)}x").status_code == 404
    stranger = factories.speaker("Zane Zīle")
    foreign = queries.lecturer_token(stranger.id, owner.id)
    assert client.get(f"/lecturers/{foreign}").status_code == 404


def test_office_sends_the_link(owner: TrainingSession, omar: FlaskClient) -> None:
    speaker_id = db.session.scalars(db.select(AgendaItem.speaker_id)).one()
    place = f"/manage/sessions/{owner.id}/materials/"
    sent = omar.post(f"{place}invite", data={"speaker": speaker_id}, follow_redirects=True)
    assert "svens@example.lv" in sent.text
    assert omar.post(f"{place}invite", data={"speaker": "999"}).status_code == 404


def test_page_takes_the_same_statements_for_one_and_three(
    owner: TrainingSession, omar: FlaskClient, counted: type
) -> None:
    place = f"/manage/sessions/{owner.id}/materials/"
    found = []
    for _ in range(3):
        omar.post(place, data=form())
        with counted() as statements:
            omar.get(place)
        found.append(statements.count)
    assert found[0] == found[2]
