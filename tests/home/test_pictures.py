"""The picture of a session over HTTP: named by what is drawn, kept, and told of in the page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.db import db
from app.core.texts import Texts
from app.output import drawn, picture
from app.sessions.rules import SessionStatus
from tests import factories as make

META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')


def tags(client: FlaskClient, path: str) -> dict[str, str]:
    return {name: unescape(said) for name, said in META.findall(client.get(path).text)}


def picture_path(client: FlaskClient, slug: str, language: str = "lv") -> str:
    address = tags(client, f"/sessions/{slug}?lang={language}")["og:image"]
    return address.removeprefix("http://cikls.example.lv")


def test_picture_that_the_page_names_is_there_and_may_be_kept_for_good(
    client: FlaskClient,
) -> None:
    row = make.training_session(project_id=make.project().id)
    answer = client.get(picture_path(client, row.slug))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(
        picture_path(client, row.slug), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_picture_asked_for_by_no_name_or_an_old_one_is_kept_for_a_while(
    client: FlaskClient,
) -> None:
    row = make.training_session()
    for path in (f"/sessions/{row.slug}.png", f"/sessions/{row.slug}.png?v=old&x=1"):
        assert client.get(path).headers["Cache-Control"] == "public, max-age=300"


def test_page_tells_networks_what_is_in_the_picture(client: FlaskClient) -> None:
    row = make.training_session(
        title=Texts("Kā & „kāpēc”"), summary=Texts("Par <visu>"), project_id=make.project().id,
        starts_at=datetime(2099, 6, 1, 7, tzinfo=UTC), venue_id=make.venue().id,
    )  # fmt: skip
    told = tags(client, f"/sessions/{row.slug}?lang=lv")
    assert (told["og:title"], told["og:description"]) == ("Kā & „kāpēc”", "Par <visu>")
    assert told["og:url"] == f"http://cikls.example.lv/sessions/{row.slug}"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert (told["og:locale"], told["twitter:card"]) == ("lv_LV", "summary_large_image")
    assert (
        told["og:image:alt"]
        == told["twitter:image:alt"]
        == (
            "Seminārs. Kā & „kāpēc”. pirmdien, 2099. gada 1. jūnijā, plkst.\xa010.00–16.00. "
            "Zaļā sala, Ezera iela 1, Rēzekne. Līdzfinansē Eiropas Savienība."
        )
    )


@pytest.mark.parametrize(
    "change",
    [{"title": Texts("Cits")}, {"status": SessionStatus.CANCELLED}, {"venue_id": None}],
)
def test_edit_that_one_sees_gives_the_picture_another_address(
    client: FlaskClient, change: dict[str, object]
) -> None:
    row = make.training_session(venue_id=make.venue().id)
    before = picture_path(client, row.slug)
    row.capacity = 99
    db.session.commit()
    assert picture_path(client, row.slug) == before
    for name, value in change.items():
        setattr(row, name, value)
    db.session.commit()
    assert picture_path(client, row.slug) != before
    assert client.get(before).headers["Cache-Control"] == "public, max-age=300"


def test_picture_speaks_the_language_asked_for_whatever_the_browser_wishes(
    client: FlaskClient,
) -> None:
    row = make.training_session()
    latvian = client.get(f"/sessions/{row.slug}.png", headers={"Accept-Language": "en"}).data
    english = client.get(f"/sessions/{row.slug}.png?lang=en").data
    answer = client.get(f"/sessions/{row.slug}.png?lang=xx")
    assert (answer.data == latvian, english == latvian) == (True, False)
    assert "Set-Cookie" not in answer.headers


def test_draft_and_unknown_have_no_picture(client: FlaskClient) -> None:
    draft = make.training_session(status=SessionStatus.DRAFT)
    paths = (f"/sessions/{draft.slug}.png", "/sessions/nav.png")
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_pictures_are_drawn_once_and_the_oldest_go(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "MOST_KEPT", 2)
    row = make.training_session()
    drawings, plain = [], picture.draw

    def counted(each: picture.Picture) -> bytes:
        drawings.append(each)
        return plain(each)

    monkeypatch.setattr(picture, "draw", counted)
    for language in ("lv", "en", "lt", "lt", "lt"):
        client.get(f"/sessions/{row.slug}.png?lang={language}&nonsense={language}")
    kept = list((Path(app.config["DATA_DIR"]) / "pictures").iterdir())
    assert (len(drawings), len(kept)) == (3, 2)


def test_picture_is_shown_where_it_cannot_be_kept(app: Flask, client: FlaskClient) -> None:
    (Path(app.config["DATA_DIR"]) / "pictures").write_text("no folder")
    row = make.training_session()
    app.config["TESTING"] = False
    assert client.get(f"/sessions/{row.slug}.png").status_code == 200
