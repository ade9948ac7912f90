"""A person of several sessions of a cycle stays one: what is put right, and who is out of reach."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.access import SYSTEM, VISITOR, Role
from app.core.db import db
from app.core.errors import InvalidInput
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import bad_addresses, list_history, registration_token
from app.registrations.rules import Happening, RegistrationState
from app.sessions.models import TrainingSession
from tests import factories
from tests.conftest import client_of, make_user
from tests.registrations.people import applicant
from tests.registrations.test_cycles import choose, cycle_of, sessions_of

PIA = {"email": "pia@example.lv", "organisation_name": "Pīlādžu biedrība"}


@pytest.fixture
def rows(each_app: Flask) -> list[TrainingSession]:
    cycle = cycle_of(slug="cikls")
    rows = sessions_of(cycle, 3, 3, 3)
    services.register_for_cycle(choose(cycle, *rows), applicant(**PIA), actor=VISITOR)
    return rows


def people() -> list[Registration]:
    db.session.expire_all()
    found = db.select(Registration).order_by(Registration.training_session_id, Registration.id)
    return list(db.session.scalars(found))


def correct(of: Registration, name: str, **values: Any) -> None:
    new = applicant(name, **{**PIA, **values})
    services.change_by_staff(of.id, new, staff_notes="", actor=SYSTEM)


def test_staff_correct_a_person_in_every_session_of_the_form(rows: list[TrainingSession]) -> None:
    home = factories.organisation("Ludzas novads")
    people()[2].notes = "Ierodos vēlāk"
    db.session.commit()
    correct(people()[1], "Pija Priede", email="pija@example.lv", organisation_id=home.id)
    assert {
        (row.full_name, row.sort_name, row.email, row.organisation_id, row.person_key)
        for row in people()
    } == {("Pija Priede", "priede pija", "pija@example.lv", home.id, people()[0].person_key)}
    assert [row.notes for row in people()] == ["", "", "Ierodos vēlāk"]
    lines = [list_history(row.id)[0] for row in people()]
    assert [(line.what, line.note) for line in lines] == [
        (Happening.CHANGED, "Darbs ar klientu"), (Happening.CHANGED, ""),
        (Happening.CHANGED, "Darbs ar klientu"),
    ]  # fmt: skip


def test_what_is_said_of_one_session_stays_there(rows: list[TrainingSession]) -> None:
    new = applicant(**PIA, notes="Tikai šeit", may_be_photographed=False)
    services.change_by_staff(people()[0].id, new, staff_notes="Zvanīja", actor=SYSTEM)
    assert [(row.notes, row.staff_notes, row.may_be_photographed) for row in people()] == [
        ("Tikai šeit", "Zvanīja", False), ("", "", True), ("", "", True),
    ]  # fmt: skip
    assert [len(list_history(row.id)) for row in people()] == [2, 1, 1]


def test_correction_passes_over_who_cancelled_and_who_is_another_person(
    rows: list[TrainingSession],
) -> None:
    services.cancel(people()[0].id, actor=SYSTEM)
    people()[2].person_key = "cits|"
    db.session.commit()
    correct(people()[1], "Pija Priede")
    assert [row.given_name for row in people()] == ["Pia", "Pija", "Pia"]


def test_correction_that_makes_two_of_one_person_anywhere_is_refused_with_the_session(
    rows: list[TrainingSession],
) -> None:
    rows[2].title = type(rows[2].title)("Trešā")
    other = applicant("Pija Priede", organisation_name=PIA["organisation_name"])
    services.add_by_staff(rows[2].id, other, actor=SYSTEM)
    with pytest.raises(InvalidInput) as refused:
        correct(people()[0], "Pija Priede")
    assert (refused.value.field, refused.value.values) == ("family_name", {"title": "Trešā"})
    db.session.rollback()
    assert [row.given_name for row in people()] == ["Pia", "Pia", "Pia", "Pija"]


def test_office_says_where_a_correction_is_refused_and_that_it_holds_for_all(
    each_app: Flask, rows: list[TrainingSession]
) -> None:
    omar = client_of(each_app, make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols"))
    services.add_by_staff(
        rows[1].id,
        applicant("Pija Priede", organisation_name=PIA["organisation_name"]),
        actor=SYSTEM,
    )
    path = f"/manage/sessions/{rows[0].id}/registrations/{people()[0].id}/?lang=en"
    assert "in the other sessions of the same registration too" in omar.get(path).text
    sent = {"given_name": "Pija", "family_name": "Priede", "language": "lv", **PIA}
    answer = omar.post(path, data=sent)
    assert answer.status_code == 422
    assert "is registered for “Working with clients” already" in answer.text


def test_person_corrects_the_spelling_as_far_as_it_can_be_changed_and_is_told_of_nobody(
    each_app: Flask, rows: list[TrainingSession]
) -> None:
    rows[1].changes_until = clock.now() - timedelta(days=1)
    taken = applicant("Pija Priede", organisation_name=PIA["organisation_name"])
    services.add_by_staff(rows[2].id, taken, actor=SYSTEM)
    path, client = (
        f"/registrations/{registration_token(people()[0].id)}/change", each_app.test_client()
    )  # fmt: skip
    sent = {"given_name": "Pīa", "family_name": "Priede", "phone": "+371 20000000", **PIA}
    assert client.post(path, data=sent).status_code == 303
    assert [(row.given_name, row.phone) for row in people()] == [
        ("Pīa", "+371 20000000"), ("Pia", ""), ("Pīa", "+371 20000000"), ("Pija", ""),
    ]  # fmt: skip
    refused = [client.post(path, data={**sent, "given_name": name}) for name in ("Pija", "Zane")]
    assert {each.status_code for each in refused} == {422}
    told = [re.findall(r'-error">(.*?)</', each.text, re.DOTALL) for each in refused]
    assert told[0] == told[1] != []


def fail(session_id: int, kind: str, state: MailState = MailState.REFUSED) -> None:
    """A mail to Pia, by what became of it."""
    row: Any = OutboxMail(
        message_id=f"<{kind}{db.session.query(OutboxMail).count()}@example.lv>",
        kind=kind, recipient=PIA["email"], state=state, subject="x", text="x",
    )  # fmt: skip
    row.training_session_id = session_id
    db.session.add(row)
    db.session.commit()


def bad(rows: list[TrainingSession]) -> list[int]:
    return [bad_addresses(row.id) for row in rows]


def test_address_that_refused_the_mail_of_a_cycle_is_shown_at_each_of_its_sessions(
    rows: list[TrainingSession],
) -> None:
    other = factories.training_session()
    factories.registration(other, email=PIA["email"])
    mail = db.session.scalars(db.select(OutboxMail)).one()
    assert (mail.kind, mail.training_session_id) == ("cycle.entered", rows[0].id)
    assert bad([*rows, other]) == [0, 0, 0, 0]
    mail.state = MailState.REFUSED
    db.session.commit()
    assert bad([*rows, other]) == [1, 1, 1, 0]
    fail(rows[1].id, "registration.confirmed", MailState.SENT)  # later, and it has arrived
    assert bad(rows) == [1, 0, 1]


def test_address_that_refused_the_mail_of_one_session_is_shown_there_alone(
    rows: list[TrainingSession],
) -> None:
    fail(rows[0].id, "registration.moved")
    assert bad(rows) == [1, 0, 0]


def test_address_put_right_is_in_reach_everywhere(rows: list[TrainingSession]) -> None:
    db.session.scalars(db.select(OutboxMail)).one().state = MailState.REFUSED
    db.session.commit()
    correct(people()[2], "Pia Priede", email="pia.priede@example.lv")
    assert bad(rows) == [0, 0, 0]
    assert {row.state for row in people()} == {RegistrationState.CONFIRMED}
