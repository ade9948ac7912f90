"""What a session asks: with the registration, later on one's own page, and what staff see of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.core import clock
from app.core.access import SYSTEM, Role
from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.people.models import Coordinator
from app.questions import services as questions
from app.questions.models import Question
from app.questions.rules import AskedWhen, QuestionKind, QuestionPlan
from app.registrations import services
from app.registrations.jobs import forget, remind
from app.registrations.models import Answer, Need, Registration
from app.registrations.queries import registration_token
from app.registrations.queries.answers import count_owing
from app.registrations.rules import RegistrationState
from app.registrations.services.swapping import swap
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.conftest import StatementCount, client_of, make_user
from tests.materials import samples
from tests.registrations.people import applicant, form_of

BUS = [Texts("Rēzeknē"), Texts("Daugavpilī"), Texts("Braukšu pats")]
LATER = AskedWhen.ACCEPTED


def visit(**values: Any) -> TrainingSession:
    return factories.training_session(slug="brauciens", **values)


def ask(of: TrainingSession, kind: str = "text", label: str = "Kāpēc?", **values: Any) -> int:
    options = BUS if QuestionKind(kind).has_options else ()
    plan = QuestionPlan(kind=QuestionKind(kind), label=Texts(label), options=options, **values)
    return questions.add_question(of.id, plan, actor=SYSTEM)


def send(client: FlaskClient, name: str = "Pia Priede", /, **values: Any) -> Any:
    return client.post("/sessions/brauciens/register", data=form_of(name, **values))


def answers() -> dict[int, Any]:
    db.session.expire_all()
    return {row.question_id: row.value for row in db.session.scalars(db.select(Answer))}


def needs() -> list[Need]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Need)))


def stored(app: Flask) -> list[str]:
    folder = app.config["DATA_DIR"] / "files"
    return [path.name for path in folder.rglob("*") if path.is_file()]


def own_page(of: Registration, more: str = "/answers") -> str:
    db.session.expunge_all()  # a request finds nothing loaded
    return f"/registrations/{registration_token(of.id)}{more}"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", " Vēlos\r\nmācīties\0 ", "Vēlos\nmācīties"),
        ("choice", "o2", "o2"),
        ("several", ["o3", "o1", "o3"], ["o3", "o1"]),
        ("number", "7,50", "7.5"),
        ("date", "26.11.2026.", "2026-11-26"),
        ("date", "2026-11-26", "2026-11-26"),
    ],
)
def test_answer_of_each_kind_is_kept(each_app: Flask, kind: str, typed: Any, kept: Any) -> None:
    number = ask(visit(), kind)
    answer = send(each_app.test_client(), **{f"question_{number}": typed})
    assert (answer.status_code, answers()) == (303, {number: kept})
    assert db.session.get_one(Question, number, populate_existing=True).answer_count == 1


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "A" * 1001), ("choice", "o9"), ("choice", "Rēzeknē"), ("several", ["o1", "o9"]),
        ("number", "NaN"), ("number", "1e309"), ("number", "daudz"), ("number", "9" * 5000),
        ("date", "2026-02-30"), ("date", "0001-01-01"), ("date", "9999-12-31"), ("date", "rīt"),
    ],
)  # fmt: skip
def test_wrong_answer_is_refused_at_its_field_and_kept(
    client: FlaskClient, kind: str, typed: Any
) -> None:
    number = ask(visit(), kind)
    answer = send(client, **{f"question_{number}": typed})
    assert (answer.status_code, answers()) == (422, {})
    assert f'id="question_{number}-error"' in answer.text
    assert 'value="Pia"' in answer.text
    if kind in ("number", "date"):
        assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_needed_answer_is_asked_for(client: FlaskClient, kind: QuestionKind) -> None:
    number = ask(visit(), kind, is_required=True)
    refused = send(client, **{f"question_{number}": " "} if kind == "text" else {})
    assert refused.status_code == 422
    assert f'id="question_{number}-error"' in refused.text


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_answer_may_be_left_out_where_it_is_not_needed(
    client: FlaskClient, kind: QuestionKind
) -> None:
    number = ask(visit(), kind)
    assert send(client, **{f"question_{number}": ""}).status_code == 303
    assert answers() == {}


def test_many_options_are_a_list_that_unfolds(client: FlaskClient) -> None:
    lines = [Texts(f"{n}. vieta") for n in range(8)]
    plan = QuestionPlan(
        kind=QuestionKind.CHOICE, label=Texts("Kur?"), options=lines, is_required=True
    )
    number = questions.add_question(visit().id, plan, actor=SYSTEM)
    assert f'<select class="ds-input" id="question_{number}"' in client.get(
        "/sessions/brauciens/register"
    ).text.replace("\n", "")
    assert send(client).status_code == 422
    assert send(client, **{f"question_{number}": "o8"}).status_code == 303


def test_answer_to_a_question_that_is_not_shown_is_dropped(client: FlaskClient) -> None:
    own = visit()
    bus = ask(own, "choice")
    car = ask(own, "number", "Auto numurs", shown_if=(bus, "o3"), is_required=True)
    names = {"bus": f"question_{bus}", "car": f"question_{car}"}
    page = client.get("/sessions/brauciens/register").text
    assert "Atbildiet tikai tad, ja uz jautājumu „Kāpēc?” atbildējāt „Braukšu pats”." in page
    assert send(client, **{names["bus"]: "o3"}).status_code == 422
    assert send(client, **{names["bus"]: "o1", names["car"]: "nonsense"}).status_code == 303
    assert answers() == {bus: "o1"}
    assert send(client, "Rita Lapa", **{names["bus"]: "o3", names["car"]: "12"}).status_code == 303
    assert answers()[car] == "12"


def test_later_questions_are_not_on_the_form(client: FlaskClient) -> None:
    number = ask(visit(), asked_when=LATER, is_required=True)
    assert f"question_{number}" not in client.get("/sessions/brauciens/register").text
    assert send(client, **{f"question_{number}": "x"}).status_code == 303
    assert answers() == {}


def test_form_of_one_who_is_registered_changes_no_answer(app: Flask, client: FlaskClient) -> None:
    own = visit(asks_needs=True)
    number, file = ask(own), ask(own, "file", "Datne")
    send(client, **{f"question_{number}": "Mans", "dietary": "rieksti"})
    again = {f"question_{number}": "Cita", "dietary": "nekas"}
    again[f"question_{file}"] = (BytesIO(samples.pdf()), "a.pdf")  # type: ignore[assignment]  # a file
    assert send(client, **again).status_code == 303
    assert (answers(), [each.dietary for each in needs()]) == ({number: "Mans"}, ["rieksti"])
    assert stored(app) == []


def test_file_is_kept_and_given_to_staff_alone(
    app: Flask, client: FlaskClient, vija: FlaskClient
) -> None:
    own = visit()
    number = ask(own, "file")
    page = client.get("/sessions/brauciens/register").text
    assert 'enctype="multipart/form-data"' in page
    sent = {f"question_{number}": (BytesIO(samples.pdf()), "mana\r\n veidlapa.pdf")}
    assert send(client, **sent).status_code == 303
    answer = db.session.scalars(db.select(Answer)).one()
    assert answer.value["type"] == "application/pdf"
    path = f"/manage/sessions/{own.id}/answers/{answer.id}"
    got = vija.get(path)
    assert (got.status_code, got.data) == (200, samples.pdf())
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    assert client.get(path).status_code in (302, 403)
    other = factories.training_session()
    assert vija.get(f"/manage/sessions/{other.id}/answers/{answer.id}").status_code == 404
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ" + b"\0" * 99, "scan.pdf"), (b"", "scan.pdf"), (b"<script>", "a.html"),
     (b"%PDF-1.4 broken", "scan.pdf")],
)  # fmt: skip
def test_file_that_is_not_what_it_says_is_refused(
    app: Flask, client: FlaskClient, content: bytes, name: str
) -> None:
    number = ask(visit(), "file")
    answer = send(client, **{f"question_{number}": (BytesIO(content), name)})
    assert (answer.status_code, answers(), stored(app)) == (422, {}, [])
    assert f'id="question_{number}-error"' in answer.text


def test_file_that_is_too_large_is_refused(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(visit(), "file")
    app.config["UPLOAD_LIMIT"] = 100
    large = samples.pdf() + b" " * 1000
    answer = send(client, **{f"question_{number}": (BytesIO(large), "a.pdf")})
    assert (answer.status_code, stored(app)) == (422, [])


def test_refused_registration_leaves_no_file(app: Flask, client: FlaskClient) -> None:
    own = visit(capacity=1, has_waiting_list=False)
    number = ask(own, "file")
    page = "/sessions/brauciens/register"
    app.config["PEOPLE_PER_MAILBOX"] = 0
    sent = {f"question_{number}": (BytesIO(samples.pdf()), "a.pdf")}
    answer = client.post(page, data=form_of(**sent))  # type: ignore[arg-type]  # a file too
    assert (answer.status_code, stored(app), answers()) == (422, [], {})


def test_person_answers_on_the_own_page_and_changes_it(each_app: Flask) -> None:
    own = visit(asks_needs=True)
    bus, later = ask(own, "choice", is_required=True), ask(own, "date", "Kad?", asked_when=LATER)
    person, client = factories.registration(own), each_app.test_client()
    seen = client.get(own_page(person, "")).text
    assert "organizatoram vajadzīga vēl 1 Jūsu atbilde" in seen
    assert client.post(own_page(person), data={}).status_code == 422
    typed = {f"question_{bus}": "o1", f"question_{later}": "2026-11-26"}
    path = own_page(person)  # of this second: a token says when it was signed
    assert client.post(path, data=typed).location == path.removesuffix("/answers")
    assert answers() == {bus: "o1", later: "2026-11-26"}
    assert client.post(own_page(person), data={f"question_{bus}": "o2"}).status_code == 303
    assert answers() == {bus: "o2"}
    seen = client.get(own_page(person, "")).text
    assert "Daugavpilī" in seen
    assert "vajadzīga vēl" not in seen


def test_who_waits_is_not_asked_what_comes_later(client: FlaskClient) -> None:
    own = visit()
    number = ask(own, asked_when=LATER, is_required=True)
    person = factories.registration(own, state=RegistrationState.WAITING)
    assert client.get(own_page(person)).status_code == 404
    assert count_owing(db.session.get_one(TrainingSession, own.id)) == 0
    ask(own, label="Tagad?")
    assert f"question_{number}" not in client.get(own_page(person)).text


def test_answers_stay_as_they_are_after_the_limit_of_changes(client: FlaskClient) -> None:
    own = visit(changes_until=clock.now() - timedelta(hours=1))
    number = ask(own, is_required=True)
    person = factories.registration(own)
    assert client.get(own_page(person)).status_code == 409
    assert client.post(own_page(person), data={f"question_{number}": "x"}).status_code == 409
    assert answers() == {}
    assert "Atbildes šeit vairs nevar mainīt" in client.get(own_page(person, "")).text


def test_file_stays_until_another_takes_its_place(app: Flask, client: FlaskClient) -> None:
    own = visit()
    file, bus = ask(own, "file", is_required=True), ask(own, "choice")
    person = factories.registration(own)
    name = f"question_{file}"
    client.post(own_page(person), data={name: (BytesIO(samples.pdf()), "pirmais.pdf")})
    (first,) = stored(app)
    page = client.get(own_page(person)).text
    assert "Saglabāta datne: pirmais.pdf" in page
    assert client.post(own_page(person), data={f"question_{bus}": "o1"}).status_code == 303
    assert (answers()[file]["name"], stored(app)) == ("pirmais.pdf", [first])
    client.post(own_page(person), data={name: (BytesIO(samples.png()), "otrais.png")})
    (second,) = stored(app)
    assert (answers()[file]["name"], second == first) == ("otrais.png", False)


def test_file_goes_when_its_question_is_not_shown_any_more(app: Flask, client: FlaskClient) -> None:
    own = visit()
    bus = ask(own, "choice")
    file = ask(own, "file", "Tiesības", shown_if=(bus, "o3"))
    person = factories.registration(own)
    sent = {f"question_{bus}": "o3", f"question_{file}": (BytesIO(samples.pdf()), "a.pdf")}
    client.post(own_page(person), data=sent)
    assert len(stored(app)) == 1
    client.post(own_page(person), data={f"question_{bus}": "o1"})
    assert (answers(), stored(app)) == ({bus: "o1"}, [])


def test_who_owes_answers_is_counted_and_listed(each_app: Flask) -> None:
    own = visit()
    bus = ask(own, "choice", is_required=True)
    car = ask(own, "text", "Auto", shown_if=(bus, "o3"), is_required=True)
    people = [factories.registration(own, f"Pia {name}", email=f"{name}@example.lv")
              for name in ("Alksne", "Bite", "Celms", "Dārziņa", "Egle")]  # fmt: skip
    for person, chosen in zip(people, ("o1", "o3", "o3", "", "o1"), strict=True):
        if chosen:
            db.session.add(Answer(registration_id=person.id, question_id=bus, value=chosen))
    db.session.add(Answer(registration_id=people[2].id, question_id=car, value="AB-1"))
    people[4].state = RegistrationState.CANCELLED
    db.session.commit()
    omar = client_of(each_app, make_user(Role.ORGANISER, "omar@example.lv", "Omārs"))
    page = omar.get(f"/manage/sessions/{own.id}/registrations/").text
    assert "2 cilvēki vēl nav atbildējuši" in page
    shown = omar.get(f"/manage/sessions/{own.id}/registrations/?answers=open").text
    listed = [name for name in ("Alksne", "Bite", "Celms", "Dārziņa", "Egle") if name in shown]
    assert listed == ["Bite", "Dārziņa"]


def letters() -> list[tuple[str, bool]]:
    write_kept()
    found = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    return [(mail.kind, "/answers?" in mail.text) for mail in found]


def test_confirmation_names_the_questions_that_come_later(client: FlaskClient) -> None:
    own = visit()
    ask(own, label="Uzreiz?")
    send(client, "Rita Lapa")
    assert letters() == [("registration.confirmed", False)]
    ask(own, label="Vēlāk?", asked_when=LATER)
    send(client)
    assert letters()[1:] == [("registration.confirmed", True)]
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail
    assert "Lūdzu, atbildiet šeit" in (mail.html or "")


def test_reminder_names_the_questions_until_they_are_answered(client: FlaskClient) -> None:
    own = visit(starts_at=clock.now() + timedelta(days=6), reminder_days=[7])
    number = ask(own, is_required=True, asked_when=LATER)
    for name in ("Pia Priede", "Rita Lapa"):
        factories.registration(own, name, created_at=clock.now() - timedelta(days=9),
                               state_changed_at=clock.now() - timedelta(days=9))  # fmt: skip
    first = db.session.scalars(db.select(Registration)).first()
    assert first
    client.post(own_page(first), data={f"question_{number}": "x"})
    remind()
    assert letters() == [("registration.reminder", False), ("registration.reminder", True)]


def test_staff_read_answers_beside_the_person_and_in_the_sheet(
    omar: FlaskClient, client: FlaskClient
) -> None:
    own = visit()
    bus, number, day = (
        ask(own, "choice", "Kur?"),
        ask(own, "number", "Cik?"),
        ask(own, "date", "Kad?"),
    )
    typed = {f"question_{bus}": "o1", f"question_{number}": "7,5", f"question_{day}": "2026-11-26"}
    send(client, **typed)
    factories.registration(own, "Rita Lapa", email="rita@example.lv")
    person = db.session.scalars(db.select(Registration)).first()
    assert person
    page = omar.get(f"/manage/sessions/{own.id}/registrations/{person.id}/").text
    assert "<dd>7,5</dd>" in page
    sheet = omar.get(f"/manage/sessions/{own.id}/registrations.xlsx").data
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "Kur?" in row)
    start = rows.index(head)
    at = head.index("Kur?")
    assert head[at:] == ["Kur?", "Cik?", "Kad?"]
    assert rows[start + 1][at:] == ["", "", ""]
    assert rows[start + 2][at:] == ["Rēzeknē", 7.5, date(2026, 11, 26)]
    assert Decimal("7.5") == Decimal(str(rows[start + 2][at + 1]))


def test_retired_question_keeps_its_column(omar: FlaskClient, client: FlaskClient) -> None:
    own = visit()
    number = ask(own, label="Vecais?")
    send(client, **{f"question_{number}": "Jā"})
    assert questions.remove_question(own.id, number, actor=SYSTEM)
    csv = omar.get(f"/manage/sessions/{own.id}/registrations.csv").data.decode("utf-8-sig")
    assert "Vecais?" in csv
    assert "Jā" in csv
    assert f"question_{number}" not in client.get("/sessions/brauciens/register").text


def test_form_reads_questions_only_where_something_is_asked(
    client: FlaskClient, counted: type[StatementCount]
) -> None:
    own = visit()
    read = []
    for step in range(2):
        with counted() as statements:
            client.get("/sessions/brauciens/register")
        read.append(sum("FROM questions" in each for each in statements.statements))
        if not step:
            ask(own)
    assert read == [0, 1]


NEEDS = {"diets": ["vegetarian", "gluten_free"], "dietary": "rieksti", "access": "ratiņkrēsls"}


def test_needs_are_told_and_seen_by_the_responsible_alone(app: Flask, client: FlaskClient) -> None:
    staff = {
        name: make_user(role, f"{name}@example.lv", name)
        for name, role in (("ada", Role.ADMIN), ("omar", Role.ORGANISER), ("otto", Role.ORGANISER),
                           ("vija", Role.VIEWER))
    }  # fmt: skip
    own = visit(asks_needs=True, responsible_id=staff["omar"].id)
    assert send(client, **NEEDS).status_code == 303
    (kept,) = needs()
    assert (kept.diets, kept.dietary) == (["vegetarian", "gluten_free"], "rieksti")
    path = f"/manage/sessions/{own.id}/needs"
    got = {name: client_of(app, user).get(path) for name, user in staff.items()}
    assert {name: answer.status_code for name, answer in got.items()} == {
        "ada": 200, "omar": 200, "otto": 403, "vija": 403,
    }  # fmt: skip
    assert "ratiņkrēsls" in got["omar"].text
    ends_at = db.session.get_one(TrainingSession, own.id).ends_at
    assert ends_at
    assert f"{clock.local(ends_at + timedelta(days=14)):%d.%m.%Y}" in got["omar"].text
    for name, user in staff.items():
        listed = client_of(app, user).get(f"/manage/sessions/{own.id}/registrations/").text
        assert (path in listed) == (name in ("ada", "omar"))


def test_needs_are_shown_nowhere_else(app: Flask, ada: FlaskClient, client: FlaskClient) -> None:
    own = visit(asks_needs=True)
    send(client, **NEEDS)
    person = db.session.scalars(db.select(Registration)).one()
    base = f"/manage/sessions/{own.id}"
    pages = [
        f"{base}/registrations/", f"{base}/registrations/{person.id}/", f"{base}/registrations.csv",
        f"{base}/registrations/history", f"{base}/attendance/?day=1", "/manage/",
    ]  # fmt: skip
    texts = [ada.get(path).text for path in pages]
    texts += [client.get(own_page(person, more)).text for more in ("", "/answers", "/change")]
    write_kept()
    texts += [mail.text for mail in db.session.scalars(db.select(OutboxMail))]
    assert [text for text in texts if "ratiņkrēsls" in text or "rieksti" in text] == []
    sheet = ada.get(f"{base}/registrations.xlsx").data
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [cell for row in rows for cell in row if "rieksti" in str(cell)] == []


def test_needs_are_told_anew_or_deleted_on_the_own_page(client: FlaskClient) -> None:
    own = visit(asks_needs=True)
    person = factories.registration(own)
    client.post(own_page(person), data=NEEDS)
    client.post(own_page(person), data={})
    assert [each.dietary for each in needs()] == ["rieksti"]
    client.post(own_page(person), data={"dietary": "piens"})
    assert [(each.diets, each.dietary, each.access) for each in needs()] == [([], "piens", "")]
    client.post(own_page(person), data={"forget": "y"})
    assert needs() == []


@pytest.mark.parametrize(
    "values",
    [{"dietary": "A" * 301}, {"access": "A" * 1001}, {"diets": "x"}, {"diets": ["", "x"]}],
)
def test_wrong_needs_are_refused(client: FlaskClient, values: dict[str, Any]) -> None:
    visit(asks_needs=True)
    answer = send(client, **values)
    assert (answer.status_code, needs()) == (422, [])


@pytest.mark.parametrize(("days", "left"), [(0, 1), (13, 1), (15, 0)])
def test_needs_are_deleted_so_many_days_after_the_session(
    each_app: Flask, days: int, left: int
) -> None:
    own = visit(asks_needs=True)
    person = factories.registration(own)
    db.session.add(Need(registration_id=person.id, dietary="rieksti"))
    db.session.commit()
    assert own.ends_at
    with time_machine.travel(own.ends_at + timedelta(days=days), tick=False):
        forget()
    assert len(needs()) == left
    assert db.session.get(Registration, person.id)


@pytest.mark.parametrize("what", ["cancelled session", "cancelled person", "asks no more"])
def test_needs_nobody_needs_are_deleted_at_once(app: Flask, what: str) -> None:
    own = visit(asks_needs=True)
    person = factories.registration(own)
    db.session.add(Need(registration_id=person.id, dietary="rieksti"))
    if what == "cancelled session":
        own.status = SessionStatus.CANCELLED
    elif what == "cancelled person":
        person.state = RegistrationState.CANCELLED
    else:
        own.asks_needs = False
    db.session.commit()
    forget()
    assert needs() == []


def test_days_until_needs_are_deleted_are_a_setting(app: Flask) -> None:
    own = visit(asks_needs=True)
    person = factories.registration(own)
    db.session.add(Need(registration_id=person.id, dietary="rieksti"))
    db.session.commit()
    app.config["NEEDS_DAYS"] = 2
    assert own.ends_at
    with time_machine.travel(own.ends_at + timedelta(days=3), tick=False):
        forget()
    assert needs() == []


def test_colleague_who_takes_over_inherits_no_answer(app: Flask, client: FlaskClient) -> None:
    town = factories.organisation("Ludzas novads")
    own = visit(asks_needs=True)
    number = ask(own, is_required=True)
    person = factories.registration(own, organisation_id=town.id)
    client.post(own_page(person), data={f"question_{number}": "Mans", **NEEDS})
    helper = Coordinator(organisation_id=town.id, email="k@example.lv")
    db.session.add(helper)
    db.session.commit()
    heir = swap(person.id, applicant("Rita Lapa", organisation_id=town.id), coordinator=helper)
    rows = db.session.scalars(db.select(Answer.registration_id)).all()
    assert (rows, heir in rows) == ([person.id], False)
    assert count_owing(db.session.get_one(TrainingSession, own.id, populate_existing=True)) == 1
    forget()
    assert needs() == []


def test_person_added_by_staff_is_asked_on_the_own_page(app: Flask, client: FlaskClient) -> None:
    own = visit()
    ask(own, is_required=True)
    services.add_by_staff(own.id, applicant(), actor=SYSTEM)
    person = db.session.scalars(db.select(Registration)).one()
    assert letters() == [("registration.confirmed", True)]
    assert "vajadzīga vēl 1 Jūsu atbilde" in client.get(own_page(person, "")).text


def test_notice_says_what_is_kept(client: FlaskClient) -> None:
    own = visit(asks_needs=True)
    ask(own)
    page = client.get("/sessions/brauciens/register").text
    told = ("parasti piecus gadus", "redz pasākuma organizētāji",
            "tikai atbildīgais organizators un administrators", "Lūdzu mani nefotografēt",
            'href="/privacy"')  # fmt: skip
    assert [words for words in told if words not in page] == []
    assert "14 dienas pēc pasākuma" in client.get("/privacy").text


def test_staff_see_no_question_that_a_person_is_not_asked(omar: FlaskClient) -> None:
    own = visit()
    bus = ask(own, "choice", "Kur?")
    ask(own, "text", "Auto numurs?", shown_if=(bus, "o3"))
    person = factories.registration(own)
    path = f"/manage/sessions/{own.id}/registrations/{person.id}/"
    page = omar.get(path).text
    assert ("Kur?" in page, "Auto numurs?" in page) == (True, False)
    db.session.add(Answer(registration_id=person.id, question_id=bus, value="o3"))
    db.session.commit()
    assert "Auto numurs?" in omar.get(path).text


def test_file_that_is_not_needed_can_be_removed(app: Flask, client: FlaskClient) -> None:
    own = visit()
    file, needed = ask(own, "file"), ask(own, "file", "Otra", is_required=True)
    person = factories.registration(own)
    sent = {f"question_{each}": (BytesIO(samples.pdf()), "a.pdf") for each in (file, needed)}
    client.post(own_page(person), data=sent)
    page = client.get(own_page(person)).text
    assert f"question_{file}_remove" in page
    assert f"question_{needed}_remove" not in page
    forms = {f"question_{each}_remove": "y" for each in (file, needed)}
    assert client.post(own_page(person), data=forms).status_code == 303
    assert (list(answers()), len(stored(app))) == ([needed], 1)
