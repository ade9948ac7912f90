"""Planning in the office, as Omar does it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import SessionStatus
from tests import factories

PLAN: dict[str, Any] = {
    "do": "save",
    "kind": "training",
    "title_lv": "Darbs ar klientu",
    "mode": "on_site",
    "language": "lv",
    "capacity": "20",
    "has_waiting_list": "y",
    "days-0-held_on": "2027-03-16",
    "days-0-starts": "10:00",
    "days-0-ends": "15:30",
}
FIRST = datetime(2027, 3, 16, 8, tzinfo=UTC)


def only_session() -> TrainingSession:
    return get_session(db.session.scalars(db.select(TrainingSession.id)).one())


def test_new_plan_saves_a_draft_with_computed_hours_and_closing(omar: FlaskClient) -> None:
    answer = omar.post("/manage/sessions/new", data=PLAN)
    own = only_session()
    assert (answer.status_code, answer.location) == (303, f"/manage/sessions/{own.id}/")
    assert (own.status, own.slug) == (SessionStatus.DRAFT, "darbs-ar-klientu-2027-03-16")
    assert (own.starts_at, own.days[0].academic_hours) == (FIRST, Decimal(7))
    assert own.registration_closes_at == datetime(2027, 3, 15, 21, 59, tzinfo=UTC)


def test_new_plan_of_a_cycle_takes_over_from_its_last_session(omar: FlaskClient) -> None:
    cycle, venue = factories.cycle(), factories.venue()
    factories.training_session(
        cycle_id=cycle.id, venue_id=venue.id, starts_at=FIRST, capacity=12, contact_name="Anna"
    )
    page = omar.get(f"/manage/sessions/new?cycle={cycle.id}").text
    assert 'value="2027-03-23"' in page
    assert f'<option selected value="{venue.id}">' in page
    assert 'value="12"' in page
    assert 'value="Anna"' in page


def test_add_day_keeps_what_was_typed_and_saves_nothing(omar: FlaskClient) -> None:
    page = omar.post("/manage/sessions/new", data={**PLAN, "do": "add_day"})
    assert page.status_code == 200
    assert 'value="Darbs ar klientu"' in page.text
    assert 'name="days-1-held_on" type="date" value="2027-03-17"' in page.text
    assert db.session.scalars(db.select(TrainingSession.id)).all() == []


def test_pasted_lines_become_agenda_with_known_speakers(omar: FlaskClient) -> None:
    sven = factories.speaker("Svens Saulīte")
    lines = "9.30 Kafija\n10.00–11.30 Kas ir klients — svens saulite\n\nPusdienas — kafejnīcā"
    omar.post("/manage/sessions/new", data={**PLAN, "days-0-lines": lines})
    items = only_session().days[0].items
    assert [(item.title.lv, item.speaker_id) for item in items] == [
        ("Kafija", None),
        ("Kas ir klients", sven.id),
        ("Pusdienas – kafejnīcā", None),
    ]
    assert items[1].starts_at == FIRST


def test_save_and_publish_publishes_what_is_ready(omar: FlaskClient) -> None:
    venue = factories.venue()
    omar.post("/manage/sessions/new", data={**PLAN, "do": "publish", "place": str(venue.id)})
    assert only_session().status is SessionStatus.PUBLISHED


def test_save_and_publish_keeps_a_draft_that_has_no_place(omar: FlaskClient) -> None:
    page = omar.post("/manage/sessions/new", data={**PLAN, "do": "publish"}, follow_redirects=True)
    own = only_session()
    assert (own.status, page.request.path) == (SessionStatus.DRAFT, f"/manage/sessions/{own.id}/")
    assert 'data-color="warning"' in page.text
    assert re.search(r'<a [^>]*href="#place">', page.text)
    assert re.search(
        r'<select aria-describedby="[^"]*" aria-invalid="true"[^>]*id="place"', page.text
    )
    assert 'value="2027-03-16"' in page.text


def test_place_chosen_after_the_refusal_publishes(omar: FlaskClient) -> None:
    refused = omar.post("/manage/sessions/new", data={**PLAN, "do": "publish"})
    place = str(factories.venue().id)
    omar.post(
        refused.location, data={**PLAN, "days-0-number": "1", "do": "publish", "place": place}
    )
    assert only_session().status is SessionStatus.PUBLISHED


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title_lv": ""}, "title_lv"),
        ({"title_lv": "\u200f \x07"}, "title_lv"),
        ({"title_lv": "a" * 301}, "title_lv"),
        ({"kind": "party"}, "kind"),
        ({"place": "999999"}, "place"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "daudz"}, "capacity"),
        ({"certificate_share": "101"}, "certificate_share"),
        ({"reminder_days": "a week"}, "reminder_days"),
        ({"reminder_days": "0"}, "reminder_days"),
        ({"reminder_days": "61"}, "reminder_days"),
        ({"reminder_days": "9 7 5 3 1"}, "reminder_days"),
        ({"contact_email": "anna@"}, "contact_email"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"registration_opens_at": "rīt"}, "registration_opens_at"),
        (
            {
                "registration_opens_at": "2027-03-02T10:00",
                "registration_closes_at": "2027-03-01T10:00",
            },
            "registration_closes_at",
        ),
        ({"days-0-held_on": "0001-01-01"}, "days-0-held_on"),
        ({"days-0-held_on": "31.02.2027."}, "days-0-held_on"),
        ({"days-0-held_on": "", "days-0-topic_lv": "Tēma"}, "days-0-held_on"),
        ({"days-0-starts": "25:00"}, "days-0-starts"),
        ({"days-0-starts": ""}, "days-0-starts"),
        ({"days-0-ends": "10:00"}, "days-0-ends"),
        ({"days-0-hours": "NaN"}, "days-0-hours"),
        ({"days-0-hours": "-1"}, "days-0-hours"),
        ({"days-0-zone": "Mars/Base"}, "days-0-zone"),
        ({"days-0-items-0-at": "10:00"}, "days-0-items-0-title_lv"),
        (
            {"days-0-items-0-title_lv": "x", "days-0-items-0-speaker": "77"},
            "days-0-items-0-speaker",
        ),
        (
            {"days-1-held_on": "2027-03-16", "days-1-starts": "15:00", "days-1-ends": "17:00"},
            "days-1-starts",
        ),
    ],
)
def test_wrong_plan_names_its_field(omar: FlaskClient, typed: dict[str, str], field: str) -> None:
    page = omar.post("/manage/sessions/new", data={**PLAN, **typed})
    assert page.status_code == 422
    assert page.text.count('class="ds-link" href="#') == 1
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-error"' in page.text


@pytest.mark.parametrize(
    "title", ["Klients 🎉", "<b>Klients</b>", "עברית", "Ķ" * 300, "'; DROP TABLE users; --"]
)
def test_awkward_titles_are_kept_and_escaped(omar: FlaskClient, title: str) -> None:
    page = omar.post(
        "/manage/sessions/new", data={**PLAN, "title_lv": title}, follow_redirects=True
    )
    assert page.status_code == 200
    assert only_session().title.lv == title
    assert "<b>Klients" not in page.text


@pytest.mark.parametrize(
    "names",
    [
        {"days-²-held_on": "2027-01-01"},
        {"days-99999999999999999999-held_on": "2027-01-01"},
        {"days-x": "1", "days-": "2", "days": "3"},
        {f"days-{number}-held_on": "" for number in range(200)},
        {"do": "remove_day:99"},
        {"do": "add_items:-1"},
    ],
)
def test_field_names_nobody_sends_do_no_harm(omar: FlaskClient, names: dict[str, str]) -> None:
    assert omar.post("/manage/sessions/new", data={**PLAN, **names}).status_code in (200, 303)


@pytest.mark.parametrize(("typed", "kept"), [("1, 14;3", [14, 3, 1]), ("", [])])
def test_reminders_are_days_before(omar: FlaskClient, typed: str, kept: list[int]) -> None:
    assert 'name="reminder_days" type="text" value="7, 1"' in omar.get("/manage/sessions/new").text
    omar.post("/manage/sessions/new", data={**PLAN, "reminder_days": typed})
    assert only_session().reminder_days == kept


def test_capacity_below_the_seats_taken_is_refused(omar: FlaskClient) -> None:
    own = factories.training_session(seats_taken=5, starts_at=FIRST)
    page = omar.post(f"/manage/sessions/{own.id}/", data={**PLAN, "capacity": "4"})
    assert page.status_code == 422
    assert 'id="capacity-error"' in page.text


def test_moving_the_day_moves_an_untouched_closing_time(omar: FlaskClient) -> None:
    omar.post("/manage/sessions/new", data=PLAN)
    own = only_session()
    typed = {"days-0-number": "1", "registration_closes_at": "2027-03-15T23:59"}
    omar.post(f"/manage/sessions/{own.id}/", data={**PLAN, **typed, "days-0-held_on": "2027-04-06"})
    assert only_session().registration_closes_at == datetime(2027, 4, 5, 20, 59, tzinfo=UTC)
    assert [day.number for day in only_session().days] == [1]


def test_plan_page_shows_what_was_saved(omar: FlaskClient) -> None:
    omar.post("/manage/sessions/new", data={**PLAN, "days-0-items-0-title_lv": "Atklāšana"})
    page = omar.get(f"/manage/sessions/{only_session().id}/").text
    assert 'value="2027-03-16"' in page
    assert 'value="10:00"' in page
    assert 'value="Atklāšana"' in page


@pytest.mark.parametrize(
    "path", ["/manage/sessions/new", "/manage/sessions/1/", "/manage/sessions/1/status"]
)
def test_viewer_may_not_write(vija: FlaskClient, path: str) -> None:
    assert vija.post(path, data=PLAN).status_code == 403


def test_viewer_reads_a_plan_that_cannot_be_sent(vija: FlaskClient) -> None:
    own = factories.training_session()
    page = vija.get(f"/manage/sessions/{own.id}/")
    assert page.status_code == 200
    assert '<fieldset class="plan-form__all" disabled>' in page.text
    assert "sessions/new" not in page.text


def test_stranger_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/manage/sessions/").location.startswith("/login")


def test_unknown_session_is_not_found(omar: FlaskClient) -> None:
    assert omar.get("/manage/sessions/77/").status_code == 404


def test_status_button_publishes_and_refuses_nonsense(omar: FlaskClient) -> None:
    own = factories.training_session(status=SessionStatus.DRAFT, venue_id=factories.venue().id)
    assert (
        omar.post(f"/manage/sessions/{own.id}/status", data={"status": "published"}).status_code
        == 303
    )
    assert get_session(own.id).status is SessionStatus.PUBLISHED
    assert (
        omar.post(f"/manage/sessions/{own.id}/status", data={"status": "cancelled"}).status_code
        == 409
    )


def test_copies_are_made_on_one_page(omar: FlaskClient) -> None:
    own, venue = factories.training_session(starts_at=FIRST), factories.venue("Preiļi")
    data = {
        "do": "save",
        "targets-0-starts_on": "2027-06-12", "targets-0-place": str(venue.id),
        "targets-1-starts_on": "2027-06-13",
        "targets-2-starts_on": "",
    }  # fmt: skip
    assert omar.post(f"/manage/sessions/{own.id}/copy", data=data).status_code == 303
    copies = db.session.scalars(
        db.select(TrainingSession).where(TrainingSession.id != own.id)
    ).all()
    starts = sorted((copy.starts_at.date(), copy.venue_id) for copy in copies if copy.starts_at)
    assert starts == [(date(2027, 6, 12), venue.id), (date(2027, 6, 13), None)]


def test_single_copy_opens(omar: FlaskClient) -> None:
    own = factories.training_session(starts_at=FIRST)
    data = {"do": "save", "targets-0-starts_on": "2027-06-12"}
    answer = omar.post(f"/manage/sessions/{own.id}/copy", data=data)
    assert answer.location == f"/manage/sessions/{own.id + 1}/"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "targets-0-starts_on"), ({"targets-0-starts_on": "x"}, "targets-0-starts_on")],
)
def test_copies_without_a_date_are_refused(
    omar: FlaskClient, typed: dict[str, str], field: str
) -> None:
    own = factories.training_session()
    data = {"do": "save", "targets-0-place": "", **typed}
    page = omar.post(f"/manage/sessions/{own.id}/copy", data=data)
    assert (page.status_code, f'href="#{field}"' in page.text) == (422, True)


def test_moved_session_reminds_of_those_registered(omar: FlaskClient) -> None:
    own = factories.training_session(seats_taken=2, starts_at=FIRST)
    moved = {**PLAN, "days-0-number": "1", "days-0-held_on": "2027-03-17"}
    page = omar.post(f"/manage/sessions/{own.id}/", data=moved, follow_redirects=True)
    assert page.text.count('data-color="info"') == 1


def test_cancelled_session_is_taken_up_again_through_the_announcement(omar: FlaskClient) -> None:
    own = factories.training_session(status=SessionStatus.CANCELLED)
    page = omar.get(f"/manage/sessions/{own.id}/").text
    assert f"/manage/sessions/{own.id}/announce?status=published" in page
    assert f"/manage/sessions/{own.id}/status" not in page
