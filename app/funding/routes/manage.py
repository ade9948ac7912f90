"""Projects and funding profiles in the office."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.output.emblem import eu_emblem_svg

bp = Blueprint("funding_manage", __name__, url_prefix="/manage/projects")


@bp.app_context_processor
def _emblem() -> dict[str, Any]:
    """`funding/dress.html` draws the emblem wherever it is included, in pages, papers and mails."""
    return {"eu_emblem_svg": eu_emblem_svg}
