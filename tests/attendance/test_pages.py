"""The attendance pages, and the sheet that is printed from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.attendance import queries
from app.attendance.outputs import sheet_of
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import InvalidInput
from app.outbox.models import OutboxMail
from app.registrations.models import Registration, RegistrationEvent
from app.registrations.rules import RegistrationState, WayIn
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session, load_session
from app.sessions.services.copying import plan_of
from app.sessions.services.planning import change_plan
from tests import factories
from tests.conftest import StatementCount
from tests.registrations.people import form_of

MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[object]:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def held(app: Flask) -> TrainingSession:
    project = factories.project()
    return factories.training_session(
        days=2, starts_at=MORNING, project_id=project.id, venue_id=factories.venue().id
    )


def url(held: TrainingSession, day: int = 1) -> str:
    return f"/manage/sessions/{held.id}/attendance/?day={day}"


def sheet_text(browser: FlaskClient, held: TrainingSession, query: str = "") -> str:
    answer = browser.get(f"/manage/sessions/{held.id}/attendance/sheet-1.pdf{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    with pypdfium2.PdfDocument(BytesIO(answer.data)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("\n".join(pages).split())


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("client", (302, 403, 302)), ("vija", (200, 403, 200)), ("omar", (200, 303, 200))],
)
def test_access_by_role(
    held: TrainingSession, request: pytest.FixtureRequest, who: str, statuses: tuple[int, ...]
) -> None:
    browser: FlaskClient = request.getfixturevalue(who)
    answers = (
        browser.get(url(held)),
        browser.post(url(held), data={"how": "by_hand"}),
        browser.get(f"/manage/sessions/{held.id}/attendance/sheet-1.pdf"),
    )
    assert tuple(answer.status_code for answer in answers) == statuses


def test_organiser_marks_the_day(held: TrainingSession, omar: FlaskClient) -> None:
    pia, uldis = factories.registration(held), factories.registration(held, "Uldis Ūsiņš")
    marks = {f"mark-{pia.id}": "present", f"mark-{uldis.id}": "absent", "how": "from_paper"}
    answer = omar.post(url(held), data=marks, follow_redirects=True)
    assert answer.status_code == 200
    assert "1 no 2" in answer.text
    day = get_session(held.id).days[0]
    assert [(r.is_present, r.how) for r in queries.day_marks(day)] == [
        (True, "from_paper"),
        (False, "from_paper"),
    ]


def test_everyone_present_in_one_go(held: TrainingSession, omar: FlaskClient) -> None:
    for name in ("Pia Priede", "Uldis Ūsiņš", "Zane Ābele"):
        factories.registration(held, name)
    answer = omar.post(url(held), data={"how": "by_hand", "rest": "1"})
    assert answer.status_code == 303
    assert queries.day_summary(held.id)[1].present == 3


@pytest.mark.parametrize(
    ("day", "data", "status"),
    [
        (1, {"how": "by_hand", "mark-999": "present"}, 422),
        (1, {"how": "by guess"}, 422),
        (2, {"how": "by_hand"}, 409),
        (3, {"how": "by_hand"}, 404),
    ],
)
def test_bad_input_is_told_and_nothing_kept(
    held: TrainingSession, omar: FlaskClient, day: int, data: dict[str, str], status: int
) -> None:
    pia = factories.registration(held)
    answer = omar.post(url(held, day), data={f"mark-{pia.id}": "present", **data})
    assert answer.status_code == status
    assert queries.day_summary(held.id)[1].present == 0


def test_refused_form_keeps_what_was_chosen(held: TrainingSession, omar: FlaskClient) -> None:
    pia = factories.registration(held)
    sent = {f"mark-{pia.id}": "absent", "mark-999": "present", "how": "by_hand"}
    page = omar.post(url(held), data=sent).text
    assert f'name="mark-{pia.id}" value="absent" checked' in page
    assert f'name="mark-{pia.id}" value="present">' in page


@pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999", "-1", "3"])
def test_day_that_is_not_there_is_404(held: TrainingSession, omar: FlaskClient, asked: str) -> None:
    assert omar.get(f"/manage/sessions/{held.id}/attendance/?day={asked}").status_code == 404


def test_day_to_come_cannot_be_marked_on_the_page(held: TrainingSession, omar: FlaskClient) -> None:
    factories.registration(held)
    assert ("Šī diena vēl nav pienākusi" in omar.get(url(held, 2)).text) is True
    assert ('type="radio"' in omar.get(url(held, 2)).text) is False
    assert ('type="radio"' in omar.get(url(held, 1)).text) is True


def test_page_takes_the_same_statements_for_one_and_three(
    held: TrainingSession, omar: FlaskClient, counted: type
) -> None:
    found = []
    omar.get(url(held))
    for name in ("Pia Priede", "Uldis Ūsiņš", "Zane Ābele"):
        factories.registration(held, name)
        with counted() as statements:
            omar.get(url(held))
        found.append(statements.count)
    assert len(set(found)) == 1


def test_sheet_has_names_and_statement_but_no_contact(
    held: TrainingSession, vija: FlaskClient
) -> None:
    factories.registration(
        held, "Ģirts Ķēniņš-Žagariņš", email="girts@example.lv", phone="29123456",
        position="vadītājs", organisation_name="Šķaunes pagasts", may_be_photographed=False,
    )  # fmt: skip
    text = sheet_text(vija, held)
    wanted = (
        "Dalībnieku saraksts", "Ķēniņš-Žagariņš Ģirts", "Šķaunes pagasts", "vadītājs",
        "nefotografēt", "LL-00001 Atvērta pārvaldība", "2026. gada 24. novembrī", "Zaļā sala",
        "Līdzfinansē Eiropas Savienība", "Šis dokuments ir sagatavots ar Eiropas Savienības",
    )  # fmt: skip
    assert [words for words in wanted if words not in text] == []
    assert [words for words in ("@", "29123456") if words in text] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lv", "Dalībnieku saraksts Darbs ar klientu"),
        ("en", "Attendance sheet Working with clients"),
        ("lt", "Dalyvių sąrašas Darbas su klientu"),
    ],
)
def test_sheet_speaks_the_language_asked_for(
    held: TrainingSession, vija: FlaskClient, language: str, words: str
) -> None:
    assert words in sheet_text(vija, held, f"?lang={language}")


def test_norway_sheet_shows_no_union(app: Flask, vija: FlaskClient) -> None:
    project = factories.project("norway-2009-2014")
    held = factories.training_session(starts_at=MORNING, project_id=project.id)
    text = sheet_text(vija, held)
    assert "Norvēģijas finanšu instrument" in text
    assert "Eiropas Savienīb" not in text
    whole = get_session(held.id)
    dress = sheet_of(whole, whole.days[0], [], "lv").dress
    assert dress is not None
    assert dress.emblem is None


def test_sheet_of_a_session_without_project_wears_nothing(app: Flask, vija: FlaskClient) -> None:
    held = factories.training_session(starts_at=MORNING)
    assert "Eiropas Savienīb" not in sheet_text(vija, held)


def test_long_sheet_repeats_its_heading_and_dress(held: TrainingSession, vija: FlaskClient) -> None:
    for number in range(24):
        factories.registration(held, f"Pia Priede{number}")
    text = sheet_text(vija, held)
    pages = text.count("Uzvārds, vārds")
    assert pages > 1
    assert text.count("Līdzfinansē Eiropas Savienība") == pages
    assert f"{pages} / {pages}" in text


def test_sheet_of_a_day_that_is_not_there_is_404(held: TrainingSession, vija: FlaskClient) -> None:
    assert vija.get(f"/manage/sessions/{held.id}/attendance/sheet-9.pdf").status_code == 404


def test_list_is_narrowed_by_words_without_diacritics(
    held: TrainingSession, omar: FlaskClient
) -> None:
    factories.registration(held, "Ēvalds Šmits", organisation_name="Ludzas novads")
    factories.registration(held, "Pia Priede")
    page = omar.get(f"{url(held)}&q=ludza+smits").text
    assert ("Ēvalds" in page, "Pia" in page, 'name="rest"' in page) == (True, False, False)
    assert 'value="ludza smits"' in page
    assert omar.get(f"{url(held)}&q=nobody").status_code == 200
    kept = omar.post(f"{url(held)}&q=smits", data={"how": "by_hand"}).location
    assert kept == f"{url(held)}&q=smits"


def test_export_has_every_day_and_the_hours(held: TrainingSession, omar: FlaskClient) -> None:
    pia, nora = (factories.registration(held, name) for name in ("Pia Priede", "Nora Niedre"))
    marks = {"how": "by_hand", f"mark-{pia.id}": "present", f"mark-{nora.id}": "absent"}
    omar.post(url(held), data=marks)
    path = f"/manage/sessions/{held.id}/attendance/attendance"
    answer = omar.get(f"{path}.csv?lang=lv")
    assert answer.data.decode("utf-8-sig").splitlines() == [
        "Uzvārds;Vārds;Organizācija;Amats;24.11.2026.;25.11.2026.;Apmeklētās akadēmiskās stundas",
        "Niedre;Nora;Rēzeknes novads;;Nav klāt;;0",
        "Priede;Pia;Rēzeknes novads;;Klāt;;8,00",
    ]
    book = omar.get(f"{path}.xlsx")
    assert (book.status_code, book.data[:2]) == (200, b"PK")
    assert book.headers["Content-Disposition"].endswith(f"{held.slug}-attendance.xlsx")
    assert omar.get(f"{path}.pdf").status_code == 404


def test_export_takes_the_same_statements_for_one_and_three(
    held: TrainingSession, omar: FlaskClient
) -> None:
    counts = []
    for names in (["Pia Priede"], ["Nora Niedre", "Ēvalds Šmits"]):
        for name in names:
            factories.registration(held, name)
        with StatementCount() as counted:
            omar.get(f"/manage/sessions/{held.id}/attendance/attendance.csv")
        counts.append(len(counted.statements))
    assert counts[0] == counts[1]


def test_wish_not_to_be_photographed_stands_beside_the_person(vija: FlaskClient) -> None:
    own = factories.training_session()
    factories.registration(own, "Pia Priede", may_be_photographed=False)
    factories.registration(own, "Rita Lapa", email="rita@example.lv")
    page = vija.get(f"/manage/sessions/{own.id}/attendance/?day=1").text
    assert page.count("nefotografēt") == 1


def come(browser: FlaskClient, held: TrainingSession, name: str, **values: str) -> int:
    """What the door answers to somebody who came without registration."""
    path = f"/manage/sessions/{held.id}/attendance/walk-in?day=1"
    assert browser.get(path).status_code == 200
    return browser.post(path, data={**form_of(name), "language": "lv", **values}).status_code


def test_who_comes_without_registration_is_on_every_list(
    held: TrainingSession, omar: FlaskClient
) -> None:
    assert come(omar, held, "Rita Roze") == 303
    (row,) = db.session.scalars(db.select(Registration)).all()
    assert (row.state, row.way_in) == (RegistrationState.CONFIRMED, WayIn.WALK_IN)
    summary = queries.day_summary(held.id)
    assert (summary[1].present, summary[1].total, summary[2].unmarked) == (1, 1, 1)
    db.session.refresh(held)
    assert held.seats_taken == 1
    assert "Rita Roze" in omar.get(f"/manage/sessions/{held.id}/registrations/").text
    assert "Roze" in sheet_text(omar, held)
    assert db.session.scalars(db.select(OutboxMail.kind)).all() == ["registration.confirmed"]


def test_one_more_than_there_are_places_comes_in_with_a_reason(
    held: TrainingSession, omar: FlaskClient
) -> None:
    held.capacity = 1
    factories.registration(held)
    assert come(omar, held, "Rita Roze") == 422
    assert come(omar, held, "Rita Roze", why="Aizstāj slimu kolēģi") == 303
    assert come(omar, held, "Rita Roze") == 303  # is there already
    lines = db.session.scalars(db.select(RegistrationEvent)).all()
    assert [(line.what, line.note) for line in lines] == [("registered", "Aizstāj slimu kolēģi")]
    db.session.refresh(held)
    assert held.seats_taken == 2
    plan = plan_of(load_session(held.id))
    change_plan(held.id, plan, actor=SYSTEM)
    with pytest.raises(InvalidInput):
        change_plan(held.id, replace(plan, capacity=0), actor=SYSTEM)


def test_who_waited_and_came_gets_the_place(held: TrainingSession, omar: FlaskClient) -> None:
    row = factories.registration(held, "Rita Roze", state=RegistrationState.WAITING)
    assert come(omar, held, "Rita Roze") == 303
    db.session.refresh(row)
    assert row.state == RegistrationState.CONFIRMED
    assert queries.day_summary(held.id)[1].present == 1


def test_nobody_comes_before_the_day_or_for_a_viewer(
    held: TrainingSession, omar: FlaskClient, vija: FlaskClient
) -> None:
    path = f"/manage/sessions/{held.id}/attendance/walk-in?day="
    assert vija.get(f"{path}1").status_code == 403
    assert [omar.get(f"{path}{day}").status_code for day in ("1", "2", "3", "x")] == [
        200, 409, 404, 404,
    ]  # fmt: skip
    assert omar.post(f"{path}2", data=form_of("Rita Roze")).status_code == 409
