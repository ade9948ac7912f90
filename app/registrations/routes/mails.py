"""The words of mails, of one session or of the house: see, change, try out, take back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import NotFound
from app.core.i18n import NATIVE_NAMES, _, force_language
from app.core.web import tell
from app.outbox.outputs import FRAME_HEADERS, framed
from app.outbox.services import Written
from app.registrations import services
from app.registrations.forms.mail_text import MailTextForm
from app.registrations.queries import bad_addresses
from app.registrations.queries.mail_texts import find_session_to_show, list_texts
from app.registrations.services.letters import MailKind, label_of
from app.registrations.services.mails import session_parts
from app.registrations.services.wording import placeholders_of, spoken, understood, wording_of
from app.registrations.services.writing import sample_letter
from app.sessions.queries import get_session

bp = Blueprint("registrations_mails", __name__, url_prefix="/manage")
OF_HOUSE, OF_SESSION = "/mails", "/sessions/<int:session_id>/mails"


@bp.get(f"{OF_HOUSE}/")
@bp.get(f"{OF_SESSION}/")
@staff(Role.VIEWER)
def list_(session_id: int | None = None) -> str:
    """Every mail and in whose words it is."""
    return render_template(
        "registrations/manage/mails.html",
        **_frame(session_id),
        kinds=[(kind, label_of(kind)) for kind in MailKind],
        own=list_texts(session_id),
        written_in=_languages(),
        bad_count=bad_addresses(session_id) if session_id else 0,
    )


@bp.route(f"{OF_HOUSE}/<kind>/<language>", methods=["GET", "POST"])
@bp.route(f"{OF_SESSION}/<kind>/<language>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(kind: str, language: str, session_id: int | None = None) -> ResponseReturnValue:
    """One mail in one language."""
    mail_kind, language = _asked(kind, language)
    form = _form(mail_kind, language, session_id)
    if form.validate_on_submit():
        with force_language(language):
            wording = understood(mail_kind, form.wording)
            services.save_wording(mail_kind, wording, session_id=session_id, actor=actor())
        tell(_("The mail is saved. It is used from now on."))
        return redirect(url_for(".list_", session_id=session_id), code=303)
    page = {
        **_frame(session_id),
        "kind": mail_kind,
        "label": label_of(mail_kind),
        "language": language,
        "language_name": NATIVE_NAMES[language],
        "form": form,
        "is_own": list_texts(session_id).get((kind, language), 0) == session_id,
        "can_show": bool(session_id or find_session_to_show()),
    }
    status = 422 if form.is_submitted() else 200
    return render_template("registrations/manage/mail_text.html", **page), status


@bp.post(f"{OF_HOUSE}/<kind>/<language>/reset")
@bp.post(f"{OF_SESSION}/<kind>/<language>/reset")
@staff(Role.ORGANISER)
def reset(kind: str, language: str, session_id: int | None = None) -> ResponseReturnValue:
    """Take the words of staff back."""
    mail_kind, language = _asked(kind, language)
    with force_language(language):
        services.reset_wording(mail_kind, session_id=session_id, actor=actor())
    tell(_("The mail is in our words again."))
    here = url_for(".edit", kind=kind, language=language, session_id=session_id)
    return redirect(here, code=303)


@bp.route(f"{OF_HOUSE}/<kind>/<language>/preview", methods=["GET", "POST"])
@bp.route(f"{OF_SESSION}/<kind>/<language>/preview", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def preview(kind: str, language: str, session_id: int | None = None) -> ResponseReturnValue:
    """The real mail to a made-up person, for a frame: as saved, or as typed just now."""
    mail_kind, language = _asked(kind, language)
    shown = session_id or find_session_to_show()
    if shown is None:
        raise NotFound
    typed = _form(mail_kind, language, session_id).wording
    with force_language(language):
        wording = understood(mail_kind, typed)
    written = sample_letter(mail_kind, language, session_parts(shown), wording)
    return _document(written), 200, FRAME_HEADERS


def _document(written: Written) -> str:
    """The HTML, and below it the plain text, as mail programs without HTML show it."""
    below = render_template("registrations/mail/preview_text.html", text=written.text)
    return framed(written.html.replace("</body>", f"{below}</body>"))


def _asked(kind: str, language: str) -> tuple[MailKind, str]:
    if kind not in list(MailKind) or language not in current_app.config["LANGUAGES"]:
        raise NotFound
    return MailKind(kind), language


def _form(kind: MailKind, language: str, session_id: int | None) -> MailTextForm:
    with force_language(language):
        saved, known = spoken(wording_of(kind, session_id)), placeholders_of(kind)
    return MailTextForm(known=known, data=asdict(saved))


def _languages() -> list[tuple[str, str]]:
    return [(code, NATIVE_NAMES[code]) for code in current_app.config["LANGUAGES"]]


def _frame(session_id: int | None) -> dict[str, Any]:
    """What pages of one session begin with, and those of the house do not."""
    training_session = get_session(session_id) if session_id is not None else None
    return {"training_session": training_session, "tab": "mails", "session_id": session_id}
