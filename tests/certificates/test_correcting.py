"""Rules of earning, tasks, objections, replacements and the register, as staff and holders see
them."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.attendance.rules import MarkedHow
from app.attendance.services import mark
from app.certificates import queries, services
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState, Outcome, Target
from app.certificates.services.reserving import take_numbers
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, transaction
from app.core.errors import InvalidInput, RuleBroken
from app.cycles.rules import EarnedBy
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.services import change_by_staff
from app.sessions.models import TrainingSession
from tests import factories
from tests.certificates.conftest import ORDER, attend, held_session, target_of, with_people
from tests.registrations.people import applicant

CORRECTING = replace(ORDER, is_correction=True)


def issue(training_session: TrainingSession, order: services.Order = ORDER) -> None:
    services.start_issuing(target_of(training_session), order, actor=SYSTEM)
    drain()


def issued() -> list[Certificate]:
    found = db.select(Certificate).order_by(Certificate.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def outcomes(target: Target) -> dict[str, Outcome]:
    rule = queries.get_target(target).earning
    return {p.name: p.standing.outcome for p in queries.list_candidates(target, rule)}


def kinds() -> list[str]:
    return list(db.session.scalars(db.select(OutboxMail.kind).order_by(OutboxMail.id)))


def correct(training_session: TrainingSession, person: Registration, **days: bool) -> None:
    for day, there in days.items():
        number = int(day.removeprefix("day"))
        marks = {person.id: there}
        mark(training_session.id, number, marks, MarkedHow.FROM_PAPER, actor=SYSTEM)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            {"certificate_by": EarnedBy.ALL_DAYS},
            (Outcome.EARNED, Outcome.MISSED_DAY, Outcome.MISSED_DAY),
        ),
        (
            {"certificate_share": 50},
            (Outcome.EARNED, Outcome.EARNED, Outcome.EARNED),
        ),
        (
            {"certificate_by": EarnedBy.CHOSEN_DAYS, "certificate_share": None},
            (Outcome.EARNED, Outcome.EARNED, Outcome.MISSED_CHOSEN),
        ),
        (
            {"certificate_by": EarnedBy.CHOSEN_DAYS, "certificate_share": 75},
            (Outcome.EARNED, Outcome.TOO_FEW, Outcome.MISSED_CHOSEN),
        ),
        (
            {"certificate_share": 50, "certificate_task": True},
            (Outcome.NO_TASK, Outcome.NO_TASK, Outcome.NO_TASK),
        ),
        (
            {"certificate_by": EarnedBy.NOTHING, "certificate_share": None},
            (Outcome.NO_RULE, Outcome.NO_RULE, Outcome.NO_RULE),
        ),
    ],
)
def test_rule_of_a_session_says_who_has_earned(
    app: Flask, rule: dict[str, Any], told: tuple[Outcome, ...]
) -> None:
    own = held_session(2, **rule)
    own.days[0].is_compulsory = True
    for name, days in (("Anna A", (1, 2)), ("Berta B", (1,)), ("Cilda C", (2,))):
        attend(factories.registration(own, name), own, *days)
    assert tuple(outcomes(target_of(own)).values()) == told


def test_chosen_days_of_which_none_is_chosen_earn_nothing(app: Flask) -> None:
    own = held_session(2, certificate_by=EarnedBy.CHOSEN_DAYS, certificate_share=None)
    with_people(own, 1)
    assert list(outcomes(target_of(own)).values()) == [Outcome.NOTHING_CHOSEN]


def test_days_at_the_same_time_count_once_in_a_cycle(app: Flask) -> None:
    cycle = factories.cycle(certificate_share=50)
    for _ in range(2):
        own = held_session(1, cycle_id=cycle.id)
        attend(factories.registration(own, "Pia Priede"), own, 1)
    person = queries.list_candidates(Target("cycle", cycle.id), cycle.earning)[0]
    assert (person.standing.attended, person.standing.held) == (Decimal(8), Decimal(8))


def test_task_is_noted_for_several_at_once_and_taken_back(each_app: Flask) -> None:
    own = held_session(certificate_share=50, certificate_task=True)
    people = with_people(own, 3)
    ids, target = {people[0].id, people[1].id}, target_of(own)
    assert services.mark_tasks(target, ids, clock.today(), actor=SYSTEM) == 2
    services.mark_tasks(target, ids, clock.today() - timedelta(days=1), actor=SYSTEM)
    assert list(outcomes(target).values()) == [Outcome.EARNED, Outcome.EARNED, Outcome.NO_TASK]
    services.mark_tasks(target, {people[0].id}, None, actor=SYSTEM)
    assert list(outcomes(target).values()) == [Outcome.NO_TASK, Outcome.EARNED, Outcome.NO_TASK]


def test_task_of_tomorrow_of_nobody_and_of_a_stranger_is_refused(app: Flask) -> None:
    own = held_session(certificate_task=True)
    person, target = with_people(own, 1)[0], target_of(own)
    tomorrow = clock.today() + timedelta(days=1)
    for ids, day in (({person.id}, tomorrow), (set(), clock.today()), ({999}, clock.today())):
        with pytest.raises(InvalidInput):
            services.mark_tasks(target, ids, day, actor=SYSTEM)


def test_correction_makes_a_replacement_that_names_the_one_before(each_app: Flask) -> None:
    own = held_session(certificate_share=50)
    person = factories.registration(own, "Pia Priede")
    attend(person, own, 1)
    issue(own)
    correct(own, person, day2=True)
    issue(own, CORRECTING)
    old, new = issued()
    assert (old.state, old.successor_id, old.academic_hours) == (
        CertificateState.REPLACED, new.id, Decimal(8),
    )  # fmt: skip
    assert (new.state, new.printed["replaces"], new.academic_hours) == (
        CertificateState.VALID, old.number, Decimal(16),
    )  # fmt: skip
    assert [row.running for row in (old, new)] == [1, 2]
    assert kinds() == ["certificate.issued", "certificate.replaced"]
    with pytest.raises(RuleBroken):
        issue(own, CORRECTING)


def test_corrected_name_makes_a_replacement(held: TrainingSession) -> None:
    issue(held)
    row = db.session.get_one(Registration, issued()[1].registration_id)
    renamed = applicant("Zane Zīle", email=row.email)
    change_by_staff(row.id, renamed, staff_notes="", actor=SYSTEM)
    issue(held, CORRECTING)
    assert [row.holder_name for row in issued()][3:] == ["Zane Zīle"]


def test_what_is_earned_no_more_is_not_replaced(held: TrainingSession) -> None:
    issue(held)
    row = db.session.get_one(Registration, issued()[0].registration_id)
    correct(held, row, day1=False)
    with pytest.raises(RuleBroken):
        issue(held, CORRECTING)
    person = queries.find_candidate(target_of(held), held.earning, row.person_key)
    assert person is not None
    assert (person.is_outdated, person.standing.outcome) == (True, Outcome.TOO_FEW)


def test_replaced_one_cannot_be_revoked_and_its_successor_can(held: TrainingSession) -> None:
    issue(held)
    row = db.session.get_one(Registration, issued()[0].registration_id)
    change_by_staff(row.id, applicant("Zane Zīle", email=row.email), staff_notes="", actor=SYSTEM)
    issue(held, CORRECTING)
    with pytest.raises(RuleBroken):
        services.revoke(issued()[0].id, "Kļūda", actor=SYSTEM)
    services.revoke(issued()[3].id, "Kļūda", actor=SYSTEM)
    assert [row.state for row in issued()] == [
        CertificateState.REPLACED, CertificateState.VALID, CertificateState.VALID,
        CertificateState.REVOKED,
    ]  # fmt: skip


def test_one_with_an_open_objection_is_left_out_until_it_is_answered(
    held: TrainingSession,
) -> None:
    person = db.session.scalars(db.select(Registration).order_by(Registration.id)).first()
    assert person is not None
    said = services.object_to_hours(person.id, "Biju klāt visu laiku")
    with pytest.raises(RuleBroken):
        services.object_to_hours(person.id, "Vēlreiz")
    issue(held)
    assert [row.holder_name for row in issued()] == ["Pia1 Priede1", "Pia2 Priede2"]
    services.answer_objection(said.id, is_accepted=False, answer="Nav paraksta", actor=SYSTEM)
    issue(held)
    assert len(issued()) == 3
    assert kinds().count("certificate.objection_declined") == 1


def test_answer_needs_a_reason_and_is_given_once(held: TrainingSession) -> None:
    person = db.session.scalars(db.select(Registration)).first()
    assert person is not None
    with pytest.raises(InvalidInput):
        services.object_to_hours(person.id, "  ")
    said = services.object_to_hours(person.id, "Biju klāt")
    with pytest.raises(InvalidInput):
        services.answer_objection(said.id, is_accepted=True, answer=" ", actor=SYSTEM)
    services.answer_objection(said.id, is_accepted=True, answer="Labots", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.answer_objection(said.id, is_accepted=True, answer="Labots", actor=SYSTEM)
    services.object_to_hours(person.id, "Vēl viena kļūda")


def test_there_is_nothing_to_object_to_before_the_session(app: Flask) -> None:
    ahead = factories.training_session()
    with pytest.raises(RuleBroken):
        services.object_to_hours(factories.registration(ahead).id, "Biju klāt")


@pytest.mark.parametrize(
    ("language", "words"),
    [("lv", "Jūsu iebildums ir pieņemts"), ("lt", "Jūsų prieštaravimas priimtas")],
)
def test_answer_is_told_in_the_persons_language(app: Flask, language: str, words: str) -> None:
    own = held_session()
    person = factories.registration(own, "Pia Priede", language=language)
    attend(person, own, 1)
    said = services.object_to_hours(person.id, "Biju klāt")
    services.answer_objection(said.id, is_accepted=True, answer="Paraksts ir", actor=SYSTEM)
    drain()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    assert (words in mail.text, "Paraksts ir" in mail.text, "Biju klāt" in mail.text) == (
        True, True, True,
    )  # fmt: skip


def test_holder_sees_hours_and_objects_by_their_own_page(
    client: FlaskClient, vija: FlaskClient, omar: FlaskClient
) -> None:
    own = held_session()
    person = factories.registration(own, "Pia Priede")
    attend(person, own, 1)
    token = registration_token(person.id)
    page = client.get(f"/registrations/{token}?lang=en").text
    assert "Counted for this session: 8 of 16 academic hours." in page
    url = f"/certificates/hours/{token}"
    assert client.post(url, data={"text": ""}).status_code == 422
    assert client.post(url, data={"text": "Biju klāt arī otrajā dienā"}).status_code == 303
    assert client.post(url, data={"text": "Biju klāt"}).status_code == 422
    office = omar.get(f"/manage/sessions/{own.id}/certificates/?lang=en").text
    assert "1 objection to the hours" in office
    objection = queries.list_open_objections()[0].id
    assert "Pia Priede" in omar.get("/manage/?lang=en").text
    answer = {"outcome": "accepted", "answer": "Labots"}
    assert vija.post(f"/manage/objections/{objection}", data=answer).status_code == 403
    assert omar.post(f"/manage/objections/{objection}", data={}).status_code == 422
    assert omar.post(f"/manage/objections/{objection}", data=answer).status_code == 303
    assert "Your objection was accepted" in client.get(f"/registrations/{token}?lang=en").text


def test_number_of_a_replaced_one_leads_to_its_successor(
    client: FlaskClient, omar: FlaskClient
) -> None:
    own = held_session(certificate_share=50)
    person = factories.registration(own, "Pia Priede")
    attend(person, own, 1)
    issue(own)
    correct(own, person, day2=True)
    office = f"/manage/sessions/{own.id}/certificates/"
    assert "Replace 1 certificate" in omar.get(f"{office}?lang=en").text
    form = {
        "language": "lv", "shape": "landscape", "signatory_name": "Ilze", "correction": "y",
        "signatory_position": "Vadītāja", "send_mail": "y",
    }  # fmt: skip
    assert omar.post(f"{office}issue", data=form).status_code == 303
    drain()
    old, new = issued()
    page = client.get(f"/certificates/{old.number}?lang=en").text
    assert ("has been replaced" in page, f"/certificates/{new.number}" in page) == (True, True)
    assert "is valid" not in page
    gone = client.get(f"/certificates/{services.certificate_token(old.id)}.pdf?lang=en")
    assert (gone.status_code, new.number in gone.text) == (410, True)
    valid = client.get(f"/certificates/{new.number}?lang=en").text
    assert ("is valid" in valid, old.number in valid) == (True, True)


def test_tasks_are_ticked_on_the_page(omar: FlaskClient, app: Flask) -> None:
    own = held_session(certificate_share=50, certificate_task=True)
    people = with_people(own, 2)
    url = f"/manage/sessions/{own.id}/certificates/tasks"
    form: dict[str, Any] = {"people": [str(p.id) for p in people], "handed_on": "2026-03-04"}
    assert omar.post(url, data=form).status_code == 303
    assert list(outcomes(target_of(own)).values()) == [Outcome.EARNED] * 2
    assert omar.post(url, data={**form, "undo": "y"}).status_code == 303
    assert list(outcomes(target_of(own)).values()) == [Outcome.NO_TASK] * 2
    assert omar.post(url, data={"handed_on": "2026-03-04"}).status_code == 422


def test_each_issuer_counts_for_itself(app: Flask) -> None:
    with transaction():
        taken = [
            take_numbers(*each) for each in (("house", 2), ("organisation:1", 1), ("house", 1))
        ]
    assert [(each.issuer, each.running) for some in taken for each in some] == [
        ("house", 1), ("house", 2), ("organisation:1", 1), ("house", 3),
    ]  # fmt: skip


def test_numbers_of_two_issuers_are_never_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, marks = held_session(), iter("A" * 12 + "B" * 6)
    with_people(own, 1)
    monkeypatch.setattr("secrets.choice", lambda _letters: next(marks))
    issue(own)
    with transaction():
        [other] = take_numbers("house", 1)
    assert [issued()[0].number[-7:], other.number[-7:]] == ["-AAAAAA", "-BBBBBB"]


@pytest.mark.parametrize("people", [1, 3])
def test_register_costs_the_same_for_any_length(
    vija: FlaskClient, counted: Any, people: int
) -> None:
    own = held_session()
    with_people(own, people)
    issue(own)
    vija.get("/manage/certificates/")
    db.session.remove()
    with counted() as statements:
        assert vija.get("/manage/certificates/").status_code == 200
    assert statements.count == 5  # the account, a page of two, the years, the cycles


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=priede1", 1), ("q=klient", 3), ("q=nobody", 0), ("year=2001", 0), ("state=valid", 2),
        ("state=revoked", 1), ("state=nonsense", 3), ("year=%00", 3), ("cycle=1", 0),
    ],
)  # fmt: skip
def test_register_is_searched(
    vija: FlaskClient, held: TrainingSession, asked: str, found: int
) -> None:
    issue(held)
    services.revoke(issued()[0].id, "Kļūda", actor=SYSTEM)
    page = vija.get(f"/manage/certificates/?lang=en&{asked}").text
    assert page.count('.pdf"') == found


def test_register_is_a_table_with_latvian_headings(
    vija: FlaskClient, held: TrainingSession
) -> None:
    issue(held)
    services.revoke(issued()[0].id, "Kļūda vārdā", actor=SYSTEM)
    answer = vija.get("/manage/certificates.csv?lang=lv&state=revoked")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:5] == ["Numurs", "Statuss", "Saņēmējs", "Par dalību", "Akadēmiskās stundas"]
    assert [row[-1] for row in rows[1:]] == ["Kļūda vārdā"]
    book = vija.get("/manage/certificates.xlsx")
    assert (book.status_code, book.data[:2]) == (200, b"PK")


def test_thanks_name_the_hours_once_every_day_is_marked(app: Flask) -> None:
    own = held_session()
    pia, juris = (factories.registration(own, name) for name in ("Pia Priede", "Juris Kalns"))
    attend(pia, own, 1)
    mark(own.id, 1, {juris.id: True}, MarkedHow.BY_HAND, actor=SYSTEM)
    services.thank_participants(own.id)
    drain()
    words = "Jums uzskaitītas 8 no 16 akadēmiskajām stundām."
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
    told = [(mail.recipient_name, words in mail.text, words in mail.html) for mail in mails]
    assert told == [("Pia Priede", True, True), ("Juris Kalns", False, False)]
