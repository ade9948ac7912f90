"""The words of mails, of a session, a cycle or the house: see, change, try out, take back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import NotFound
from app.core.i18n import NATIVE_NAMES, _, force_language
from app.core.texts import N_
from app.core.web import tell
from app.cycles.queries import get_cycle
from app.outbox import services as outbox
from app.outbox.forms import MailTextForm
from app.outbox.models import MailText
from app.outbox.outputs import FRAME_HEADERS, framed
from app.outbox.queries import list_history, list_texts
from app.outbox.rules import Whose, Wording
from app.registrations.queries import bad_addresses
from app.registrations.queries.samples import find_to_show
from app.sessions.queries import get_session

bp = Blueprint("registrations_mails", __name__, url_prefix="/manage")
OF_HOUSE, OF_SESSION, OF_CYCLE = (
    "/mails",
    "/sessions/<int:session_id>/mails",
    "/cycles/<int:cycle_id>/mails",
)
FAMILIES = {
    "registration": N_("To the person, about a session"),
    "cycle": N_("To the person, about a cycle"),
    "certificate": N_("To the person, about their certificate"),
    "coordinator": N_("To the coordinator of an organisation"),
    "organiser": N_("To the organiser"),
}


@bp.get(f"{OF_HOUSE}/")
@bp.get(f"{OF_SESSION}/")
@bp.get(f"{OF_CYCLE}/")
@staff(Role.VIEWER)
def list_(**of: Any) -> str:
    """Every mail and in whose words it is."""
    whose = Whose(**of)
    return render_template(
        "registrations/manage/mails.html",
        **_frame(whose),
        families=list(_families(whose)),
        own=list_texts(whose),
        written_in=[(code, NATIVE_NAMES[code]) for code in current_app.config["LANGUAGES"]],
        bad_count=bad_addresses(whose.session_id) if whose.session_id else 0,
    )


def _families(whose: Whose) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What each family of mails is called, with kind and label of each of its mails."""
    order = list(FAMILIES)
    kinds = sorted(outbox.kinds_worded_for(whose), key=lambda kind: order.index(_family(kind)))
    for family, own in groupby(kinds, key=_family):
        yield _(FAMILIES[family]), [(kind, outbox.label_of(kind)) for kind in own]


def _family(kind: str) -> str:
    return kind.partition(".")[0]


@bp.route(f"{OF_HOUSE}/<kind>/<language>", methods=["GET", "POST"])
@bp.route(f"{OF_SESSION}/<kind>/<language>", methods=["GET", "POST"])
@bp.route(f"{OF_CYCLE}/<kind>/<language>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(kind: str, language: str, **of: Any) -> ResponseReturnValue:
    """One mail in one language."""
    whose = _asked(kind, language, of)
    form = _form(kind, language, whose)
    if form.validate_on_submit():
        with force_language(language):
            wording = outbox.understood(kind, form.wording)
            outbox.save_wording(kind, wording, whose=whose, actor=actor())
        tell(_("The mail is saved. It is used from now on."))
        return redirect(url_for(".list_", **of), code=303)
    page = {
        **_frame(whose),
        "kind": kind,
        "label": outbox.label_of(kind),
        "language": language,
        "language_name": NATIVE_NAMES[language],
        "form": form,
        "is_own": list_texts(whose).get((kind, language)) == whose,
        "history": _history(kind, language, whose),
        "can_show": find_to_show(kind, whose) is not None,
    }
    status = 422 if form.is_submitted() else 200
    return render_template("registrations/manage/mail_text.html", **page), status


@bp.post(f"{OF_HOUSE}/<kind>/<language>/reset")
@bp.post(f"{OF_SESSION}/<kind>/<language>/reset")
@bp.post(f"{OF_CYCLE}/<kind>/<language>/reset")
@staff(Role.ORGANISER)
def reset(kind: str, language: str, **of: Any) -> ResponseReturnValue:
    """Take the words of staff back."""
    whose = _asked(kind, language, of)
    with force_language(language):
        outbox.reset_wording(kind, whose=whose, actor=actor())
    tell(_("The mail is in our words again."))
    return redirect(url_for(".edit", kind=kind, language=language, **of), code=303)


@bp.route(f"{OF_HOUSE}/<kind>/<language>/preview", methods=["GET", "POST"])
@bp.route(f"{OF_SESSION}/<kind>/<language>/preview", methods=["GET", "POST"])
@bp.route(f"{OF_CYCLE}/<kind>/<language>/preview", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def preview(kind: str, language: str, **of: Any) -> ResponseReturnValue:
    """The real mail to a made-up person, for a frame: as saved, or as typed just now."""
    whose = _asked(kind, language, of)
    shown = find_to_show(kind, whose)
    if shown is None:
        raise NotFound
    typed = _form(kind, language, whose).wording
    with force_language(language):
        wording = outbox.understood(kind, typed)
    written = outbox.write_sample(outbox.Sample(kind, language, shown, wording))
    return _document(written), 200, FRAME_HEADERS


def _document(written: outbox.Written) -> str:
    """The HTML, and below it the plain text, as mail programs without HTML show it."""
    below = render_template("registrations/mail/preview_text.html", text=written.text)
    return framed(written.html.replace("</body>", f"{below}</body>"))


def _asked(kind: str, language: str, of: dict[str, Any]) -> Whose:
    """Whose words. Raises NotFound for a mail that has none there."""
    whose = Whose(**of)
    languages = current_app.config["LANGUAGES"]
    if kind not in outbox.kinds_worded_for(whose) or language not in languages:
        raise NotFound
    return whose


def _form(kind: str, language: str, whose: Whose) -> MailTextForm:
    with force_language(language):
        saved = outbox.spoken(kind, outbox.wording_of(kind, whose))
        known = outbox.placeholders_of(kind)
    return MailTextForm(known=known, data=asdict(saved))


def _history(kind: str, language: str, whose: Whose) -> list[tuple[MailText, Wording]]:
    """All words there have been, the newest first, as staff wrote them."""
    with force_language(language):
        texts = list_history(kind, language, whose)
        return [(each, outbox.spoken(kind, each.wording)) for each in texts]


def _frame(whose: Whose) -> dict[str, Any]:
    """What pages of one session or cycle begin with. Raises NotFound."""
    session_id, cycle_id = whose.session_id, whose.cycle_id
    return {
        "training_session": None if session_id is None else get_session(session_id),
        "cycle": None if cycle_id is None else get_cycle(cycle_id),
        "whose": whose,
        "where": {name: id_ for name, id_ in asdict(whose).items() if id_ is not None},
        "tab": "mails",
    }
