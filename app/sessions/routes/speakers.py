"""Speakers in the office."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, actor, staff
from app.core.forms import texts_data, texts_of
from app.core.i18n import _
from app.core.paging import page_number
from app.core.web import tell
from app.sessions.forms import SpeakerForm
from app.sessions.forms.choices import named
from app.sessions.models import Speaker
from app.sessions.queries import get_speaker, page_speaker_rows
from app.sessions.queries.options import list_organisation_options
from app.sessions.services import SpeakerPlan, save_speaker

door = Blueprint("speakers_manage", __name__, url_prefix="/manage/speakers")


@door.get("/")
@staff(Role.VIEWER)
def list_() -> str:
    query = request.args.get("q", "")
    page = page_speaker_rows(query, page_number(request.args.get("page")))
    return render_template("sessions/manage/speakers.html", page=page, query=query)


@door.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new() -> Response | tuple[str, int] | str:
    return _answer(SpeakerForm(), None)


@door.get("/<int:speaker_id>/")
@staff(Role.VIEWER)
def edit(speaker_id: int) -> str:
    speaker = get_speaker(speaker_id)
    return _page(_offered(SpeakerForm(formdata=None, data=_data(speaker))), speaker)


@door.post("/<int:speaker_id>/")
@staff(Role.ORGANISER)
def save(speaker_id: int) -> Response | tuple[str, int] | str:
    return _answer(SpeakerForm(), get_speaker(speaker_id))


def _answer(form: SpeakerForm, speaker: Speaker | None) -> Response | tuple[str, int] | str:
    _offered(form)
    if request.method != "POST":
        return _page(form, speaker)
    if not form.validate():
        return _page(form, speaker), 422
    saved = save_speaker(_plan(form), speaker.id if speaker else None, actor=actor())
    tell(_("%(name)s is saved.", name=saved.name))
    return redirect(url_for("speakers_manage.list_"), 303)


def _offered(form: SpeakerForm) -> SpeakerForm:
    form.organisation.choices = named(list_organisation_options(), _("No organisation"))
    return form


def _plan(form: SpeakerForm) -> SpeakerPlan:
    return SpeakerPlan(
        name=form.name.data or "",
        position=texts_of(form, "position"),
        organisation_id=int(form.organisation.data) if form.organisation.data else None,
        email=form.email.data or "",
        language=form.language.data,
    )


def _data(speaker: Speaker) -> dict[str, object]:
    return {
        "name": speaker.name,
        **texts_data("position", speaker.position),
        "organisation": str(speaker.organisation_id or ""),
        "email": speaker.email,
        "language": speaker.language,
    }


def _page(form: SpeakerForm, speaker: Speaker | None) -> str:
    return render_template("sessions/manage/speaker.html", form=form, speaker=speaker)
