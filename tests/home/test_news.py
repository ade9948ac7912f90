"""Feeds of news and the sitemap: what validators and an independent reader say of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import jsonschema_rs
import pytest
from flask.testing import FlaskClient
from lxml import etree

from app.core.access import SYSTEM
from app.core.db import db, transaction
from app.core.texts import Texts
from app.materials.models import Material
from app.materials.rules import MaterialDetails, Visibility
from app.materials.services import add_material
from app.output.uploads import SentFile
from app.people.rules import PlanningRegion
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionKind, SessionStatus
from tests import factories as make
from tests.materials import samples

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
WORD = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "format": "uri", "pattern": "^https?://"}
JSON_FEED = {  # https://www.jsonfeed.org/version/1.1/
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": WORD, "home_page_url": ADDRESS, "feed_url": ADDRESS, "language": WORD,
        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
        "items": {"type": "array", "items": {
            "type": "object", "required": ["id", "content_text"], "additionalProperties": False,
            "properties": {
                "id": WORD, "url": ADDRESS, "title": WORD, "content_text": WORD, "image": ADDRESS,
                "date_published": MOMENT, "date_modified": MOMENT,
                "tags": {"type": "array", "items": WORD},
                "attachments": {"type": "array", "items": {
                    "type": "object", "required": ["url", "mime_type"],
                    "properties": {"url": ADDRESS, "size_in_bytes": {"type": "integer"}},
                }},
            },
        }},
    },
    "additionalProperties": False,
}  # fmt: skip
ATOMS = ("/sessions.atom", "/materials.atom")
JSONS = ("/sessions.json", "/materials.json")
EVIL = "Kā & „<b>kāpēc</b>” ]]> \x0b?"


def keep(
    row: TrainingSession, title: str = "Slaidi", visibility: Visibility = Visibility.ALL
) -> Material:
    return add_material(
        MaterialDetails(title=title, visibility=visibility),
        SentFile(BytesIO(samples.pdf()), "Slaidi.pdf"),
        session_id=row.id, actor=SYSTEM,
    )  # fmt: skip


def faults(content: bytes) -> list[str]:
    document = etree.fromstring(content)
    SCHEMA.validate(document)
    return [str(each) for each in SCHEMA.error_log]


def entries(client: FlaskClient, path: str) -> list[Any]:
    """What an independent reader makes of it."""
    answer = client.get(path)
    assert (answer.status_code, faults(answer.data)) == (200, [])
    read = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not read.bozo, read.get("bozo_exception")
    return list(read.entries)


def titles(client: FlaskClient, path: str) -> list[str]:
    return [entry.title for entry in entries(client, path)]


@pytest.mark.parametrize("path", ATOMS)
@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_validator_accepts_the_atom_feeds_empty_and_full(
    client: FlaskClient, path: str, language: str
) -> None:
    assert entries(client, f"{path}?lang={language}") == []
    row = make.training_session(
        title=Texts(EVIL), summary=Texts(EVIL), venue_id=make.venue().id, days=2
    )
    keep(row, EVIL)
    assert len(entries(client, f"{path}?lang={language}")) == 1


def test_validator_names_what_is_wrong(client: FlaskClient) -> None:
    make.training_session()
    good = client.get("/sessions.atom").data
    assert faults(good) == []
    assert faults(good.replace(b"<updated>", b"<updated>on ")) != []
    assert faults(good.replace(b"<author><name>Cikls</name></author>", b"")) != []


@pytest.mark.parametrize("path", JSONS)
def test_json_feed_is_one_of_version_1_1(client: FlaskClient, path: str) -> None:
    keep(make.training_session(title=Texts(EVIL)))
    answer = client.get(path)
    assert (answer.mimetype, len(answer.json or json.loads(answer.data))) == (
        "application/feed+json", 7,
    )  # fmt: skip
    checker = jsonschema_rs.validator_for(JSON_FEED)
    data = json.loads(answer.data)
    assert [each.message for each in checker.iter_errors(data)] == []
    del data["items"][0]["id"]
    assert len(list(checker.iter_errors(data))) == 1


def test_session_is_told_with_when_where_and_what_became_of_it(client: FlaskClient) -> None:
    row = make.training_session(
        title=Texts("Diena", "Day"), summary=Texts("Par visu"), venue_id=make.venue().id,
        starts_at=datetime(2099, 6, 1, 7, tzinfo=UTC), uid="kods@cikls",
    )  # fmt: skip
    (entry,) = entries(client, "/sessions.atom")
    assert (entry.id, entry.title) == ("urn:cikls:session:kods", "Diena")
    assert entry.link == f"http://cikls.example.lv/sessions/{row.slug}?lang=lv"
    assert entry.summary == (
        "pirmdien, 2099. gada 1. jūnijā, plkst.\xa010.00–16.00 · Zaļā sala, Rēzekne\nPar visu"
    )
    row.status, row.status_reason = SessionStatus.CANCELLED, Texts("Lektors slims")
    db.session.commit()
    (again,) = entries(client, "/sessions.atom?lang=en")
    assert (again.id, again.title) == ("urn:cikls:session:kods", "Cancelled: Day")
    assert again.summary.startswith("Lektors slims\n")


def test_drafts_and_files_that_are_not_for_everyone_are_no_news(client: FlaskClient) -> None:
    draft = make.training_session(status=SessionStatus.DRAFT)
    keep(draft)
    keep(make.training_session(), visibility=Visibility.STAFF)
    assert (len(titles(client, "/sessions.atom")), titles(client, "/materials.atom")) == (1, [])


def test_material_encloses_its_file(client: FlaskClient) -> None:
    row = make.training_session()
    material = keep(row, title="Slaidi")
    (entry,) = entries(client, "/materials.atom")
    (file,) = entry.enclosures
    assert entry.link == f"http://cikls.example.lv/sessions/{row.slug}?lang=lv#materials"
    assert (file.type, file.length) == (material.media_type, str(material.size))
    path = file.href.removeprefix("http://cikls.example.lv")
    assert client.get(path).status_code == 200


def test_filters_narrow_news_as_they_narrow_a_calendar(client: FlaskClient) -> None:
    home = make.organisation("Ludzas novads", planning_region=PlanningRegion.LATGALE)
    place = make.venue(municipality_id=home.id)
    row = make.training_session(title=Texts("Te"), venue_id=place.id, kind=SessionKind.TRAINING)
    make.training_session(title=Texts("Citur"))
    keep(row, title="Te rādītais")
    for wish in ("region=latgale", f"venue={place.slug}", "kind=training&lang=lv"):
        assert titles(client, f"/sessions.atom?{wish}") == ["Te"]
        assert titles(client, f"/materials.atom?{wish}") == ["Te rādītais"]
    assert titles(client, "/sessions.atom?kind=nonsense") == []


@pytest.mark.parametrize("path", [*ATOMS, *JSONS, "/sitemap.xml"])
def test_unchanged_news_answer_304_whatever_else_is_asked(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{path}?utm_source=x&q=1", headers=known).status_code == 304
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert client.head(path).headers["ETag"] == first.headers["ETag"]
    with transaction():
        pass
    assert client.get(path, headers=known).status_code == 200


def test_every_public_page_tells_programs_of_its_feeds(client: FlaskClient) -> None:
    page = client.get("/?lang=lt").text
    for path in ("/calendar.ics", *ATOMS, *JSONS):
        assert f'href="{path}?lang=lt"' in page
        assert client.get(path).status_code == 200


NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_sitemap_names_every_public_page_in_every_language(client: FlaskClient) -> None:
    cycle, place = make.cycle(slug="cikls"), make.venue(slug="vieta")
    row = make.training_session(slug="diena", cycle_id=cycle.id, venue_id=place.id)
    make.training_session(slug="melnraksts", status=SessionStatus.DRAFT)
    tree = etree.fromstring(client.get("/sitemap.xml").data)
    places = [each.text for each in tree.findall("s:url/s:loc", NAMES)]
    site = "http://cikls.example.lv"
    pages = ["/", "/sessions", "/calendar", "/cycles/", "/subscribe", "/accessibility",
             "/privacy", "/cycles/cikls", "/venues/vieta", "/sessions/diena"]  # fmt: skip
    spoken = ("lv", "en", "lt")
    assert places == [f"{site}{page}?lang={language}" for page in pages for language in spoken]
    last = tree.findall("s:url", NAMES)[-1]
    assert last.find("s:lastmod", NAMES).text == row.updated_at.isoformat()
    links = {each.get("hreflang"): each.get("href") for each in last.findall("x:link", NAMES)}
    address = f"{site}/sessions/diena"
    assert links == {
        **{language: f"{address}?lang={language}" for language in spoken}, "x-default": address,
    }  # fmt: skip
    assert [page for page in pages if client.get(page).status_code != 200] == []


def test_robots_are_told_of_the_sitemap(client: FlaskClient) -> None:
    assert "Sitemap: http://cikls.example.lv/sitemap.xml" in client.get("/robots.txt").text
