"""Staff put down what a person has told them by telephone or mail."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.web import tell
from app.questions.forms import data_of
from app.questions.queries import list_asked
from app.registrations import services
from app.registrations.forms.needs import answers_of, staff_answers_form
from app.registrations.queries import get_registration
from app.registrations.queries.answers import values_of
from app.registrations.routes.answers import Told
from app.registrations.routes.manage import bp
from app.registrations.routes.one import ONE, page_of


@bp.route(f"{ONE}/answers", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def answers(session_id: int, registration_id: int) -> ResponseReturnValue:
    """What one person has answered, to be put right; later questions too."""
    registration = get_registration(registration_id, session_id=session_id)
    asked = list_asked(registration.training_session)
    if not asked:
        raise NotFound
    told = Told(asked, values_of(registration_id), has_needs=False)
    form = staff_answers_form(asked, told.files)(data=data_of(asked, told.values))
    if form.validate_on_submit() and form.takes(
        lambda: services.save_answers(registration_id, answers_of(form), actor=actor())
    ):
        tell(_("Saved."))
        target = url_for(".edit", session_id=session_id, registration_id=registration_id)
        return redirect(target, code=303)
    return page_of("answers", registration_id, form)
