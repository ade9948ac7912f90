"""Organisations: list, form, what others ask for."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.texts import Texts
from app.people.models import Organisation
from app.people.queries import (
    find_by_code,
    list_listed_organisations,
    list_organisation_choices,
)
from app.people.rules import OrganisationDetails, OrganisationKind, PlanningRegion
from app.people.services import save_organisation
from tests import factories

FORM = {
    "name_lv": "Ludzas novads",
    "kind": "municipality",
    "country": "LV",
    "planning_region": "",
    "is_listed": "y",
}
ALL = ["Ādažu novads", "Kultūras ministrija", "Rēzeknes novads"]


def names_in(page: str) -> list[str]:
    cells = re.findall(r'<td lang="lv">(?:<a[^>]*>)?([^<]+)', page)
    return [html.unescape(cell).strip() for cell in cells]


def three() -> None:
    factories.organisation("Rēzeknes novads")
    factories.organisation("Ādažu novads", planning_region=PlanningRegion.RIGA)
    factories.organisation(
        "Kultūras ministrija", kind=OrganisationKind.MINISTRY, planning_region=None, is_listed=False
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Ādažu novads", "Kultūras ministrija", "Rēzeknes novads"]),
        ("?q=rezek", ["Rēzeknes novads"]),
        ("?q=NOVADS+adazu", ["Ādažu novads"]),
        ("?kind=ministry", ["Kultūras ministrija"]),
        ("?region=latgale", ["Rēzeknes novads"]),
        (
            "?kind=nonsense&region=%00&page=x",
            ALL,
        ),
        ("?q=%25", []),
    ],
)
def test_list_is_searched_and_narrowed(vija: FlaskClient, asked: str, found: list[str]) -> None:
    three()
    assert names_in(vija.get(f"/manage/organisations/{asked}").text) == found


def test_list_takes_the_same_statements_whatever_its_length(
    vija: FlaskClient, counted: Any
) -> None:
    counts = []
    for _round in range(2):
        three()
        with counted() as statements:
            vija.get("/manage/organisations/")
        counts.append(statements.count)
    assert counts == [3, 3]  # the account with its roles, how many, the rows


def test_new_organisation_is_saved_and_shown(omar: FlaskClient) -> None:
    answer = omar.post("/manage/organisations/new", data={**FORM, "name_en": "Ludza Municipality"})
    assert (answer.status_code, answer.location) == (303, "/manage/organisations/")
    kept = db.session.scalars(sa.select(Organisation)).one()
    assert (kept.name, kept.sort_name) == (
        Texts("Ludzas novads", "Ludza Municipality"),
        "ludzas novads",
    )
    assert (kept.kind, kept.planning_region, kept.code, kept.is_listed) == (
        OrganisationKind.MUNICIPALITY, None, None, True,
    )  # fmt: skip


def test_change_keeps_what_was_there_and_can_take_off_the_list(omar: FlaskClient) -> None:
    kept = factories.organisation(
        "Ludzas novads", code="LV0001", website="https://ludza.example.lv"
    )
    address = f"/manage/organisations/{kept.id}/"
    page = omar.get(address).text
    assert 'value="https://ludza.example.lv"' in page
    data = {key: value for key, value in FORM.items() if key != "is_listed"}
    omar.post(address, data={**data, "name_lv": "Ludzas pašvaldība", "code": "LV0001"})
    db.session.refresh(kept)
    assert (kept.name.lv, kept.sort_name, kept.code) == (
        "Ludzas pašvaldība",
        "ludzas pasvaldiba",
        "LV0001",
    )
    assert (kept.is_listed, kept.planning_region) == (False, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_lv", " "),
        ("name_lv", "x" * 201),
        ("kind", ""),
        ("kind", "castle"),
        ("country", "XX"),
        ("planning_region", "mars"),
        ("email", "nobody"),
        ("website", "javascript:alert(1)"),
        ("code", "taken"),
    ],
)
def test_wrong_value_is_named_at_its_field(omar: FlaskClient, field: str, value: str) -> None:
    factories.organisation("Cita", code="taken")
    answer = omar.post("/manage/organisations/new", data={**FORM, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 1


def test_region_belongs_to_latvia(omar: FlaskClient) -> None:
    data = {**FORM, "country": "LT", "planning_region": "latgale"}
    answer = omar.post("/manage/organisations/new", data=data)
    assert (answer.status_code, 'id="planning_region-error"' in answer.text) == (422, True)


def test_unknown_organisation_is_not_found(omar: FlaskClient) -> None:
    assert omar.get("/manage/organisations/999/").status_code == 404


def test_listed_ones_are_offered_by_name_in_one_statement(app: Flask, counted: Any) -> None:
    three()
    with counted() as statements:
        offered = list_listed_organisations()
    assert [(o.name.lv, o.planning_region) for o in offered] == [
        ("Ādažu novads", PlanningRegion.RIGA),
        ("Rēzeknes novads", PlanningRegion.LATGALE),
    ]
    assert statements.count == 1


def test_choices_of_kinds(app: Flask) -> None:
    three()
    kinds = [OrganisationKind.MINISTRY, OrganisationKind.HOST]
    assert [o.name.lv for o in list_organisation_choices(kinds)] == ["Kultūras ministrija"]
    assert len(list_organisation_choices()) == 3


def test_code_finds_and_stays_with_one(each_app: Flask) -> None:
    details = OrganisationDetails(name=Texts("Ludza"), kind=OrganisationKind.OTHER, code="key")
    kept = save_organisation(details, actor=SYSTEM)
    assert find_by_code("key") is kept
    assert find_by_code("other") is None
    assert save_organisation(details, actor=SYSTEM, organisation_id=kept.id) is kept
    with pytest.raises(InvalidInput) as refused:
        save_organisation(details, actor=SYSTEM)
    assert refused.value.field == "code"
