"""Projects and funding profiles in the office."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.asked import read_words
from app.core.errors import InvalidInput
from app.core.i18n import NATIVE_NAMES, _, current_language
from app.core.paging import page_number
from app.core.web import tell
from app.funding import queries, services
from app.funding.forms import ProjectForm
from app.funding.models import Project
from app.funding.outputs import dress_previews
from app.funding.rules import (
    LANGUAGES,
    FundingProfile,
    UnknownProfile,
    all_profiles,
    euro,
    is_outside,
    percent,
    profile,
)
from app.output.emblem import eu_emblem_svg

bp = Blueprint("funding_manage", __name__, url_prefix="/manage/projects")


@bp.app_context_processor
def _emblem() -> dict[str, Any]:
    """`funding/dress.html` draws the emblem wherever it is included, in pages, papers and mails."""
    return {"eu_emblem_svg": eu_emblem_svg}


@bp.app_template_filter("euro")
def _euro(amount: Any) -> str:
    return "" if amount is None else f"{euro(amount, current_language())} €"


@bp.app_template_filter("percent")
def _percent(share: Any) -> str:
    return "" if share is None else f"{percent(share, current_language())} %"


@bp.get("/")
@staff(Role.VIEWER)
def list_() -> ResponseReturnValue:
    """Projects, the newest first, found without diacritics."""
    query = read_words(request.args.get("q"))
    page = queries.list_project_rows(query, page_number(request.args.get("page")))
    names = {each.key: each.words for each in all_profiles()}
    return render_template("funding/list.html", page=page, query=query, words=names)


@bp.get("/profiles")
@staff(Role.VIEWER)
def profiles() -> ResponseReturnValue:
    """Every funding profile with its rules, exact words, sources, and what is unconfirmed."""
    return render_template("funding/profiles.html", profiles=all_profiles(), **_about_profiles())


@bp.get("/profile")
@staff(Role.VIEWER)
def chosen() -> ResponseReturnValue:
    """The rules and words of `?profile_key=`: what a form shows as soon as one is chosen."""
    found = _find_profile(request.args.get("profile_key", ""))
    return render_template("funding/chosen.html", profile=found, **_about_profiles())


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new() -> ResponseReturnValue:
    """Add a project."""
    return _answer(ProjectForm.of(None), None)


@bp.get("/<int:project_id>/")
@staff(Role.VIEWER)
def edit(project_id: int) -> ResponseReturnValue:
    """One project: its form, or for who may only look, its facts; and what its outputs wear."""
    project = queries.get_project(project_id)
    return _page(ProjectForm.of(project), project)


@bp.post("/<int:project_id>/")
@staff(Role.ORGANISER)
def save(project_id: int) -> ResponseReturnValue:
    """Change a project."""
    project = queries.get_project(project_id)
    return _answer(ProjectForm.of(project), project)


def _answer(form: ProjectForm, project: Project | None) -> ResponseReturnValue:
    if not form.is_submitted():
        return _page(form, project)
    more = next((name for name in ("partners", "shares") if f"add_{name}" in request.form), "")
    if more:
        form.add_row(more)
        form.offer_organisations()
        return _page(form, project)
    saved = _saved(form, project) if form.validate() else None
    if saved is None:
        return _page(form, project), 422
    tell(_("The project is saved."))
    return redirect(url_for("funding_manage.edit", project_id=saved.id), 303)


def _saved(form: ProjectForm, project: Project | None) -> Project | None:
    project_id = project.id if project else None
    try:
        return services.save_project(form.plan(), actor=actor(), project_id=project_id)
    except InvalidInput as fault:
        form.refuse(fault)
        return None


def _page(form: ProjectForm, project: Project | None) -> str:
    found = _find_profile(form.profile_key.data)
    return render_template(
        "funding/edit.html",
        form=form,
        project=project,
        profile=found,
        is_outside=is_outside(found, form.starts_on.data, form.ends_on.data),
        previews=dress_previews(project) if project else {},
        **_about_profiles(),
    )


def _find_profile(key: str | None) -> FundingProfile | None:
    try:
        return profile(key or "")
    except UnknownProfile:
        return None


def _about_profiles() -> dict[str, Any]:
    return {"profile_languages": LANGUAGES, "native_names": NATIVE_NAMES}
