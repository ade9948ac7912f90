"""Keeping projects on both engines: rules hold, words cannot break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.texts import Texts
from app.funding.models import Project, ProjectShare
from app.funding.outputs import dress, dress_previews, project_dress
from app.funding.queries import get_project, list_project_choices, list_project_rows
from app.funding.rules import ProjectPlan, SharePlan, all_profiles, euro, parse_amount, percent
from app.funding.services import save_project
from app.people.rules import OrganisationKind
from tests import factories

TITLE = Texts("Atvērta pārvaldība", "Open governance", "Atviras valdymas")
ERDF = SharePlan(source=Texts("ERAF"), percent=Decimal(80), amount=Decimal("217607.49"))
OWN = SharePlan(source=Texts("Pašu līdzekļi"), amount=Decimal("54401.88"))


def plan(**values: Any) -> ProjectPlan:
    values.setdefault("beneficiary_id", factories.organisation("Reģions").id)
    defaults = {"title": TITLE, "profile_key": "interreg-via-lvlt-2021-2027", "code": "LL-00146"}
    return ProjectPlan(**{**defaults, **values})


def save(project_id: int | None = None, **values: Any) -> int:
    return save_project(plan(**values), actor=SYSTEM, project_id=project_id).id


def refusal(**values: Any) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        save(**values)
    assert db.session.scalars(db.select(Project.id)).all() == []
    return caught.value.field, str(caught.value)


def test_project_is_kept_with_partners_and_shares(each_app: Flask) -> None:
    partners = tuple(
        factories.organisation(name, kind=OrganisationKind.PARTNER).id for name in ("Zarasai", "X")
    )
    project = get_project(
        save(partner_ids=partners, total=Decimal("272009.37"), shares=(ERDF, OWN), acronym="Atv")
    )
    assert (project.slug, project.total) == ("atv", Decimal("272009.37"))
    assert tuple(partner.organisation_id for partner in project.partners) == partners
    assert [(str(s.source), s.percent, s.amount) for s in project.shares] == [
        ("ERAF", Decimal(80), Decimal("217607.49")),
        ("Pašu līdzekļi", None, Decimal("54401.88")),
    ]


def test_saving_again_replaces_partners_and_shares_and_keeps_the_slug(each_app: Flask) -> None:
    partner, other = (factories.organisation(name).id for name in ("A", "B"))
    ten = (replace(OWN, amount=Decimal(10)),)
    project_id = save(partner_ids=(partner, other), total=Decimal(10), shares=ten)
    save(project_id, partner_ids=(other,), title=Texts("Cits"))
    project = get_project(project_id)
    assert [each.organisation_id for each in project.partners] == [other]
    assert (project.shares, project.total, project.slug) == ([], None, "atverta-parvaldiba")
    assert db.session.scalars(db.select(ProjectShare.id)).all() == []


def test_unknown_project_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        get_project(7)
    with pytest.raises(NotFound):
        save(7)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"profile_key": "mars-2050"}, "profile_key"),
        ({"support": "funded"}, "support"),
        ({"code": " ", "profile_key": "interreg-va-lvlt-2014-2020"}, "code"),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)}, "ends_on"),
        ({"beneficiary_id": 999_999}, "beneficiary_id"),
        ({"partner_ids": (999_999,)}, "partners"),
        ({"shares": (OWN,)}, "total"),
        ({"total": Decimal(5)}, "shares"),
        ({"total": Decimal("NaN"), "shares": (OWN,)}, "total"),
        ({"total": Decimal(10) ** 12, "shares": (OWN,)}, "total"),
        ({"total": Decimal(-5), "shares": (OWN,)}, "total"),
        ({"total": Decimal("272009.38"), "shares": (ERDF, OWN)}, "shares"),
        ({"total": Decimal("54401.88"), "shares": (OWN, OWN)}, "shares"),
    ],
)
def test_impossible_project_is_refused_at_its_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    assert refusal(**values)[0] == field


def test_partner_named_twice_or_beneficiary_too_is_refused(app: Flask) -> None:
    own = factories.organisation("Reģions").id
    assert refusal(beneficiary_id=own, partner_ids=(own,))[0] == "partners"
    other = factories.organisation("Cits").id
    assert refusal(partner_ids=(other, other))[0] == "partners"


def test_share_that_does_not_fit_its_percentage_is_told_at_its_amount(app: Flask) -> None:
    upper = (replace(OWN, amount=Decimal("54401.87")), replace(ERDF, amount=Decimal("217607.50")))
    field, message = refusal(total=Decimal("272009.37"), shares=upper)
    assert field == "shares-1-amount"
    assert message.replace("\xa0", " ") == (
        "ERAF: 80 % of the total is 217 607,49, not 217 607,50."
    )


def test_share_of_another_funder_may_take_the_upper_cent(app: Flask) -> None:
    upper = (
        SharePlan(source=Texts("Cits"), percent=Decimal(70), amount=Decimal("190406.56")),
        SharePlan(source=Texts("Pašu"), amount=Decimal("81602.81")),
    )
    assert save(total=Decimal("272009.37"), shares=upper) > 0


@given(cents=st.integers(1, 10**13), share=st.sampled_from([80, 50, 33]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_shares_cut_off_to_the_cent_always_add_up(app: Flask, cents: int, share: int) -> None:
    total = Decimal(cents) / 100
    part = (total * share / 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    shares = (
        SharePlan(source=Texts("ERAF"), percent=Decimal(share), amount=part),
        SharePlan(source=Texts("Pašu"), amount=total - part),
    )
    project = get_project(save(total=total, shares=shares))
    db.session.expire_all()
    assert sum(each.amount or 0 for each in get_project(project.id).shares) == total


@given(cents=st.integers(0, 10**14 - 1), language=st.sampled_from(["lv", "en", "lt"]))
def test_amount_is_read_back_as_it_was_written(cents: int, language: str) -> None:
    amount = Decimal(cents) / 100
    assert parse_amount(euro(amount, language)) == amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("272 009,37", "272009.37"),
        ("272\xa0009,37 €", "272009.37"),
        ("272009.37", "272009.37"),
        ("272.009,37", "272009.37"),
        ("272,009.37", "272009.37"),
        ("EUR 5", "5"),
        ("1,234", "1.234"),
        ("−5", "-5"),
    ],
)
def test_amount_is_read_as_people_write_it(written: str, amount: str) -> None:
    assert parse_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    ["", "NaN", "Infinity", "1e5", "1_000", "1 00", "12 34,5", "1.2.3", "٣", "0x1", "5;", "9" * 25],
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(written)


def test_percent_has_no_needless_noughts() -> None:
    assert [percent(Decimal(p), "lv") for p in ("80.00", "66.67", "100")] == ["80", "66,67", "100"]


def test_project_dress_speaks_the_language_of_the_artefact(app: Flask) -> None:
    region = factories.organisation("Reģions")
    region.name = Texts("Reģions", "Region", "Regionas")
    project = get_project(save(beneficiary_id=region.id))
    assert project_dress(project, "mail", "lt") == dress(
        project.profile_key, "mail", "lt", title=TITLE.lt, beneficiary="Regionas", code="LL-00146"
    )


def test_project_dress_takes_the_projects_support(app: Flask) -> None:
    funded = get_project(save(profile_key="eu-2021-2027", support="funded"))
    assert project_dress(funded, "web_page", "en").emblem_caption == "Funded by the European Union"


@pytest.mark.parametrize("profile", all_profiles(), ids=lambda each: each.key)
def test_saved_project_has_words_for_every_artefact_and_language(app: Flask, profile: Any) -> None:
    previews = dress_previews(get_project(save(profile_key=profile.key)))
    shown = [preview for each in previews.values() for preview in each]
    assert (len(shown), [each for each in shown if each.dress is None]) == (15, [])


def test_rows_and_choices_are_found_without_diacritics(each_app: Flask) -> None:
    save(starts_on=date(2026, 1, 1))
    save(title=Texts("Sadarbība"), code="X-1", starts_on=date(2030, 1, 1))
    assert [str(row.title) for row in list_project_rows("", 1).items] == [
        "Sadarbība",
        "Atvērta pārvaldība",
    ]
    assert [row.code for row in list_project_rows("atverta GOVERN", 1).items] == ["LL-00146"]
    assert [choice.label.en for choice in list_project_choices()] == [
        "X-1 · Sadarbība",
        "LL-00146 · Open governance",
    ]


def test_number_of_statements_does_not_grow_with_projects(app: Flask, counted: Any) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            save(partner_ids=(factories.organisation("P").id, factories.organisation("Q").id))
        with counted() as statements:
            list_project_choices()
            list_project_rows("", 1)
        db.session.expunge_all()
        with counted() as one:
            get_project(1)
        counts.append((statements.count, one.count))
    assert counts == [(3, 3), (3, 3)]
