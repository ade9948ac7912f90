"""Projects and profiles in the office."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.texts import Texts
from app.funding.models import Project, ProjectShare
from app.funding.rules import all_profiles
from tests import factories

UNION = re.compile(r"europ|eirop|\bES\b|\bEU\b|europos|eu-emblem", re.IGNORECASE)


def form(**values: str) -> dict[str, str]:
    own = {
        "profile_key": "interreg-via-lvlt-2021-2027",
        "support": "",
        "code": "LL-00146",
        "title_lv": "Atvērta pārvaldība",
        "beneficiary_id": str(factories.organisation("Reģions").id),
        "partners-0": "",
    }
    return {**own, **{key.replace("__", "-"): value for key, value in values.items()}}


def money(*, total: str = "272 009,37", erdf: str = "217.607,49", own: str = "54401.88") -> Any:
    return {
        "total": total,
        "shares__0__source_lv": "ERAF",
        "shares__0__percent": "80 %",
        "shares__0__amount": erdf,
        "shares__1__source_lv": "Pašu līdzekļi",
        "shares__1__amount": own,
        "shares__2__source_lv": "",
        "shares__2__amount": " ",
    }


def kept() -> list[Project]:
    return list(db.session.scalars(db.select(Project)))


def test_organiser_adds_a_project_whose_shares_add_up(omar: FlaskClient) -> None:
    answer = omar.post("/manage/projects/new", data=form(**money()))
    project = kept()[0]
    assert (answer.status_code, answer.location) == (303, f"/manage/projects/{project.id}/")
    amounts = db.session.scalars(db.select(ProjectShare.amount).order_by(ProjectShare.position))
    assert (str(project.total), [str(each) for each in amounts]) == (
        "272009.37",
        ["217607.49", "54401.88"],
    )


@pytest.mark.parametrize(
    ("amounts", "place"),
    [
        ({"own": "54 401,87"}, 'href="#shares">Shares: The amounts add up to 272,009.36, not'),
        (
            {"erdf": "217607,50", "own": "54401,87"},
            (
                'href="#shares-0-amount">Shares 1. Amount, euro: ERAF: '
                "80 % of the total is 217,607.49, not"
            ),
        ),
        ({"total": ""}, 'href="#total">Total, euro: Please give the total'),
    ],
)
def test_shares_that_do_not_add_up_are_told_where_they_are(
    omar: FlaskClient, amounts: dict[str, str], place: str
) -> None:
    answer = omar.post("/manage/projects/new?lang=en", data=form(**money(**amounts)))
    assert (answer.status_code, kept()) == (422, [])
    assert place in answer.text


BAD = [
    ({"title_lv": ""}, "title_lv"),
    ({"title_lv": "a" * 401}, "title_lv"),
    ({"title_lv": "\u202e\u0007 "}, "title_lv"),
    ({"profile_key": ""}, "profile_key"),
    ({"profile_key": "mars"}, "profile_key"),
    ({"support": "partly"}, "support"),
    ({"support": "funded"}, "support"),
    ({"code": "", "profile_key": "interreg-va-lvlt-2014-2020"}, "code"),
    ({"code": "9" * 61}, "code"),
    ({"beneficiary_id": ""}, "beneficiary_id"),
    ({"beneficiary_id": "99999999999999999999"}, "beneficiary_id"),
    ({"partners__0": "999999"}, "partners-0"),
    ({"starts_on": "2026-13-45"}, "starts_on"),
    ({"starts_on": "0001-01-01"}, "starts_on"),
    ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "ends_on"),
    ({"total": "NaN"}, "total"),
    ({"total": "-5"}, "total"),
    ({"total": "1,234"}, "total"),
    ({"total": "9" * 22}, "total"),
    ({"total": "9" * 4000}, "total"),
    ({"total": "<script>"}, "total"),
    ({"shares__0__amount": "5"}, "shares-0-source_lv"),
    ({"shares__0__source_lv": "ERAF"}, "shares-0-amount"),
    ({"shares__0__source_lv": "ERAF", "shares__0__amount": "-1"}, "shares-0-amount"),
    ({"shares__0__source_lv": "ERAF", "shares__0__percent": "100,01"}, "shares-0-percent"),
    ({"shares__0__source_lv": "E" * 201, "shares__0__amount": "1"}, "shares-0-source_lv"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_input_is_told_at_its_field(
    omar: FlaskClient, values: dict[str, str], field: str
) -> None:
    answer = omar.post("/manage/projects/new", data=form(**values))
    assert (answer.status_code, kept()) == (422, [])
    assert f'id="{field}-error"' in answer.text


def test_more_rows_keep_what_was_typed(omar: FlaskClient) -> None:
    answer = omar.post("/manage/projects/new", data=form(**money(), add_shares="1", title_lv=""))
    assert (answer.status_code, kept()) == (200, [])
    assert 'name="shares-3-amount"' in answer.text
    assert 'value="217.607,49"' in answer.text
    answer = omar.post("/manage/projects/new", data=form(add_partners="1"))
    assert 'name="partners-1"' in answer.text


def test_statement_sent_along_changes_nothing(omar: FlaskClient) -> None:
    omar.post("/manage/projects/new", data=form(statement="Mūsu vārdi", caption="Mūsu vārdi"))
    assert "Mūsu vārdi" not in omar.get(f"/manage/projects/{kept()[0].id}/").text


def test_strange_title_is_shown_as_text(omar: FlaskClient) -> None:
    title = "<b>{title}</b> 🎓 שלום %s"
    omar.post("/manage/projects/new", data=form(title_lv=title))
    page = omar.get(f"/manage/projects/{kept()[0].id}/")
    assert (page.status_code, html.escape(title, quote=False) in page.text) == (200, True)


def test_period_outside_the_profiles_is_warned_of(omar: FlaskClient) -> None:
    dates = {"starts_on": "2012-01-01", "ends_on": "2026-12-31"}
    answer = omar.post("/manage/projects/new", data=form(**dates))
    page = omar.get(f"{answer.location}?lang=en").text
    assert "Part of the project's time lies outside 1 Jan 2021" in page


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_preview_of_norway_shows_no_word_and_no_sign_of_the_union(
    vija: FlaskClient, language: str
) -> None:
    project = factories.project("norway-2009-2014", title=Texts("Sadarbība"))
    page = vija.get(f"/manage/projects/{project.id}/?lang={language}").text
    preview = page[page.index('id="previews-title"') :]
    without_grants_own_name = re.sub(
        "Eiropas Ekonomikas|Europos ekonomin|European Economic", "", preview
    )
    assert UNION.findall(without_grants_own_name) == []
    assert preview.count("Norway Grants") >= 15


def test_preview_of_the_unions_profile_shows_the_emblem_and_exact_words(vija: FlaskClient) -> None:
    project = factories.project("eu-2021-2027")
    page = vija.get(f"/manage/projects/{project.id}/?lang=lv").text
    preview = page[page.index('id="previews-title"') :]
    assert preview.count('class="eu-emblem"') == 12
    assert preview.count('funder-dress__caption">Līdzfinansē Eiropas Savienība<') == 4


def test_profiles_page_shows_every_word_with_its_source(vija: FlaskClient) -> None:
    page = html.unescape(vija.get("/manage/projects/profiles").text)
    texts = [
        text
        for profile in all_profiles()
        for statement in profile.statements.values()
        for text in (*statement.sentences, *filter(None, [statement.caption]))
    ]
    assert [text.wording for text in texts if text.wording not in page] == []
    assert [text.source for text in texts if text.source.lv not in page] == []


def test_chosen_profile_answers_for_what_is_no_profile_too(vija: FlaskClient) -> None:
    statuses = [
        vija.get(f"/manage/projects/profile?profile_key={key}").status_code
        for key in ("", "norway-2009-2014", "mars", "%00")
    ]
    assert statuses == [200, 200, 200, 200]


def test_viewer_looks_but_does_not_change(vija: FlaskClient) -> None:
    project = factories.project()
    page = vija.get(f"/manage/projects/{project.id}/")
    assert (page.status_code, 'name="title_lv"' in page.text) == (200, False)
    refused = [
        vija.post(f"/manage/projects/{project.id}/", data=form()).status_code,
        vija.get("/manage/projects/new").status_code,
        vija.post("/manage/projects/new", data=form()).status_code,
    ]
    assert refused == [403, 403, 403]


def test_administrator_may_change_a_project(ada: FlaskClient) -> None:
    project = factories.project()
    answer = ada.post(f"/manage/projects/{project.id}/", data=form(title_lv="Jauns"))
    assert (answer.status_code, str(kept()[0].title)) == (303, "Jauns")


def test_list_takes_as_many_statements_for_three_projects_as_for_one(
    vija: FlaskClient, counted: Any
) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            factories.project()
        with counted() as statements:
            vija.get("/manage/projects/?q=atverta")
        counts.append(statements.count)
    assert counts == [3, 3]
