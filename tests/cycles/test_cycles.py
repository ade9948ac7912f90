"""Cycles: services, pages, dress."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.outputs import dress_of
from app.cycles.queries import get_cycle, get_cycle_by_slug, list_cycles
from app.cycles.rules import CyclePlan
from app.cycles.services import change_cycle, plan_cycle
from tests import factories

CYCLE: dict[str, Any] = {
    "title_lv": "Pakalpojumu kvalitāte",
    "title_en": "Quality of services",
    "project": "",
    "method": "LEAN",
    "academic_minutes": "40",
    "certificate_share": "80",
    "is_published": "y",
}


def test_plan_cycle_gets_a_slug_of_its_own(each_app: Flask) -> None:
    slugs = [plan_cycle(CyclePlan(title=Texts("Kvalitāte")), actor=SYSTEM).slug for _ in range(3)]
    assert slugs == ["kvalitate", "kvalitate-2", "kvalitate-3"]


def test_change_cycle_keeps_the_slug(each_app: Flask) -> None:
    cycle = plan_cycle(CyclePlan(title=Texts("Kvalitāte")), actor=SYSTEM)
    changed = change_cycle(cycle.id, CyclePlan(title=Texts("Cits"), method="LEAN"), actor=SYSTEM)
    assert (changed.slug, changed.title.lv, changed.method) == ("kvalitate", "Cits", "LEAN")
    with pytest.raises(NotFound):
        change_cycle(77, CyclePlan(title=Texts("Cits")), actor=SYSTEM)


def test_unpublished_cycle_is_not_for_the_public(each_app: Flask) -> None:
    hidden = factories.cycle(is_published=False)
    shown = factories.cycle()
    with pytest.raises(NotFound):
        get_cycle_by_slug(hidden.slug)
    assert get_cycle_by_slug(hidden.slug, public_only=False).id == hidden.id
    assert [cycle.id for cycle in list_cycles()] == [shown.id]


def test_dress_is_the_project_s(app: Flask) -> None:
    cycle = factories.cycle(project_id=factories.project("norway-2009-2014").id)
    dress = dress_of(get_cycle(cycle.id), "web_page", "lv")
    assert dress is not None
    assert (dress.profile_key, dress.emblem) == ("norway-2009-2014", None)
    assert dress_of(get_cycle(factories.cycle().id), "web_page", "lv") is None


def test_new_cycle_is_saved_and_offers_its_first_session(omar: FlaskClient) -> None:
    answer = omar.post("/manage/cycles/new", data=CYCLE)
    cycle = db.session.scalars(db.select(Cycle)).one()
    assert (answer.status_code, answer.location) == (303, f"/manage/cycles/{cycle.id}/")
    facts = (cycle.title, cycle.academic_minutes, cycle.certificate_share, cycle.is_published)
    assert facts == (Texts("Pakalpojumu kvalitāte", "Quality of services"), 40, 80, True)
    assert f"/manage/sessions/new?cycle={cycle.id}" in omar.get(str(answer.location)).text


def test_cycle_page_shows_its_sessions_in_order(omar: FlaskClient) -> None:
    cycle = factories.cycle()
    later = factories.training_session(cycle_id=cycle.id, title=Texts("Otrā"))
    assert later.starts_at is not None
    factories.training_session(
        cycle_id=cycle.id, title=Texts("Pirmā"), starts_at=later.starts_at.replace(year=2024)
    )
    page = omar.get(f"/manage/cycles/{cycle.id}/").text
    assert page.index("Pirmā</a>") < page.index("Otrā</a>")


def test_saved_cycle_moves_its_sessions_to_the_project(omar: FlaskClient) -> None:
    cycle, project = factories.cycle(), factories.project()
    own = factories.training_session(cycle_id=cycle.id)
    data = {**CYCLE, "project": str(project.id)}
    assert omar.post(f"/manage/cycles/{cycle.id}/", data=data).status_code == 303
    db.session.refresh(own)
    assert own.project_id == project.id


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title_lv": ""}, "title_lv"),
        ({"title_lv": "a" * 301}, "title_lv"),
        ({"project": "77"}, "project"),
        ({"academic_minutes": "41"}, "academic_minutes"),
        ({"certificate_share": "0"}, "certificate_share"),
        ({"certificate_share": "101"}, "certificate_share"),
    ],
)
def test_wrong_cycle_names_its_field(omar: FlaskClient, typed: dict[str, str], field: str) -> None:
    page = omar.post("/manage/cycles/new", data={**CYCLE, **typed})
    assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True)


@pytest.mark.parametrize("path", ["/manage/cycles/new", "/manage/cycles/1/"])
def test_viewer_may_not_write_cycles(vija: FlaskClient, path: str) -> None:
    assert vija.post(path, data=CYCLE).status_code == 403


def test_viewer_reads_cycles(vija: FlaskClient) -> None:
    cycle = factories.cycle()
    answers = [
        vija.get(path).status_code for path in ("/manage/cycles/", f"/manage/cycles/{cycle.id}/")
    ]
    assert answers == [200, 200]
