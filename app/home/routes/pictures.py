"""The picture of a session, for whoever shares its address."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from app.core.access import public
from app.core.i18n import force_language
from app.feeds.rules import read_language
from app.home.outputs.sharing import picture_of
from app.home.routes.lists import bp
from app.output.drawn import kept_or_drawn
from app.output.picture import Picture
from app.sessions.queries.facts import get_session_facts, list_days

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"


@bp.get("/sessions/<slug>.png")
@public
def session_picture(slug: str) -> ResponseReturnValue:
    """Asked for by the name of what is drawn in it (`v`), it may be kept for good."""
    picture = _picture(slug, read_language(request.args.get("lang", "")))
    answer = Response(mimetype="image/png")
    answer.set_etag(picture.name)
    is_named = request.args.get("v") == picture.name
    answer.headers["Cache-Control"] = FOR_GOOD if is_named else FOR_A_WHILE
    if not request.if_none_match.contains_weak(picture.name):
        folder = Path(current_app.config["DATA_DIR"]) / "pictures"
        answer.data = kept_or_drawn(folder, picture)
    return answer.make_conditional(request)


def _picture(slug: str, language: str) -> Picture:
    facts = get_session_facts(slug)
    with force_language(language):
        return picture_of(facts, list_days(facts.id), language)
