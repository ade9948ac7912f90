"""A coordinator registers several colleagues for a whole cycle, or for chosen sessions of it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import link_holder
from app.core.errors import CiklsError, RuleBroken
from app.core.i18n import _, ngettext, say
from app.core.limits import limit_by_address
from app.core.web import tell
from app.cycles.queries import get_cycle_by_slug
from app.cycles.rules import RegistrationMode
from app.people.models import Coordinator
from app.registrations.forms.cycles import NominateCycleForm
from app.registrations.forms.nominating import FIRST_ROWS, ListForm
from app.registrations.queries.cycles import list_cycle_sessions
from app.registrations.routes.colleagues import bp, coordinator_of, page
from app.registrations.routes.cycles import CycleOffer, named
from app.registrations.routes.nominating import read_file
from app.registrations.rules import Outcome
from app.registrations.rules.cycles import NONE_OPEN
from app.registrations.services import nominate_for_cycle
from app.registrations.services.nominating import NomineeRefused


@bp.route("/cycles/<slug>", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def cycle_rows(token: str, slug: str) -> ResponseReturnValue:
    """Several colleagues for the same sessions, on one page."""
    coordinator, offer = coordinator_of(token), _open_cycle(slug)
    do = request.form.get("do", "")
    if do == "read":
        list_form = ListForm()
        form, status = read_file(NominateCycleForm, list_form, ())
        form.offer(offer.sessions, is_whole=offer.is_whole)
        return _page(token, coordinator, offer, status, form=form, list_form=list_form)
    form = NominateCycleForm()
    form.offer(offer.sessions, is_whole=offer.is_whole)
    if not form.is_submitted():
        form.add_rows(FIRST_ROWS)
    elif not form.take_step(do):
        if form.validate() and (outcomes := _nominated(offer, form, coordinator)):
            _tell_outcomes(outcomes, form)
            return redirect(url_for("coordinators.start", token=token), code=303)
        return _page(token, coordinator_of(token), _open_cycle(slug), 422, form=form)
    return _page(token, coordinator, offer, form=form)


def _page(
    token: str,
    coordinator: Coordinator,
    offer: CycleOffer,
    status: int = 200,
    *,
    form: NominateCycleForm,
    list_form: ListForm | None = None,
) -> ResponseReturnValue:
    values = {"offer": offer, "form": form, "list_form": list_form or ListForm(formdata=None)}
    return page("cycle_rows", token, coordinator, status, cycle=offer.cycle, **values)


def _open_cycle(slug: str) -> CycleOffer:
    """Raises NotFound; RuleBroken where no session of it takes people now."""
    cycle = get_cycle_by_slug(slug)
    offer = CycleOffer(cycle, list_cycle_sessions(cycle.id, clock.now()))
    if cycle.registration_mode is RegistrationMode.EACH or not offer.open:
        raise RuleBroken(NONE_OPEN)
    return offer


def _nominated(
    offer: CycleOffer, form: NominateCycleForm, coordinator: Coordinator
) -> list[dict[int, Outcome]] | None:
    people = [each.colleague(coordinator) for each in form.people]
    try:
        return nominate_for_cycle(form.chosen(offer.cycle.id), people, coordinator=coordinator)
    except NomineeRefused as fault:
        form.blame_row(fault.row, say(named(fault.fault)))
    except CiklsError as fault:
        form.refuse(named(fault))
    return None


def _tell_outcomes(outcomes: list[dict[int, Outcome]], form: NominateCycleForm) -> None:
    number = len(outcomes)
    tell(
        ngettext(
            "%(num)s colleague is registered and has been mailed.",
            "%(num)s colleagues are registered and have been mailed.",
            number,
        )
    )
    for own, person in zip(outcomes, form.people, strict=True):
        name = f"{person.given_name.data} {person.family_name.data}"
        waits = sum(bool(each.place) for each in own.values())
        before = sum(each.duplicate for each in own.values())
        values = {"name": name, "waits": waits, "before": before}
        if before:
            tell(_("%(name)s was registered before in %(before)s of them.", **values), "info")
        if waits:
            tell(_("%(name)s is on the waiting list in %(waits)s of them.", **values), "warning")
