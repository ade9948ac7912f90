"""What a session asks, answered on one's own page; files of answers and needs for the staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import VISITOR, Role, link_holder, staff
from app.core.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from app.core.forms import Form
from app.core.i18n import _, current_language
from app.core.limits import limit_by_address, limit_by_path
from app.core.web import tell
from app.output.files import content_disposition
from app.questions.forms import data_of
from app.questions.outputs import storage
from app.questions.rules import Asked, missing, value_text
from app.registrations import services
from app.registrations.forms.needs import answers_of, own_answers_form
from app.registrations.models import Registration
from app.registrations.queries import get_registration, read_registration_token
from app.registrations.queries.answers import (
    Values,
    get_file_answer,
    has_told_needs,
    list_needs,
    questions_for,
    values_of,
)
from app.registrations.routes.manage import bp as office
from app.registrations.routes.manage import form_page, may_see_needs
from app.registrations.routes.own_page import own_page
from app.registrations.routes.public import bp
from app.registrations.rules import TOO_LATE, can_change, count_diets, forgotten_at
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session_alone


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is asked and has answered; `lacks` counts the answers still needed."""

    asked: list[Asked]
    values: Values
    has_needs: bool

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(question, answer) in the current language, of those that were answered."""
        language = current_language()
        return [
            (each.label.in_(language), value_text(each, self.values[each.id], language))
            for each in self.asked
            if each.id in self.values
        ]

    @property
    def lacks(self) -> int:
        """How many answers are needed still."""
        return len(missing(self.asked, self.values))

    @property
    def files(self) -> dict[int, str]:
        """The names of files sent before, by the question's id."""
        values = self.values.items()
        return {number: value["name"] for number, value in values if isinstance(value, dict)}


def told_by(registration: Registration) -> Told:
    """What a person has answered; no statement where the session asks nothing."""
    training_session = registration.training_session
    asked = questions_for(training_session, registration.state)
    has_needs = training_session.asks_needs and has_told_needs(registration.id)
    return Told(asked, values_of(registration.id) if asked else {}, has_needs)


@bp.route("/registrations/<token>/answers", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def answers(token: str) -> ResponseReturnValue:
    """Answer what the session asks, or change it."""
    registration = get_registration(read_registration_token(token))
    training_session = registration.training_session
    if not can_change(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    told = told_by(registration)
    if not told.asked and not training_session.asks_needs:
        raise NotFound
    made = own_answers_form(training_session, told.asked, told.files, has_needs=told.has_needs)
    form = made(data=data_of(told.asked, told.values))
    if form.validate_on_submit() and _saved(registration, form):
        tell(_("Thank you. Your answers are kept."))
        return redirect(url_for("registrations.own", token=token), code=303)
    status = 422 if form.is_submitted() else 200
    return own_page("registrations/answers.html", registration, token, status, form=form, told=told)


def _saved(registration: Registration, form: Form) -> bool:
    try:
        services.save_answers(registration.id, answers_of(form), actor=VISITOR)
    except InvalidInput as fault:
        form.refuse(fault)
        return False
    return True


@office.get("/answers/<int:answer_id>")
@staff(Role.VIEWER)
def answer_file(session_id: int, answer_id: int) -> ResponseReturnValue:
    """The file that somebody sent, to be saved, never opened in the page."""
    found = get_file_answer(session_id, answer_id)
    try:
        stream = storage().open(found.file_key)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = send_file(stream, mimetype=found.value["type"])
    answer.headers["Content-Disposition"] = content_disposition(found.value["name"])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@office.get("/needs")
@staff(Role.ORGANISER)
def needs(session_id: int) -> ResponseReturnValue:
    """For the kitchen and the venue: how many and who; for those who answer for the session."""
    training_session = get_session_alone(session_id)
    if not may_see_needs(training_session):
        raise NotAllowed
    people = list_needs(session_id)
    return form_page(
        "needs",
        training_session,
        people=people,
        diets=count_diets(each.needs for each in people),
        forgotten_at=_forgotten_at(training_session),
    )


def _forgotten_at(training_session: TrainingSession) -> Any:
    ends_at = training_session.ends_at
    return ends_at and forgotten_at(ends_at, current_app.config["NEEDS_DAYS"])
