"""The office's first page: what needs doing."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates.queries import list_open_objections
from app.core.access import Role, staff
from app.home.queries.duties import list_duties
from app.home.queries.office import count_office, list_soon, list_unmarked_days
from app.sessions.rules import SessionStatus

bp = Blueprint("office", __name__, url_prefix="/manage")


@bp.get("/")
@staff(Role.VIEWER)
def overview() -> ResponseReturnValue:
    """What is near, what is unfinished."""
    lines = list_soon()
    return render_template(
        "home/overview.html",
        counts=count_office(),
        duties=list_duties(),
        soon=[line for line in lines if line.status is not SessionStatus.DRAFT],
        drafts=[line for line in lines if line.status is SessionStatus.DRAFT],
        unmarked=list_unmarked_days(),
        objections=list_open_objections(),
        to=_link,
    )


def _link(endpoint: str, **values: object) -> str:
    """An address in the office, '' where that door is not there."""
    there = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if there else ""  # type: ignore[arg-type]  # plain values
