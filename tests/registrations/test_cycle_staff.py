"""The office's table of a cycle, adding somebody to several sessions, and a coordinator's form."""

from __future__ import annotations

import csv
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.core.access import VISITOR, Role
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.people.models import Coordinator
from app.people.queries import coordinator_token
from app.questions.rules import Given
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.rules import Answers
from app.registrations.rules.cycles import Chosen
from app.sessions.models import TrainingSession
from tests import factories
from tests.conftest import client_of, make_user
from tests.registrations.people import applicant, form_of
from tests.registrations.test_answers import ask
from tests.registrations.test_cycles import sessions_of


@pytest.fixture
def rows(cycle: Cycle) -> list[TrainingSession]:
    return sessions_of(cycle, 1, 5)


@pytest.fixture
def omar(app: Flask) -> FlaskClient:
    return client_of(app, make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols"))


@pytest.fixture
def people(cycle: Cycle, rows: list[TrainingSession]) -> list[TrainingSession]:
    both = Chosen(cycle.id, tuple(row.id for row in rows))
    services.register_for_cycle(both, applicant("Pia Priede"), actor=VISITOR)
    services.register_for_cycle(both, applicant("Juris Kalns"), actor=VISITOR)
    services.register(rows[1].id, applicant("Anna Bite"), actor=VISITOR)
    return rows


def cells(page: str) -> list[list[str]]:
    """The text of each row of the table."""
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")]
    plain = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in found]
    return [row for row in plain if row]


def test_table_shows_people_and_their_state_in_each_session(
    omar: FlaskClient, cycle: Cycle, people: list[TrainingSession]
) -> None:
    page = omar.get(f"/manage/cycles/{cycle.id}/people/?lang=en").get_data(as_text=True)
    assert cells(page) == [
        ["Bite Anna", "Rēzeknes novads", "", "Confirmed"],
        ["Kalns Juris by the form of the cycle", "Rēzeknes novads", "On the waiting list · 1",
         "Confirmed"],
        ["Priede Pia by the form of the cycle", "Rēzeknes novads", "Confirmed", "Confirmed"],
    ]  # fmt: skip


def test_table_shows_the_living_registration_of_one_who_came_again(
    omar: FlaskClient, cycle: Cycle, rows: list[TrainingSession], people: list[TrainingSession]
) -> None:
    own = db.session.scalars(db.select(Registration).where(Registration.given_name == "Anna")).one()
    services.cancel(own.id, actor=VISITOR)
    services.register(rows[1].id, applicant("Anna Bite"), actor=VISITOR)
    page = omar.get(f"/manage/cycles/{cycle.id}/people/?lang=en&q=bite").get_data(as_text=True)
    assert [row[3] for row in cells(page)] == ["Confirmed"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("q=kalns", ["Kalns"]),
        ("q=nobody", []),
        ("state=waiting", ["Kalns"]),
        ("session={first}", ["Kalns", "Priede"]),
        ("session={first}&state=confirmed", ["Priede"]),
        ("session=x&state=x", ["Bite", "Kalns", "Priede"]),
    ],
)
def test_table_is_narrowed_by_name_state_and_session(
    omar: FlaskClient, cycle: Cycle, people: list[TrainingSession], asked: str, names: list[str]
) -> None:
    asked = asked.format(first=people[0].id)
    page = omar.get(f"/manage/cycles/{cycle.id}/people/?{asked}").get_data(as_text=True)
    assert [row[0].split()[0] for row in (cells(page) if "<tbody>" in page else [])] == names
    book = omar.get(f"/manage/cycles/{cycle.id}/people.xlsx?{asked}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == names


def test_export_has_latvian_headings_and_a_column_for_each_session(
    omar: FlaskClient, cycle: Cycle, rows: list[TrainingSession], people: list[TrainingSession]
) -> None:
    book = omar.get(f"/manage/cycles/{cycle.id}/people.xlsx?lang=lv")
    sheet = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert sheet[0][:6] == [
        "Uzvārds", "Vārds", "Organizācija", "E-pasts", "Tālrunis", "Ar cikla pieteikumu",
    ]  # fmt: skip
    assert str(sheet[0][6]).endswith(". Darbs ar klientu")
    assert [row[5:] for row in sheet[1:]] == [
        ["", "", "Apstiprināts"],
        ["jā", "Gaidīšanas sarakstā (1)", "Apstiprināts"],
        ["jā", "Apstiprināts", "Apstiprināts"],
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_has_a_column_for_each_question_beside_its_session(
    omar: FlaskClient, cycle: Cycle, rows: list[TrainingSession], kind: str
) -> None:
    why, many = ask(rows[0]), ask(rows[1], "number", "Cik?")
    both = Chosen(cycle.id, tuple(row.id for row in rows))
    answers = {
        rows[0].id: Answers(given=Given(asked=(why,), values={why: "Tāpēc"})),
        rows[1].id: Answers(given=Given(asked=(many,), values={many: "7.5"})),
    }
    services.register_for_cycle_with_answers(both, applicant(), answers, actor=VISITOR)
    services.register(rows[1].id, applicant("Anna Bite"), actor=VISITOR)
    data = omar.get(f"/manage/cycles/{cycle.id}/people.{kind}?lang=lv").data
    sheet = _sheet(data) if kind == "xlsx" else _lines(data)
    assert [str(cell).split(". ", maxsplit=1)[1] for cell in sheet[0][6:]] == [
        "Darbs ar klientu", "Darbs ar klientu: Kāpēc?",
        "Darbs ar klientu", "Darbs ar klientu: Cik?",
    ]  # fmt: skip
    assert [[str(cell) for cell in row[6:]] for row in sheet[1:]] == [
        ["", "", "Apstiprināts", ""],
        ["Apstiprināts", "Tāpēc", "Apstiprināts", "7.5" if kind == "xlsx" else "7,5"],
    ]


def _sheet(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def _lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_table_takes_as_many_statements_for_three_people_as_for_one(
    omar: FlaskClient, cycle: Cycle, rows: list[TrainingSession], counted: Any
) -> None:
    used = []
    for names in (["Pia Priede"], ["Juris Kalns", "Anna Bite"]):
        for name in names:
            chosen = Chosen(cycle.id, tuple(row.id for row in rows))
            services.register_for_cycle(chosen, applicant(name), actor=VISITOR)
        with counted() as statements:
            omar.get(f"/manage/cycles/{cycle.id}/people/")
        used.append(statements.count)
    assert used == [6, 6]


def test_list_of_a_session_says_who_came_by_the_form_of_the_cycle(
    omar: FlaskClient, rows: list[TrainingSession], people: list[TrainingSession]
) -> None:
    page = omar.get(f"/manage/sessions/{rows[1].id}/registrations/?lang=en").get_data(as_text=True)
    assert page.count("by the form of the cycle") == 2


def test_staff_add_somebody_to_chosen_sessions_and_are_told_how_it_stands(
    omar: FlaskClient, cycle: Cycle, rows: list[TrainingSession], people: list[TrainingSession]
) -> None:
    path = f"/manage/cycles/{cycle.id}/people/add?lang=en"
    sent = {**form_of("Zane Roze"), "language": "lt", "sessions": [str(row.id) for row in rows]}
    answer = omar.post(path, data=sent, follow_redirects=True).get_data(as_text=True)
    assert "Added to 2 sessions." in answer
    assert "On the waiting list in 1 of them." in answer
    again = omar.post(path, data=sent, follow_redirects=True).get_data(as_text=True)
    assert "Registered before in 2 of them." in again
    refused = omar.post(path, data={**sent, "sessions": []})
    assert refused.status_code == 422
    own = db.session.scalars(
        db.select(Registration).where(Registration.family_name == "Roze").order_by(Registration.id)
    )
    assert [(row.way_in.value, row.language) for row in own] == [("staff", "lt")] * 2


@pytest.fixture
def helper(app: Flask) -> Coordinator:
    home = factories.organisation("Ludzas novads")
    row = Coordinator(organisation_id=home.id, email="koordinators@example.lv", name="Zane Koka")
    db.session.add(row)
    db.session.commit()
    return row


def typed(*names: str) -> dict[str, str]:
    """Rows of colleagues as the form sends them."""
    sent: dict[str, str] = {}
    for number, name in enumerate(names):
        given, _, family = name.partition(" ")
        sent |= {f"rows-{number}-given_name": given, f"rows-{number}-family_name": family}
    return sent


def test_coordinator_is_led_to_the_form_of_the_cycle(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession], helper: Coordinator
) -> None:
    here = f"/coordinators/{coordinator_token(helper)}"
    page = client.get(f"{here}?lang=en").get_data(as_text=True)
    assert f'href="{here}/cycles/cikls"' in page
    assert f'href="{here}/sessions/{rows[0].slug}"' in page
    cycle.registration_mode = RegistrationMode.WHOLE
    db.session.commit()
    page = client.get(f"{here}?lang=en").get_data(as_text=True)
    assert f'href="{here}/cycles/cikls"' in page
    assert f'href="{here}/sessions/' not in page
    assert client.get(f"{here}/sessions/{rows[0].slug}").status_code == 409


def test_coordinator_registers_colleagues_for_the_same_sessions(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession], helper: Coordinator
) -> None:
    path = f"/coordinators/{coordinator_token(helper)}/cycles/cikls?lang=en"
    chosen = {"sessions": [str(row.id) for row in rows], "do": "save"}
    names = typed("Pia Priede", "Juris Kalns")
    page = client.post(path, data={**names, **chosen}, follow_redirects=True).get_data(as_text=True)
    assert "2 colleagues are registered and have been mailed." in page
    assert "Juris Kalns is on the waiting list in 1 of them." in page
    found = db.session.scalars(db.select(Registration)).all()
    assert len(found) == 4
    assert {row.coordinator_id for row in found} == {helper.id}


@pytest.mark.parametrize("do", ["save", "more", "remove:0"])
def test_coordinator_keeps_ticks_and_rows_whatever_is_pressed(
    client: FlaskClient, rows: list[TrainingSession], helper: Coordinator, do: str
) -> None:
    path = f"/coordinators/{coordinator_token(helper)}/cycles/cikls"
    sent: dict[str, Any] = {
        **typed("Pia Priede", "Juris 1"),
        "sessions": [str(rows[1].id)],
        "do": do,
    }
    sent["rows-1-family_name"] = "?"
    answer = client.post(path, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == (422 if do == "save" else 200)
    assert re.findall(r'name="sessions" value="(\d+)"[^>]* checked', page) == [str(rows[1].id)]
    assert db.session.scalars(db.select(Registration)).all() == []


def test_coordinator_reads_a_file_then_chooses_sessions(
    client: FlaskClient, rows: list[TrainingSession], helper: Coordinator
) -> None:
    path = f"/coordinators/{coordinator_token(helper)}/cycles/cikls"
    csv = "Vārds;Uzvārds;E-pasts\nPia;Priede;pia@example.lv\nJuris;Kalns;x\n".encode()
    sent = {"do": "read", "file": (BytesIO(csv), "kolegi.csv")}
    answer = client.post(path, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Priede"' in page
    assert "rows-1-email-error" in page
    empty = client.post(path, data={"do": "read"})
    assert empty.status_code == 422


def test_coordinator_hears_at_the_row_who_finds_no_place(
    client: FlaskClient, rows: list[TrainingSession], helper: Coordinator
) -> None:
    rows[0].has_waiting_list = False
    db.session.commit()
    path = f"/coordinators/{coordinator_token(helper)}/cycles/cikls?lang=en"
    sent = {**typed("Pia Priede", "Juris Kalns"), "sessions": [str(rows[0].id)], "do": "save"}
    answer = client.post(path, data=sent)
    assert answer.status_code == 422
    assert "Working with clients: All places are taken" in answer.get_data(as_text=True)
    assert db.session.scalars(db.select(Registration)).all() == []


def test_coordinator_of_a_cycle_that_takes_nobody_is_told_so(
    client: FlaskClient, cycle: Cycle, helper: Coordinator
) -> None:
    path = f"/coordinators/{coordinator_token(helper)}/cycles/cikls"
    assert client.get(path).status_code == 409
    assert client.get(path.replace("cikls", "nav")).status_code == 404
