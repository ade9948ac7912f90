"""Coordinators: nominate colleagues, approve, swap; each of them within one organisation alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, links
from app.core.access import SYSTEM, VISITOR, Role
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.outbox import services as outbox
from app.outbox.models import OutboxMail
from app.output import tables
from app.output.sheets import read_rows
from app.output.tables import Column, FileKind, Table
from app.people.models import Coordinator, Organisation
from app.people.queries import coordinator_token
from app.people.services import renew_link, switch_coordinator
from app.registrations import services
from app.registrations.models import Quota, Registration, RegistrationEvent
from app.registrations.queries import places_of, registration_token
from app.registrations.rules import Happening, RegistrationState, WayIn
from app.registrations.services.nominating import (
    NomineeRefused,
    approve_colleague,
    cancel_colleague,
    decline_colleague,
    decline_nomination,
    nominate,
)
from app.registrations.services.swapping import swap
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval
from tests import factories
from tests.conftest import make_user
from tests.registrations.people import applicant

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
PENDING, DECLINED = RegistrationState.PENDING, RegistrationState.DECLINED
CANCELLED = RegistrationState.CANCELLED
HEADINGS = ("Vārds", "Uzvārds", "E-pasts", "Tālrunis", "Amats")


@pytest.fixture
def town(each_app: Flask) -> Organisation:
    return factories.organisation("Ludzas novads")


@pytest.fixture
def kaija(town: Organisation) -> Coordinator:
    return factories.coordinator(town)


def seminar(**values: Any) -> TrainingSession:
    return factories.training_session(slug="seminars", **{"capacity": 2, **values})


def colleague(of: Coordinator, name: str, **values: Any) -> Any:
    return applicant(name, organisation_id=of.organisation_id, organisation_name="", **values)


def enter(of: TrainingSession, by: Coordinator, *names: str) -> list[int]:
    people = [colleague(by, name) for name in names]
    return [each.registration_id for each in nominate(of.id, people, coordinator=by)]


def row(registration_id: int) -> Registration:
    return db.session.get_one(Registration, registration_id, populate_existing=True)


def mails() -> list[tuple[str, str]]:
    rows = db.session.execute(
        db.select(OutboxMail.kind, OutboxMail.recipient).order_by(OutboxMail.id)
    )
    return [(kind.partition(".")[2], recipient) for kind, recipient in rows]


def history(registration_id: int) -> list[tuple[Happening, str]]:
    rows = db.session.execute(
        db.select(RegistrationEvent.what, RegistrationEvent.actor_name)
        .where(RegistrationEvent.registration_id == registration_id)
        .order_by(RegistrationEvent.id)
    )
    return [(what, name) for what, name in rows]


def test_nominate_gives_seats_then_places_and_tells_each(kaija: Coordinator) -> None:
    of = seminar()
    ids = enter(of, kaija, "Ilze Egle", "Jānis Egle", "Zane Egle")
    rows = [row(each) for each in ids]
    assert [each.state for each in rows] == [CONFIRMED, CONFIRMED, WAITING]
    assert {(each.way_in, each.coordinator_id) for each in rows} == {(WayIn.NOMINATED, kaija.id)}
    assert mails() == [
        ("nominated", "ilze.egle@example.lv"),
        ("nominated", "janis.egle@example.lv"),
        ("nominated", "zane.egle@example.lv"),
    ]
    assert history(ids[0]) == [(Happening.REGISTERED, "Kaija Koka")]


def test_nominated_person_is_told_by_whom_what_and_why(kaija: Coordinator) -> None:
    enter(seminar(), kaija, "Ilze Egle")
    mail_id = db.session.scalars(db.select(OutboxMail.id)).one()
    text = " ".join(outbox.open_mail(mail_id).text.split())
    assert "Kaija Koka" in text
    assert "Ludzas novads" in text


def test_nominate_same_person_again_keeps_the_first(kaija: Coordinator) -> None:
    of = seminar()
    first = enter(of, kaija, "Ilze Egle")
    (again,) = nominate(of.id, [colleague(kaija, "Ilze Egle")], coordinator=kaija)
    assert (again.registration_id, again.duplicate) == (first[0], True)
    assert places_of(of.id).taken == 1


def test_nominate_takes_all_or_nobody(kaija: Coordinator) -> None:
    of = seminar(has_waiting_list=False)
    with pytest.raises(NomineeRefused) as refused:
        enter(of, kaija, "Ilze Egle", "Jānis Egle", "Zane Egle")
    assert (refused.value.row, places_of(of.id).taken, mails()) == (2, 0, [])


def test_nominate_fills_the_places_kept_for_the_municipality(
    kaija: Coordinator, town: Organisation
) -> None:
    of = seminar()
    db.session.add(Quota(training_session_id=of.id, seats=1, organisations=[town]))
    db.session.commit()
    services.register(of.id, applicant("Pia Priede", organisation_name="Cits"), actor=VISITOR)
    stranger = applicant("Otrs Priede", organisation_name="Cits")
    assert services.register(of.id, stranger, actor=VISITOR).state == WAITING
    assert row(enter(of, kaija, "Ilze Egle")[0]).state == CONFIRMED


def test_quota_of_no_region_is_not_for_an_organisation_of_no_region(each_app: Flask) -> None:
    ministry = factories.organisation("Kāda ministrija", planning_region=None)
    kept_for = factories.organisation("Ludzas novads")
    of = seminar(capacity=1)
    db.session.add(Quota(training_session_id=of.id, seats=1, organisations=[kept_for]))
    db.session.commit()
    person = applicant("Mia Mice", organisation_id=ministry.id, organisation_name="")
    assert services.register(of.id, person, actor=VISITOR).state == WAITING


def test_nominate_of_another_organisation_is_not_found(kaija: Coordinator) -> None:
    with pytest.raises(NotFound):
        nominate(seminar().id, [applicant("Pia Priede")], coordinator=kaija)


def test_nominate_after_registration_has_closed_is_refused(kaija: Coordinator) -> None:
    of = seminar(registration_closes_at=clock.now() - timedelta(hours=1))
    with pytest.raises(RuleBroken):
        enter(of, kaija, "Ilze Egle")


def test_employee_alone_waits_for_the_coordinator_who_is_told_once(kaija: Coordinator) -> None:
    of = seminar(approval=Approval.COORDINATOR, capacity=5)
    alone = [
        services.register(of.id, colleague(kaija, name), actor=VISITOR).registration_id
        for name in ("Ilze Egle", "Jānis Egle")
    ]
    assert [row(each).state for each in alone] == [PENDING, PENDING]
    assert mails() == [
        ("pending", "ilze.egle@example.lv"),
        ("approval", "novads@example.lv"),
        ("pending", "janis.egle@example.lv"),
    ]
    approve_colleague(alone[0], coordinator=kaija)
    decline_colleague(alone[1], coordinator=kaija)
    assert [row(each).state for each in alone] == [CONFIRMED, DECLINED]
    assert history(alone[0])[-1] == (Happening.APPROVED, "Kaija Koka")


def test_one_who_moves_up_waits_for_the_coordinator_too(kaija: Coordinator) -> None:
    of = seminar(approval=Approval.COORDINATOR, capacity=1)
    (seated,) = enter(of, kaija, "Ilze Egle")
    services.register(of.id, colleague(kaija, "Jānis Egle"), actor=VISITOR)
    services.cancel(seated, actor=SYSTEM)
    assert mails()[-1] == ("approval", "novads@example.lv")


def test_whom_the_coordinator_nominates_needs_no_approval_of_theirs(kaija: Coordinator) -> None:
    of = seminar(approval=Approval.COORDINATOR)
    assert row(enter(of, kaija, "Ilze Egle")[0]).state == CONFIRMED
    of.approval = Approval.ORGANISER
    db.session.commit()
    assert row(enter(of, kaija, "Jānis Egle")[0]).state == PENDING


def test_without_an_active_coordinator_the_organiser_approves(kaija: Coordinator) -> None:
    switch_coordinator(kaija.id, is_active=False, actor=SYSTEM)
    of = seminar(approval=Approval.COORDINATOR)
    alone = services.register(of.id, colleague(kaija, "Ilze Egle"), actor=VISITOR)
    assert [kind for kind, _ in mails()] == ["pending"]
    services.approve(alone.registration_id, actor=SYSTEM)
    assert row(alone.registration_id).state == CONFIRMED


def test_coordinator_approves_only_what_is_theirs_to_approve(kaija: Coordinator) -> None:
    of = seminar(approval=Approval.ORGANISER)
    (pending,) = enter(of, kaija, "Ilze Egle")
    with pytest.raises(RuleBroken):
        approve_colleague(pending, coordinator=kaija)
    of.approval = Approval.COORDINATOR
    db.session.commit()
    confirmed = enter(of, kaija, "Jānis Egle")[0]
    with pytest.raises(RuleBroken):
        approve_colleague(confirmed, coordinator=kaija)


def test_swap_hands_on_the_place_as_it_is(kaija: Coordinator) -> None:
    of = seminar(capacity=1)
    seated, waiting, last = enter(of, kaija, "Ilze Egle", "Jānis Egle", "Zane Egle")
    heir = swap(waiting, colleague(kaija, "Uldis Egle"), coordinator=kaija)
    assert (row(heir).state, row(heir).queue_number) == (WAITING, row(waiting).queue_number)
    assert row(waiting).state == RegistrationState.CANCELLED
    services.cancel(seated, actor=SYSTEM)
    assert [row(each).state for each in (heir, last)] == [CONFIRMED, WAITING]
    assert history(heir)[0] == (Happening.SWAPPED, "Kaija Koka")


def test_swap_tells_both_and_keeps_the_seat(kaija: Coordinator) -> None:
    of = seminar(capacity=1)
    (seated,) = enter(of, kaija, "Ilze Egle")
    heir = swap(seated, colleague(kaija, "Uldis Egle"), coordinator=kaija)
    assert mails()[1:] == [
        ("swapped", "ilze.egle@example.lv"), ("nominated", "uldis.egle@example.lv"),
    ]  # fmt: skip
    assert (row(heir).state, places_of(of.id).taken) == (CONFIRMED, 1)


def test_swap_with_one_who_is_there_already_is_refused(kaija: Coordinator) -> None:
    first, _second = enter(seminar(), kaija, "Ilze Egle", "Jānis Egle")
    for name in ("Jānis Egle", "Ilze Egle"):
        with pytest.raises(InvalidInput):
            swap(first, colleague(kaija, name), coordinator=kaija)


def test_cancelling_a_colleague_tells_them_why_and_frees_the_seat(kaija: Coordinator) -> None:
    of = seminar(capacity=1)
    seated, waiting = enter(of, kaija, "Ilze Egle", "Jānis Egle")
    cancel_colleague(seated, coordinator=kaija, reason="Slima")
    assert [row(each).state for each in (seated, waiting)] == [CANCELLED, CONFIRMED]
    assert mails()[2:] == [
        ("cancelled", "ilze.egle@example.lv"), ("moved_up", "janis.egle@example.lv"),
    ]  # fmt: skip
    assert row(seated).state_reason == "Slima"
    assert history(seated)[-1] == (Happening.CANCELLED, "Kaija Koka")
    with pytest.raises(RuleBroken):
        cancel_colleague(seated, coordinator=kaija, reason="Slima")


def test_cancelling_a_colleague_after_the_freeze_is_refused_by_account_too(
    kaija: Coordinator,
) -> None:
    of = seminar(changes_until=clock.now() + timedelta(hours=1))
    (seated,) = enter(of, kaija, "Ilze Egle")
    kaija.user_id = make_user(Role.COORDINATOR, "kaija@example.lv", "Kaija Koka").id
    db.session.commit()
    with time_machine.travel(clock.now() + timedelta(hours=2)), pytest.raises(RuleBroken):
        cancel_colleague(seated, coordinator=kaija, reason="Slima")
    assert row(seated).state == CONFIRMED


def test_cancel_page_wants_a_reason_and_leads_to_the_organiser_when_late(
    nora: FlaskClient, kaija: Coordinator
) -> None:
    of = seminar()
    (seated,) = enter(of, kaija, "Ilze Egle")
    path = f"{pages_of(kaija)}/people/{seated}/cancel"
    assert nora.post(path, data={"reason": " "}).status_code == 422
    of.changes_until = clock.now() - timedelta(hours=1)
    db.session.commit()
    late = nora.post(f"{path}?lang=en", data={"reason": "Ill"})
    assert (late.status_code, "mailto:organizators@example.lv" in late.text) == (422, True)
    assert "through the organiser" in nora.get(f"{pages_of(kaija)}?lang=en").text
    of.changes_until = None
    db.session.commit()
    done = nora.post(path, data={"reason": "Slima"})
    assert (done.status_code, row(seated).state) == (303, CANCELLED)


@pytest.mark.parametrize("days", [13, 15])
def test_swap_after_the_freeze_or_the_beginning_is_refused(kaija: Coordinator, days: int) -> None:
    now = datetime.now(UTC)
    of = seminar(changes_until=now + timedelta(days=12) if days == 13 else None)
    (seated,) = enter(of, kaija, "Ilze Egle")
    with time_machine.travel(now + timedelta(days=days)), pytest.raises(RuleBroken):
        swap(seated, colleague(kaija, "Uldis Egle"), coordinator=kaija)


def test_nominated_person_declines_and_the_coordinator_is_told(kaija: Coordinator) -> None:
    of = seminar(capacity=1)
    first, second = enter(of, kaija, "Ilze Egle", "Jānis Egle")
    decline_nomination(first)
    assert [row(each).state for each in (first, second)] == [DECLINED, CONFIRMED]
    assert mails()[2:] == [
        ("cancelled", "ilze.egle@example.lv"),
        ("declined", "novads@example.lv"),
        ("moved_up", "janis.egle@example.lv"),
    ]
    with pytest.raises(RuleBroken):
        decline_nomination(first)


def test_who_was_not_nominated_cancels_and_cannot_decline(kaija: Coordinator) -> None:
    alone = services.register(seminar().id, colleague(kaija, "Ilze Egle"), actor=VISITOR)
    with pytest.raises(RuleBroken):
        decline_nomination(alone.registration_id)


# the pages


@pytest.fixture
def nora(each_app: Flask) -> FlaskClient:
    return each_app.test_client()


def pages_of(coordinator: Coordinator) -> str:
    return f"/coordinators/{coordinator_token(coordinator)}"


def rows_of(*people: tuple[str, ...]) -> dict[str, str]:
    fields = ("given_name", "family_name", "email", "phone", "position")
    return {
        f"rows-{number}-{name}": value
        for number, person in enumerate(people)
        for name, value in zip(fields, person, strict=False)
    }


ILZE, JANIS = ("Ilze", "Egle", "ilze@example.lv"), ("Jānis", "Egle", "")


def entered() -> list[tuple[str, str]]:
    found = db.session.scalars(db.select(Registration).order_by(Registration.id))
    return [(each.full_name, each.email) for each in found]


def test_rows_register_everybody_and_show_them(nora: FlaskClient, kaija: Coordinator) -> None:
    of = seminar(capacity=1)
    base = pages_of(kaija)
    answer = nora.post(
        f"{base}/sessions/seminars", data=rows_of(ILZE, JANIS), headers={"Accept-Language": "en"}
    )
    assert (answer.status_code, answer.location) == (303, f"{base}?session={of.id}")
    assert entered() == [("Ilze Egle", "ilze@example.lv"), ("Jānis Egle", "novads@example.lv")]
    page = nora.get(base, headers={"Accept-Language": "en"}).text
    assert "1 colleague has a place." in page
    assert "Jānis Egle is number 1 on the waiting list." in page


def test_rows_tell_each_fault_at_its_field_and_lose_nothing(
    nora: FlaskClient, kaija: Coordinator
) -> None:
    seminar()
    faulty = rows_of(ILZE, ("", "Koks", "koks.pie.ludzas", "+371 20000000"), ILZE)
    answer = nora.post(f"{pages_of(kaija)}/sessions/seminars?lang=en", data=faulty)
    assert answer.status_code == 422
    assert set(re.findall(r'id="(rows-\d-\w+)-error"', answer.text)) == {
        "rows-1-given_name", "rows-1-email", "rows-2-family_name",
    }  # fmt: skip
    assert 'value="koks.pie.ludzas"' in answer.text
    assert 'value="+371 20000000"' in answer.text
    assert entered() == []


def test_more_rows_keep_what_was_typed(nora: FlaskClient, kaija: Coordinator) -> None:
    seminar()
    typed = {**rows_of(ILZE, JANIS), "do": "more"}
    page = nora.post(f"{pages_of(kaija)}/sessions/seminars", data=typed)
    assert (page.status_code, page.text.count('-given_name"')) != (200, 0)
    assert len(re.findall(r'<input[^>]* name="rows-\d+-given_name"', page.text)) == 6
    assert 'value="ilze@example.lv"' in page.text
    fewer = nora.post(
        f"{pages_of(kaija)}/sessions/seminars", data={**rows_of(ILZE, JANIS), "do": "remove:0"}
    )
    assert re.findall(r'value="(Ilze|Jānis)"', fewer.text) == ["Jānis"]


def test_no_rows_at_all_are_refused(nora: FlaskClient, kaija: Coordinator) -> None:
    seminar()
    answer = nora.post(f"{pages_of(kaija)}/sessions/seminars", data=rows_of(("", "")))
    assert (answer.status_code, entered()) == (422, [])


def sheet(kind: FileKind, *people: tuple[str, ...]) -> bytes:
    columns = [Column(heading) for heading in HEADINGS]
    filled = [(*person, *("",) * (len(columns) - len(person))) for person in people]
    return tables.write(Table("Kolēģi", columns, filled), kind)


def send_file(nora: FlaskClient, of: Coordinator, data: bytes) -> Any:
    path = f"{pages_of(of)}/sessions/seminars?lang=en"
    return nora.post(path, data={"do": "read", "file": (BytesIO(data), "list.xlsx")})


@pytest.mark.parametrize("kind", list(FileKind))
def test_file_is_shown_with_its_faults_and_nothing_is_written(
    nora: FlaskClient, kaija: Coordinator, kind: FileKind
) -> None:
    enter(seminar(), kaija, "Zane Zīle")
    people = [ILZE, ("Uldis", "", "uldis@"), ("Zane", "Zīle"), ("ILZE", "EGLE")]
    answer = send_file(nora, kaija, sheet(kind, *people))
    assert answer.status_code == 422
    assert re.findall(r'id="(rows-\d-\w+)-error"', answer.text) == [
        "rows-1-family_name", "rows-1-email", "rows-2-family_name", "rows-3-family_name",
    ]  # fmt: skip
    assert "This person is registered already. Please remove the row." in answer.text
    assert "This person is in the list twice." in answer.text
    assert len(entered()) == 1


def test_file_without_headings_and_with_numbers_is_read(
    nora: FlaskClient, kaija: Coordinator
) -> None:
    seminar()
    answer = send_file(nora, kaija, "Ilze,Egle,ilze@example.lv,20000000\r\n".encode("cp1257"))
    assert answer.status_code == 200
    assert [f'value="{v}"' in answer.text for v in ("Ilze", "Egle", "20000000")] == [True] * 3


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04nonsense", b"\0\1\2", b"Ilze,Egle\n" * 60, b"x" * 500_001]
)
def test_file_that_is_no_list_is_refused(
    nora: FlaskClient, kaija: Coordinator, data: bytes
) -> None:
    seminar()
    answer = send_file(nora, kaija, data)
    assert (answer.status_code, 'id="file-error"' in answer.text) == (422, True)


def test_template_has_the_headings_that_are_read(nora: FlaskClient, kaija: Coordinator) -> None:
    answer = nora.get(f"{pages_of(kaija)}/template.xlsx", headers={"Accept-Language": "lv"})
    assert read_rows(answer.data, 5) == [list(HEADINGS)]


def test_swap_page_tells_a_fault_and_hands_the_place_on(
    nora: FlaskClient, kaija: Coordinator
) -> None:
    (seated,) = enter(seminar(), kaija, "Ilze Egle")
    path = f"{pages_of(kaija)}/people/{seated}/swap"
    refused = nora.post(path, data={"given_name": "Ilze", "family_name": "Egle"})
    assert (refused.status_code, 'id="family_name-error"' in refused.text) == (422, True)
    done = nora.post(path, data={"given_name": "Uldis", "family_name": "Egle"})
    assert (done.status_code, len(entered())) == (303, 2)


def test_own_page_says_who_nominated_and_declines(nora: FlaskClient, kaija: Coordinator) -> None:
    (seated,) = enter(seminar(), kaija, "Ilze Egle")
    own = f"/registrations/{registration_token(seated)}"
    assert "Kaija Koka" in nora.get(own).text
    assert nora.post(f"{own}/decline").status_code == 303
    assert row(seated).state == DECLINED
    assert "This registration is declined" in nora.get(f"{own}?lang=en").text


def test_start_counts_the_places_kept_for_the_municipality(
    nora: FlaskClient, kaija: Coordinator, town: Organisation
) -> None:
    of = seminar(capacity=5)
    db.session.add(Quota(training_session_id=of.id, seats=3, organisations=[town]))
    db.session.commit()
    enter(of, kaija, "Ilze Egle")
    page = " ".join(nora.get(f"{pages_of(kaija)}?lang=en").text.split())
    expected = "2 places are kept for you · 2 more are open to all · 1 of yours is registered"
    assert expected in page


def test_start_needs_as_many_statements_for_three_as_for_one(
    nora: FlaskClient, kaija: Coordinator, town: Organisation, counted: Any
) -> None:
    def asked() -> int:
        with counted() as statements:
            assert nora.get(pages_of(kaija)).status_code == 200
        return int(statements.count)

    def add(number: int) -> None:
        of = factories.training_session(slug=f"s{number}", approval=Approval.COORDINATOR)
        db.session.add(Quota(training_session_id=of.id, seats=3, organisations=[town]))
        db.session.commit()
        enter(of, kaija, "Ilze Egle")
        services.register(of.id, colleague(kaija, "Jānis Egle"), actor=VISITOR)

    add(1)
    asked()
    once = asked()
    add(2)
    add(3)
    assert asked() == once


# who may


def touched(nora: FlaskClient, base: str, of: int) -> dict[str, int]:
    """What each door answers that leads to one registration."""
    name = {"given_name": "Uldis", "family_name": "Egle"}
    return {
        "cancel page": nora.get(f"{base}/people/{of}/cancel").status_code,
        "cancel": nora.post(f"{base}/people/{of}/cancel", data={"reason": "X"}).status_code,
        "swap page": nora.get(f"{base}/people/{of}/swap").status_code,
        "swap": nora.post(f"{base}/people/{of}/swap", data=name).status_code,
        "approve": nora.post(f"{base}/people/{of}/approve").status_code,
        "decline": nora.post(f"{base}/people/{of}/decline").status_code,
    }


@pytest.mark.parametrize("way_in", list(WayIn))
def test_coordinator_neither_sees_nor_touches_people_of_others(
    nora: FlaskClient, kaija: Coordinator, way_in: WayIn
) -> None:
    elsewhere = factories.organisation("Balvu novads")
    of = seminar(approval=Approval.COORDINATOR)
    foreign = factories.registration(
        of, "Svešs Koks", organisation_id=elsewhere.id, way_in=way_in, state=PENDING
    )
    unlisted = factories.registration(of, "Brīvs Koks", way_in=way_in, state=PENDING)
    for each in (foreign, unlisted):
        assert set(touched(nora, pages_of(kaija), each.id).values()) == {404}
        assert row(each.id).state == PENDING
    page = nora.get(pages_of(kaija)).text
    assert ("Svešs" in page, "Brīvs" in page) == (False, False)


@pytest.mark.parametrize("way_in", [WayIn.ALONE, WayIn.NOMINATED, WayIn.STAFF])
def test_coordinator_sees_and_touches_own_people_nominated_or_not(
    nora: FlaskClient, kaija: Coordinator, way_in: WayIn
) -> None:
    of = seminar(approval=Approval.COORDINATOR)
    own = factories.registration(
        of, "Savs Koks", organisation_id=kaija.organisation_id, way_in=way_in, state=PENDING
    )
    assert "Savs Koks" in nora.get(pages_of(kaija)).text
    assert nora.post(f"{pages_of(kaija)}/people/{own.id}/approve").status_code == 303
    assert row(own.id).state == CONFIRMED


WORTHLESS = {
    "replaced": (410, "This link was replaced by a newer one."),
    "switched off": (410, "You no longer register colleagues here."),
    "out of date": (410, "This link is no longer valid."),
    "altered": (404, "This link is not complete or has been changed."),
    "of another purpose": (404, "This link is not complete or has been changed."),
}


@pytest.mark.parametrize("what", WORTHLESS)
def test_worthless_link_does_nothing_and_says_why(
    nora: FlaskClient, kaija: Coordinator, what: str
) -> None:
    of = seminar(approval=Approval.COORDINATOR)
    pending = services.register(of.id, colleague(kaija, "Ilze Egle"), actor=VISITOR)
    token = coordinator_token(kaija)
    base = f"/coordinators/{token}"
    if what == "replaced":
        renew_link(kaija.id, actor=SYSTEM)
    if what == "switched off":
        switch_coordinator(kaija.id, is_active=False, actor=SYSTEM)
    if what == "altered":
        base = f"/coordinators/{token[:-2]}xx"
    if what == "of another purpose":
        base = f"/coordinators/{links.sign('registration', [kaija.id, 1])}"
    later = timedelta(days=366 if what == "out of date" else 0)
    with time_machine.travel(datetime.now(UTC) + later):
        status, words = WORTHLESS[what]
        answers = {
            nora.get(base).status_code,
            nora.get(f"{base}/sessions/seminars").status_code,
            nora.get(f"{base}/template.csv").status_code,
            nora.post(f"{base}/sessions/seminars", data=rows_of(JANIS)).status_code,
            *touched(nora, base, pending.registration_id).values(),
        }
        assert answers == {status}
        assert words in nora.get(f"{base}?lang=en").text
        for language in ("lv", "lt"):
            told = nora.get(f"{base}?lang={language}").text
            assert (f'lang="{language}"' in told, words in told) == (True, False)
    assert (row(pending.registration_id).state, len(entered())) == (PENDING, 1)
