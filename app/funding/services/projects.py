"""Keeping projects."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import structlog

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput
from app.core.search import fold
from app.core.slugs import free_slug, slug_stem
from app.core.texts import LANGUAGES, N_, Texts
from app.funding.models import Project, ProjectPartner, ProjectShare
from app.funding.queries import load_project
from app.funding.rules import (
    FundingProfile,
    ProjectPlan,
    Share,
    SharePlan,
    ShareProblem,
    SharesDoNotAddUp,
    UnknownProfile,
    check_shares,
    euro,
    percent,
    profile,
)
from app.people.models import Organisation

log = structlog.get_logger()


_OWN_COLUMNS = tuple(n for n in ProjectPlan.__slots__ if n not in ("shares", "partner_ids"))


@transactional
def save_project(plan: ProjectPlan, *, actor: Actor, project_id: int | None = None) -> Project:
    """Make a project, or change the one with `project_id`; partners and shares become the plan's.

    Raises NotFound; InvalidInput naming the field, 'shares-1-amount' for the second share's amount.
    Source: a project's budget adds up to the cent (programme manuals); see `check_shares`.
    """
    _check(plan)
    project = _locked(project_id) if project_id else _new(plan)
    for name in _OWN_COLUMNS:
        setattr(project, name, getattr(plan, name))
    project.search_text = fold(plan.code, plan.acronym, plan.title)
    _set_partners(project, plan.partner_ids)
    _set_shares(project, plan.shares)
    db.session.add(project)
    db.session.flush()
    log.info("project saved", project=project.id, by=actor.user_id)
    return project


def _locked(project_id: int) -> Project:
    lock(Project, project_id)
    return load_project(project_id)


def _new(plan: ProjectPlan) -> Project:
    stem = slug_stem(plan.acronym or plan.title.lv, fallback="project")
    return Project(slug=free_slug(Project.slug, stem), partners=[], shares=[])


def _check(plan: ProjectPlan) -> None:
    _check_profile(plan)
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise InvalidInput("ends_on", N_("The last day is before the first."))
    _check_organisations(plan)
    _check_money(plan, profile(plan.profile_key))


def _check_profile(plan: ProjectPlan) -> None:
    try:
        chosen = profile(plan.profile_key)
    except UnknownProfile as error:
        raise InvalidInput("profile_key", N_("Please choose one of the list.")) from error
    if plan.support and plan.support not in chosen.supports:
        raise InvalidInput("support", N_("This funding profile has no words for such support."))
    if "code" in chosen.required_values and not plan.code.strip():
        raise InvalidInput(
            "code", N_("The statement of this funding profile names the project's code.")
        )


def _check_organisations(plan: ProjectPlan) -> None:
    if db.session.get(Organisation, plan.beneficiary_id) is None:
        raise InvalidInput("beneficiary_id", N_("Please choose one of the list."))
    asked = plan.partner_ids
    if plan.beneficiary_id in asked:
        raise InvalidInput("partners", N_("The beneficiary is not also a partner."))
    known = db.session.scalars(db.select(Organisation.id).where(Organisation.id.in_(asked))).all()
    if len(set(asked)) != len(asked):
        raise InvalidInput("partners", N_("The same partner is named twice."))
    if len(known) != len(asked):
        raise InvalidInput("partners", N_("Please choose one of the list."))


def _check_money(plan: ProjectPlan, chosen: FundingProfile) -> None:
    if plan.total is None and not plan.shares:
        return
    if plan.total is None:
        raise InvalidInput("total", N_("Please give the total that these shares make up."))
    labels = [share.source.lv for share in plan.shares]
    if len({fold(label) for label in labels}) != len(labels):
        raise InvalidInput("shares", N_("Two sources of funding have the same name."))
    try:
        check_shares(plan.total, [_share(each, chosen) for each in plan.shares])
    except SharesDoNotAddUp as refusal:
        raise _at_its_field(refusal, labels) from refusal


def _share(plan: SharePlan, chosen: FundingProfile) -> Share:
    down = chosen.cuts_off(plan.percent)
    return Share(plan.source.lv, plan.amount, plan.percent, rounded_down=down)


def _at_its_field(refusal: SharesDoNotAddUp, labels: Sequence[str]) -> InvalidInput:
    """The same refusal where the form can show it, its figures as people write them."""
    percents = {"percent"} | ({"actual"} if refusal.problem is ShareProblem.PERCENT_SUM else set())
    values = {
        name: _written(value, is_percent=name in percents) if isinstance(value, Decimal) else value
        for name, value in refusal.values.items()
    }
    field = "total" if refusal.problem is ShareProblem.NOT_A_TOTAL else "shares"
    if "label" in refusal.values:
        field = f"shares-{labels.index(str(refusal.values['label']))}-amount"
    return InvalidInput(field, refusal.message, **values)


def _written(value: Decimal, *, is_percent: bool) -> Texts:
    write = percent if is_percent else euro
    return Texts(*(write(value, language) for language in LANGUAGES))


def _set_partners(project: Project, organisation_ids: Sequence[int]) -> None:
    known = {partner.organisation_id: partner for partner in project.partners}
    project.partners = [
        known.get(each) or ProjectPartner(organisation_id=each) for each in organisation_ids
    ]


def _set_shares(project: Project, plans: Sequence[SharePlan]) -> None:
    project.shares = [
        ProjectShare(
            position=position, source=plan.source, percent=plan.percent, amount=plan.amount
        )
        for position, plan in enumerate(plans)
    ]
