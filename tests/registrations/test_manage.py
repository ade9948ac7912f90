"""The staff's list and what they do with it."""

from __future__ import annotations

import re
from dataclasses import fields
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.core.access import SYSTEM
from app.core.db import db
from app.core.jobs import enqueue, run_due
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.registrations.services import fill_free_seats
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import DayPlan, SessionPlan, SessionStatus
from app.sessions.services import change_plan
from tests import factories
from tests.registrations.people import form_of

WAITING = RegistrationState.WAITING


@pytest.fixture
def seminar(app: Flask) -> TrainingSession:
    return factories.training_session(capacity=2, venue=factories.venue())


def url(of: TrainingSession, rest: str = "registrations/") -> str:
    return f"/manage/sessions/{of.id}/{rest}"


def fresh(row: Registration) -> Registration:
    return db.session.get_one(Registration, row.id, populate_existing=True)


def mail_kinds() -> list[str]:
    return list(db.session.scalars(db.select(OutboxMail.kind).order_by(OutboxMail.id)))


def test_list_takes_as_many_statements_for_three_as_for_one(
    omar: FlaskClient, seminar: TrainingSession, counted: Any
) -> None:
    numbers = []
    ludza = factories.organisation("Ludzas novads")
    for name in ("Anna Viens", "Anna Divi", "Anna Trīs"):
        factories.registration(seminar, name, organisation_id=ludza.id, state=WAITING)
        db.session.expunge_all()
        with counted() as statements:
            assert omar.get(url(seminar)).status_code == 200
        numbers.append(statements.count)
    assert numbers == [numbers[0]] * 3
    assert numbers[0] <= 8


def names_in(page: str) -> list[str]:
    body = page.partition('id="found"')[2].partition("<tbody>")[2]
    return [part.partition("</a>")[0].rpartition(">")[2] for part in body.split('scope="row">')[1:]]


def test_list_shows_places_and_narrows(omar: FlaskClient, seminar: TrainingSession) -> None:
    ludza = factories.organisation("Ludzas novads")
    factories.registration(seminar, "Zane Āboliņa")
    factories.registration(seminar, "Anna Zariņa", organisation_id=ludza.id)
    factories.registration(seminar, "Otrs Otrais", state=WAITING, queue_number=9)
    factories.registration(seminar, "Pirmais Pirms", state=WAITING, queue_number=8)
    page = omar.get(url(seminar) + "?lang=en").get_data(as_text=True)
    assert names_in(page) == ["Āboliņa Zane", "Zariņa Anna", "Pirms Pirmais", "Otrais Otrs"]
    assert "On the waiting list · 2" in page
    for query, found in (
        ("q=abolina", ["Āboliņa Zane"]),
        ("state=waiting", ["Pirms Pirmais", "Otrais Otrs"]),
        ("q=otrais&state=waiting", ["Otrais Otrs"]),
        (f"organisation={ludza.id}", ["Zariņa Anna"]),
        ("organisation=other&state=confirmed", ["Āboliņa Zane"]),
        ("q=nav", []),
        (
            "state=x&organisation=99999999999999&page=-1&q=%00",
            ["Āboliņa Zane", "Zariņa Anna", "Pirms Pirmais", "Otrais Otrs"],
        ),
    ):
        page = omar.get(f"{url(seminar)}?{query}").get_data(as_text=True)
        assert names_in(page) == found, query
    assert "On the waiting list · 2" in omar.get(url(seminar) + "?q=otrais").get_data(as_text=True)


def test_list_of_a_viewer_has_no_changes(vija: FlaskClient, seminar: TrainingSession) -> None:
    row = factories.registration(seminar)
    page = vija.get(url(seminar)).get_data(as_text=True)
    assert (page.count("Priede Pia"), f"registrations/{row.id}/" in page) == (1, False)
    for rest in ("registrations/add", f"registrations/{row.id}/", "announce"):
        assert vija.get(url(seminar, rest)).status_code == 403
    for rest in ("registrations/fill", f"registrations/{row.id}/cancel", "announce"):
        assert vija.post(url(seminar, rest)).status_code == 403
    assert fresh(row).state == RegistrationState.CONFIRMED


@pytest.mark.parametrize(
    "rest", ["registrations/", "registrations.xlsx", "registrations/add", "announce"]
)
def test_pages_of_no_session_are_not_found(ada: FlaskClient, app: Flask, rest: str) -> None:
    assert ada.get(f"/manage/sessions/999/{rest}").status_code == 404
    assert ada.get(f"/manage/sessions/99999999999999999999/{rest}").status_code == 404


def test_registration_of_another_session_is_not_found(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    row = factories.registration(factories.training_session())
    for part in ("", "move", "cancel", "decline"):
        assert omar.get(url(seminar, f"registrations/{row.id}/{part}")).status_code == 404
    for part in ("approve", "link", "cancel"):
        assert omar.post(url(seminar, f"registrations/{row.id}/{part}")).status_code == 404


def test_export_xlsx_has_headings_in_the_language_and_the_filtered_rows(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    factories.registration(seminar, "Pia Priede", notes="=1+1", may_be_photographed=False)
    factories.registration(seminar, "Jānis Kalns", state=WAITING)
    answer = omar.get(url(seminar, "registrations.xlsx?lang=lv&state=confirmed"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    (sheet,) = book.sheet_names
    rows = book.get_sheet_by_name(sheet).to_python()
    assert rows[0][:4] == ["Uzvārds", "Vārds", "Organizācija", "Amats"]
    assert [row[:3] for row in rows[1:]] == [["Priede", "Pia", "Rēzeknes novads"]]
    assert (rows[0][13], rows[1][13], rows[1][14]) == ("Nefotografēt", "jā", "=1+1")


def test_export_csv_guards_formulas(omar: FlaskClient, seminar: TrainingSession) -> None:
    factories.registration(seminar, notes="=cmd()")
    answer = omar.get(url(seminar, "registrations.csv"))
    assert answer.headers["Content-Disposition"] == f"attachment; filename={seminar.slug}.csv"
    assert ";'=cmd();" in answer.data.decode("utf-8-sig")


def test_add_by_hand_and_then_to_the_waiting_list(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    for number in range(3):
        data = form_of(f"P{number} Priede", language="en", staff_notes="pa tālruni")
        answer = omar.post(url(seminar, "registrations/add"), data=data)
        assert (answer.status_code, answer.location) == (303, url(seminar))
    rows = db.session.scalars(db.select(Registration).order_by(Registration.id)).all()
    assert [row.state for row in rows] == [RegistrationState.CONFIRMED] * 2 + [WAITING]
    assert {(row.language, row.staff_notes) for row in rows} == {("en", "pa tālruni")}
    assert all(row.created_by_id for row in rows)


def test_add_with_faults_names_them(omar: FlaskClient, seminar: TrainingSession) -> None:
    answer = omar.post(url(seminar, "registrations/add"), data=form_of(email="nav"))
    assert answer.status_code == 422
    draft = factories.training_session(status=SessionStatus.DRAFT)
    answer = omar.post(url(draft, "registrations/add?lang=en"), data=form_of(language="lv"))
    assert answer.status_code == 422
    assert "once the session is published" in answer.get_data(as_text=True)


def test_edit_changes_what_is_kept(omar: FlaskClient, seminar: TrainingSession) -> None:
    row = factories.registration(seminar)
    page = url(seminar, f"registrations/{row.id}/")
    assert omar.get(page).status_code == 200
    data = form_of("Pija Priede", email="NEW@Example.lv", language="lt", staff_notes="x")
    assert omar.post(page, data=data).status_code == 303
    kept = fresh(row)
    assert (kept.full_name, kept.email, kept.language) == ("Pija Priede", "new@example.lv", "lt")
    factories.registration(
        seminar, "Jānis Kalns", email="janis@example.lv", person_key="janis kalns|rezeknes novads"
    )
    assert omar.post(page, data=form_of("Jānis Kalns", language="lv")).status_code == 422


def test_move_offers_sessions_ahead_and_moves(omar: FlaskClient, seminar: TrainingSession) -> None:
    row = factories.registration(seminar)
    other = factories.training_session()
    factories.training_session(status=SessionStatus.DRAFT)
    page = url(seminar, f"registrations/{row.id}/move")
    assert omar.get(page).get_data(as_text=True).count("<option") == 1
    assert omar.post(page, data={"session": "12345"}).status_code == 422
    assert omar.post(page, data={"session": str(other.id)}).status_code == 303
    assert fresh(row).training_session_id == other.id
    assert mail_kinds() == ["registration.moved"]


def test_cancel_and_decline_tell_the_reason(omar: FlaskClient, seminar: TrainingSession) -> None:
    for part, state in (
        ("cancel", RegistrationState.CANCELLED),
        ("decline", RegistrationState.DECLINED),
    ):
        row = factories.registration(seminar, "Pia Priede")
        page = url(seminar, f"registrations/{row.id}/{part}")
        assert omar.get(page).status_code == 200
        assert omar.post(page, data={"reason": "Grupa ir pilna"}).status_code == 303
        assert (fresh(row).state, fresh(row).state_reason) == (state, "Grupa ir pilna")
        assert omar.post(page, data={"reason": ""}).status_code == 422
    write_kept()
    texts = db.session.scalars(db.select(OutboxMail.text)).all()
    assert ["Grupa ir pilna" in text for text in texts] == [True, True]


def test_approve_and_mail_the_link_again(omar: FlaskClient, seminar: TrainingSession) -> None:
    row = factories.registration(seminar, state=RegistrationState.PENDING)
    for part in ("approve", "link", "approve"):
        assert omar.post(url(seminar, f"registrations/{row.id}/{part}")).status_code == 303
    assert mail_kinds() == ["registration.confirmed"] * 2


def test_fill_button_and_job_give_free_seats(omar: FlaskClient, seminar: TrainingSession) -> None:
    rows = [factories.registration(seminar, f"P{n} Priede", state=WAITING) for n in range(3)]
    assert "registrations/fill" in omar.get(url(seminar)).get_data(as_text=True)
    assert omar.post(url(seminar, "registrations/fill")).status_code == 303
    assert [fresh(row).state == WAITING for row in rows] == [False, False, True]
    seminar.capacity = 3
    enqueue("registrations.fill", {"session": seminar.id})
    db.session.commit()
    assert run_due() == 1
    assert fresh(rows[2]).state == RegistrationState.CONFIRMED


def test_announce_previews_and_mails(omar: FlaskClient, seminar: TrainingSession) -> None:
    factories.registration(seminar, "Pia Priede", language="en")
    factories.registration(seminar, "Gone Girl", state=RegistrationState.CANCELLED)
    page = omar.get(url(seminar, "announce?lang=en")).get_data(as_text=True)
    assert ("1 person gets the mail" in page, "Gone Girl" in page) == (True, False)
    assert omar.post(url(seminar, "announce"), data={"what": "cancelled"}).status_code == 422
    assert omar.post(url(seminar, "announce"), data={"what": "nothing"}).status_code == 422
    data = {"what": "cancelled", "reason_lv": "Lektors slims", "reason_en": "The speaker is ill"}
    assert omar.post(url(seminar, "announce"), data=data).status_code == 303
    row = db.session.get_one(TrainingSession, seminar.id, populate_existing=True)
    assert (row.status, row.status_reason.en) == (SessionStatus.CANCELLED, "The speaker is ill")
    write_kept()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    assert (mail.subject, "The speaker is ill" in mail.text) == (
        "Cancelled: Working with clients",
        True,
    )


def test_announce_of_a_change_keeps_the_status(omar: FlaskClient, seminar: TrainingSession) -> None:
    factories.registration(seminar)
    assert omar.post(url(seminar, "announce"), data={"what": "changed"}).status_code == 303
    assert mail_kinds() == ["registration.session_changed"]
    assert db.session.get_one(TrainingSession, seminar.id).status == SessionStatus.PUBLISHED


def test_announce_of_a_draft_offers_nothing(omar: FlaskClient, app: Flask) -> None:
    draft = factories.training_session(status=SessionStatus.DRAFT, title=Texts("Melnraksts"))
    answer = omar.get(url(draft, "announce?lang=en"))
    assert "There is nothing to tell" in answer.get_data(as_text=True)
    assert omar.post(url(draft, "announce"), data={"what": "cancelled"}).status_code == 422


def test_announce_reached_from_the_head_of_the_session_is_chosen_beforehand(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = omar.get(url(seminar, "announce?status=cancelled")).get_data(as_text=True)
    assert re.findall(r'value="(\w+)" checked', page) == ["cancelled"]
    head = omar.get(url(seminar)).get_data(as_text=True)
    assert re.findall(r"announce\?status=(\w+)", head) == ["postponed", "cancelled"]
    seminar.status = SessionStatus.POSTPONED
    db.session.commit()
    head = omar.get(url(seminar)).get_data(as_text=True)
    assert re.findall(r"announce\?status=(\w+)", head) == ["published", "cancelled"]


def test_raised_capacity_of_a_plan_moves_up_by_the_worker(
    app: Flask, seminar: TrainingSession
) -> None:
    rows = [factories.registration(seminar, f"P{n} Priede", state=WAITING) for n in range(3)]
    fill_free_seats(seminar.id)
    change_plan(seminar.id, plan_of(seminar, capacity=3), actor=SYSTEM)
    assert fresh(rows[2]).state == WAITING
    assert run_due() == 1
    assert fresh(rows[2]).state == RegistrationState.CONFIRMED
    change_plan(seminar.id, plan_of(seminar, capacity=9), actor=SYSTEM)
    assert run_due() == 0


def plan_of(of: TrainingSession, **changed: Any) -> SessionPlan:
    row = get_session(of.id)
    kept = {field.name: getattr(row, field.name) for field in fields(SessionPlan)}
    kept["days"] = tuple(
        DayPlan(starts_at=day.starts_at, ends_at=day.ends_at, number=day.number) for day in row.days
    )
    return SessionPlan(**{**kept, **changed})
