"""The office's overview and the menus."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.attendance.models import Attendance
from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.registrations.rules import RegistrationState
from app.sessions.rules import SessionStatus
from tests import factories as make

STAT = re.compile(r'<span class="stat__value">(\d+)</span>')
NAV = re.compile(r'<li><a href="([^"]*)"(?: aria-current="page")?>([^<]*)</a></li>')


def yesterday() -> datetime:
    return (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)


def mail(state: MailState) -> None:
    db.session.add(
        OutboxMail(
            message_id=state.value, kind="x", recipient="pia@example.lv", subject="S", text="T",
            state=state,
        )
    )  # fmt: skip
    db.session.commit()


def test_overview_counts_what_needs_doing(omar: FlaskClient) -> None:
    make.training_session(waiting_count=3, starts_at=datetime(2099, 1, 5, 8, tzinfo=UTC))
    make.training_session(title=Texts("Uzmetums"), status=SessionStatus.DRAFT)
    for state in (MailState.FAILED, MailState.REFUSED, MailState.QUEUED):
        mail(state)
    page = omar.get("/manage/?lang=lv").text
    assert STAT.findall(page) == ["1", "1", "3", "2"]
    assert "Uzmetums" in page


def test_overview_lists_the_next_two_weeks_only(omar: FlaskClient) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    make.training_session(title=Texts("Drīz"), starts_at=soon)
    make.training_session(title=Texts("Vēlāk"), starts_at=soon + timedelta(days=30))
    page = omar.get("/manage/").text
    assert ("Drīz" in page, "Vēlāk" in page) == (True, False)


def test_overview_names_days_that_nobody_marked(omar: FlaskClient) -> None:
    row = make.training_session(title=Texts("Bija"), starts_at=yesterday())
    make.training_session(title=Texts("Bez dalībniekiem"), starts_at=yesterday())
    pia = make.registration(row)
    before = omar.get("/manage/").text
    db.session.add(
        Attendance(registration_id=pia.id, session_day_id=row.days[0].id, is_present=False)
    )
    db.session.commit()
    after = omar.get("/manage/").text
    assert ("Bija" in before, "Bija" in after) == (True, False)
    assert "Bez dalībniekiem" not in before


def test_overview_names_what_waits_in_the_sessions_ahead(omar: FlaskClient) -> None:
    ahead, over = make.training_session(), make.training_session(starts_at=yesterday())
    for session in (ahead, over):
        for name in ("Anna A", "Zane Z"):
            make.registration(session, name, state=RegistrationState.PENDING)
    make.training_session(title=Texts("Par maz"), minimum=7)
    page = omar.get("/manage/?lang=en").text
    found = re.findall(r'<span class="soft">([^<]*)</span></li>', page)
    assert found == ["2 to approve", "minimum not reached: 0 of 7"]


def test_overview_takes_as_many_statements_for_three_as_for_one(
    omar: FlaskClient, counted: Any
) -> None:
    used = []
    for rows in (1, 2):
        for _number in range(rows):
            make.training_session(starts_at=datetime.now(UTC) + timedelta(days=2))
            make.training_session(status=SessionStatus.DRAFT)
            make.registration(make.training_session(starts_at=yesterday()))
            make.registration(make.training_session(), state=RegistrationState.PENDING)
        with counted() as statements:
            assert omar.get("/manage/").status_code == 200
        used.append(statements.count)
    assert used == [8, 8]  # the account, and seven of the page


def test_overview_asks_a_stranger_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/manage/")
    assert (answer.status_code, answer.headers["Location"][:6]) == (302, "/login")


def test_public_menu_marks_where_one_is(client: FlaskClient) -> None:
    page = client.get("/sessions?past=1&lang=lv").text
    assert NAV.findall(page)[:4] == [
        ("/", "Pasākumi"),
        ("/calendar", "Kalendārs"),
        ("/cycles/", "Mācību cikli"),
        ("/sessions?past=1", "Arhīvs"),
    ]
    assert page.count('<a href="/sessions?past=1" aria-current="page">') == 1
    assert page.count('aria-current="page"') == 1


def test_office_menu_offers_accounts_to_administrators_only(
    ada: FlaskClient, omar: FlaskClient
) -> None:
    urls = [{url for url, _label in NAV.findall(who.get("/manage/").text)} for who in (ada, omar)]
    assert "/manage/users/" in urls[0]
    assert urls[0] - urls[1] == {"/manage/users/"}


@pytest.mark.parametrize(
    ("path", "room"), [("/manage/", "Pārskats"), ("/manage/sessions/new", "Pasākumi")]
)
def test_office_menu_marks_the_room_one_is_in(omar: FlaskClient, path: str, room: str) -> None:
    marked = re.findall(r'aria-current="page">([^<]*)<', omar.get(f"{path}?lang=lv").text)
    assert marked == [room, room]  # in the folded menu and in the rail
    assert 'aria-current="page">' not in omar.get("/manage/account?lang=lv").text
