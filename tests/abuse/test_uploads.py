"""Uploads that mean harm or find no room: a reason in one's language, and nothing half done."""

from __future__ import annotations

import gc
import re
import resource
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.texts import Texts
from app.materials.models import Material
from app.materials.queries import lecturer_token
from app.sessions.models import AgendaItem
from tests import factories
from tests.abuse.hostile_files import HARMLESS, REFUSED
from tests.materials import samples


@pytest.fixture
def place(app: Flask) -> str:
    """A lecturer's page."""
    app.config["TESTING"] = False
    row, speaker = factories.training_session(), factories.speaker()
    item = AgendaItem(session_day_id=row.days[0].id, title=Texts("L"), speaker_id=speaker.id)
    db.session.add(item)
    db.session.commit()
    return f"/lecturers/{lecturer_token(speaker.id, row.id)}"


def send(client: FlaskClient, place: str, content: bytes, name: str) -> TestResponse:
    return client.post(place, data={"file": (BytesIO(content), name)})


def kept(app: Flask) -> list[str]:
    """What lies in the storage."""
    folder = app.config["DATA_DIR"] / "files"
    return [path.name for path in folder.rglob("*") if path.is_file()]


def rows() -> list[Material]:
    return list(db.session.scalars(db.select(Material)))


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_file_is_refused_with_its_reason(
    app: Flask, client: FlaskClient, place: str, name: str
) -> None:
    filename, content, words = REFUSED[name]
    answer = send(client, place, content, filename)
    told = answer.text.partition('id="file-error"')[2].partition("</div>")[0]
    assert (answer.status_code, words in told) == (422, True)
    assert (rows(), kept(app)) == ([], [])


@pytest.mark.parametrize("name", HARMLESS)
def test_file_of_two_meanings_goes_out_as_the_harmless_one(
    client: FlaskClient, vija: FlaskClient, place: str, name: str
) -> None:
    filename, content, media_type, has_picture = HARMLESS[name]
    assert send(client, place, content, filename).status_code == 303
    [row] = rows()
    with vija.get(f"/materials/{row.id}/{row.filename}") as answer:
        headers = answer.headers
        assert answer.data == content
    assert headers["Content-Type"] == media_type
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert has_picture in (None, row.preview_key is not None)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        ("C:\\Users\\plans.pdf", "C_Usersplans.pdf"),
        ("a\x1b[31m\x07b.pdf", "a[31mb.pdf"),
        ("slaidi\u202efdp.exe.pdf", "slaidifdp.exe.pdf"),
        ("ā" * 300 + ".pdf", "ā" * 116 + ".pdf"),
        ("🙈" * 300 + ".pdf", "🙈" * 60 + ".pdf"),
        ("<script>alert(1)<.script>.pdf", "_script_alert(1)_.script_.pdf"),
    ],
)
def test_name_of_a_file_leads_nowhere(
    client: FlaskClient, vija: FlaskClient, place: str, sent: str, stored: str
) -> None:
    assert send(client, place, samples.pdf(), sent).status_code == 303
    [row] = rows()
    assert (row.filename, sent in client.get(place).text) == (stored, False)
    with vija.get(f"/materials/{row.id}/{row.filename}") as answer:
        told = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=\"[ -~]+\.pdf\"(; filename\*=UTF-8''\S+)?", told)


@pytest.mark.parametrize("name", ["pdf", "..", "a.pdf\0.exe", "a.exe", " "])
def test_name_without_its_ending_is_refused(client: FlaskClient, place: str, name: str) -> None:
    answer = send(client, place, samples.pdf(), name)
    told = answer.text.partition('id="file-error"')[2].partition("</div>")[0]
    assert (answer.status_code, "paplašinājums neatbilst" in told, rows()) == (422, True, [])


def multipart(content: bytes) -> dict[str, Any]:
    """A form with a file as a browser sends it: the tests' client would need room on disk."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head + content + b"\r\n--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size`: the system refuses as with a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with warnings.catch_warnings():  # Werkzeug gives such a form up with its file still open
        warnings.simplefilter("ignore", ResourceWarning)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            gc.collect()


WORDS = {
    "lv": ("Datņu glabātuvē vairs nav vietas", "ne lielāka par 2 MB", "Atpakaļ uz veidlapu"),
    "en": ("There is no room left", "at most 2 MB", "Back to the form"),
    "lt": ("Failų saugykloje nebėra vietos", "ne didesnis kaip 2 MB", "Atgal į formą"),
}


@pytest.mark.parametrize("language", WORDS)
def test_disk_that_is_full_while_a_form_is_read(
    app: Flask, client: FlaskClient, place: str, language: str
) -> None:
    with largest_file(600_000):
        answer = client.post(f"{place}?lang={language}", **multipart(bytes(2_000_000)))
    full, _, back = WORDS[language]
    assert (answer.status_code, full in answer.text) == (507, True)
    assert f'href="{place}"' in answer.text
    assert back in answer.text
    assert (rows(), kept(app)) == ([], [])


def test_disk_that_is_full_when_the_file_is_kept(
    app: Flask, client: FlaskClient, place: str
) -> None:
    content = samples.pdf() + b"\n" * 400_000
    with largest_file(300_000):
        answer = client.post(place, **multipart(content))
    told = answer.text.partition('id="file-error"')[2].partition("</div>")[0]
    assert (answer.status_code, "vairs nav vietas" in told) == (507, True)
    assert (rows(), kept(app)) == ([], [])
    assert client.post(place, **multipart(content)).status_code == 303


@pytest.mark.parametrize("language", WORDS)
def test_form_above_the_limit_says_how_much_it_may_be(
    app: Flask, client: FlaskClient, place: str, language: str
) -> None:
    app.config.update(UPLOAD_LIMIT=2 << 20, MAX_CONTENT_LENGTH=3 << 20)
    answer = client.post(f"{place}?lang={language}", **multipart(bytes(4 << 20)))
    _, limit, back = WORDS[language]
    assert (answer.status_code, limit in answer.text, back in answer.text) == (413, True, True)
    assert f'href="{place}"' in answer.text
    assert (rows(), kept(app)) == ([], [])
