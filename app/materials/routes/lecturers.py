"""A lecturer's page: no account, a signed link, and one thing to do."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import link_holder
from app.core.asked import read_id
from app.core.errors import InvalidInput, NotFound
from app.core.i18n import _, current_language
from app.core.limits import limit_by_address
from app.core.web import tell
from app.funding.rules import Artefact
from app.materials import queries, services
from app.materials.forms import HandInForm
from app.materials.routes.answers import no_file, status_of, upload_hints
from app.materials.routes.public import bp
from app.materials.rules import Visibility
from app.sessions.outputs import dress_of
from app.sessions.queries import get_session


@bp.get("/lecturers/<token>")
@link_holder
def lecturer(token: str) -> ResponseReturnValue:
    """Which session, when, what was handed in, and a place for a file."""
    return _page(token, HandInForm())


@bp.post("/lecturers/<token>")
@limit_by_address("LIMIT_UPLOADS")
@link_holder
def hand_in(token: str) -> ResponseReturnValue:
    """Keep the file; with `replace`, in place of an own one."""
    speaker_id, session_id = queries.read_lecturer_token(token)
    form = HandInForm()
    sent, title = form.sent, form.title.data or ""
    if not form.validate_on_submit():
        return _page(token, form, 422)
    try:
        if sent is None:
            raise no_file()
        if old := _old_id():
            services.hand_in_again(session_id, speaker_id, old, title, sent)
        else:
            services.hand_in(session_id, speaker_id, title, sent)
    except InvalidInput as error:
        form.refuse(error)
        return _page(token, form, status_of(error))
    tell(_("Your presentation is received. Thank you!"))
    return redirect(url_for("materials.lecturer", token=token), 303)


def _old_id() -> int:
    return read_id(request.form.get("replace")) or 0


def _page(token: str, form: HandInForm, status: int = 200) -> ResponseReturnValue:
    speaker_id, session_id = queries.read_lecturer_token(token)
    training_session = get_session(session_id)
    speaker = next((s for s in queries.speakers_of(training_session) if s.id == speaker_id), None)
    if speaker is None:
        raise NotFound
    own = queries.list_materials(
        session_id=session_id, visible_to=Visibility.STAFF, speaker_id=speaker_id
    )
    page = render_template(
        "materials/lecturer.html",
        token=token, form=form, speaker=speaker, training_session=training_session, own=own,
        chosen=_old_id(), dress=dress_of(training_session, Artefact.WEB_PAGE, current_language()),
        **upload_hints(),
    )  # fmt: skip
    return page, status, {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
