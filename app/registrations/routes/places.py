"""How the places of a session are given: quotas, offers, approval, freeze, minimum."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, actor, staff
from app.core.errors import InvalidInput
from app.core.i18n import _
from app.core.web import tell
from app.people.queries import list_organisation_choices
from app.registrations import services
from app.registrations.forms import PlacesForm, places_data
from app.registrations.queries import list_quotas_with_organisations, places_of
from app.registrations.queries.places import list_others_of_cycle
from app.registrations.routes.manage import bp
from app.sessions.queries import get_session

FIRST_ROWS = 2


@bp.get("/places")
@staff(Role.VIEWER)
def places(session_id: int) -> str:
    """What is decided."""
    quotas = list_quotas_with_organisations(session_id)
    form = PlacesForm(formdata=None, data=places_data(get_session(session_id), quotas))
    form.add_rows(0 if quotas else FIRST_ROWS)
    return _page(session_id, form)


@bp.post("/places")
@staff(Role.ORGANISER)
def save_places(session_id: int) -> ResponseReturnValue:
    """Decide, or change the rows of the form without saving yet."""
    form = PlacesForm()
    if _takes_step(form, request.form.get("do", "")):
        return _page(session_id, form)
    form.offer(list_organisation_choices())
    if not form.validate():
        return _page(session_id, form), 422
    try:
        services.set_places(session_id, form.plan(), actor=actor())
    except InvalidInput as fault:
        form.refuse(fault)
        return _page(session_id, form), 422
    tell(_("The places are saved."))
    return redirect(url_for(".places", session_id=session_id), code=303)


@bp.post("/minimum")
@staff(Role.ORGANISER)
def waive_minimum(session_id: int) -> ResponseReturnValue:
    """It takes place all the same."""
    services.waive_minimum(session_id, actor=actor())
    tell(_("The session takes place. Nobody asks about the minimum any more."))
    return redirect(url_for(".list_", session_id=session_id), code=303)


def _takes_step(form: PlacesForm, do: str) -> bool:
    """Whether a button of the rows was pressed: nothing is saved, nothing typed is lost."""
    if do == "add_rows":
        form.add_rows()
    elif do == "add_each":
        form.offer(list_organisation_choices())
        form.add_each()
    return do in ("add_rows", "add_each")


def _page(session_id: int, form: PlacesForm) -> str:
    form.offer(list_organisation_choices())
    training_session = get_session(session_id)
    return render_template(
        "registrations/manage/places.html",
        training_session=training_session,
        has_others=bool(list_others_of_cycle(training_session, clock.now())),
        tab="places",
        form=form,
        places=places_of(session_id),
    )
