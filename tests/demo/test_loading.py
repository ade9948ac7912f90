"""The demonstration as it is loaded: complete, once, ahead of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app.attendance.models import Attendance
from app.certificates.models import Certificate
from app.certificates.queries import list_open_objections
from app.certificates.rules import CertificateKind, CertificateState
from app.core import clock
from app.core.db import Base, db
from app.demo.data import load
from app.demo.events import TrainingSession as Event
from app.demo.loading.dates import dates_of, is_holiday
from app.demo.services import load_demo
from app.funding.models import Project
from app.funding.queries import get_project
from app.materials.models import Material
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.people.models import Organisation
from app.people.rules import PlanningRegion
from app.registrations.models import Registration
from app.registrations.rules import is_open
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries import get_public_session_alone, get_session
from app.sessions.rules import SessionStatus
from tests.conftest import make_app

NEARLY_FULL = "vienkarsa-valoda-pasvaldibas-vestules"
FINISHED = "klienta-cels-pasvaldiba"
VISIT = "pieredzes-apmainas-brauciens-uz-lietuvu"


def rows_by_table() -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    count = sa.select(sa.func.count())
    return {table.name: db.session.scalar(count.select_from(table)) or 0 for table in tables}


def session_of(slug: str) -> TrainingSession:
    return get_session(get_public_session_alone(slug).id)


def test_loading_again_adds_no_row(demo_app: Flask) -> None:
    before = rows_by_table()
    loaded = load_demo()
    assert (loaded.new_sessions, loaded.moved_sessions) == (0, 0)
    assert rows_by_table() == before


def test_every_event_has_a_public_page_with_its_title(demo_app: Flask) -> None:
    browser = demo_app.test_client()
    for event in load().sessions:
        page = browser.get(f"/sessions/{event.slug}")
        assert page.status_code == 200, event.slug
        assert event.title.lv in page.get_data(as_text=True)


def test_real_events_are_done_and_take_no_registrations(demo_app: Flask) -> None:
    slugs = [event.slug for event in load().sessions if not event.invented]
    rows = db.session.execute(
        sa.select(TrainingSession.status, TrainingSession.capacity).where(
            TrainingSession.slug.in_(slugs)
        )
    ).all()
    assert [tuple(row) for row in rows] == [(SessionStatus.DONE, None)] * 14


def test_invented_cycle_lies_ahead_and_is_open_for_registration(demo_app: Flask) -> None:
    events = [event for event in load().sessions if event.invented and event.cycle]
    for event in events:
        row = session_of(event.slug)
        assert row.starts_at is not None
        assert row.starts_at > clock.now(), event.slug
        assert is_open(row, clock.now()).takes_registrations, event.slug
    assert len(events) == 4


def test_nearly_full_session_has_one_place_left(demo_app: Flask) -> None:
    row = session_of(NEARLY_FULL)
    assert (row.capacity, row.seats_taken, row.waiting_count) == (24, 23, 0)


def test_finished_session_has_attendance_and_certificates_of_those_who_earned_one(
    demo_app: Flask,
) -> None:
    row = session_of(FINISHED)
    own = sa.select(Registration.id).where(Registration.training_session_id == row.id)
    marks = db.session.scalars(
        sa.select(Attendance.is_present).where(Attendance.registration_id.in_(own))
    ).all()
    assert (row.status, len(marks), sum(marks)) == (SessionStatus.DONE, 26, 23)
    issued = sa.select(Certificate).where(Certificate.training_session_id == row.id)
    rows = list(db.session.scalars(issued))
    attended, thanks = CertificateKind.ATTENDANCE, CertificateKind.THANKS
    assert Counter((row.kind, row.state) for row in rows) == {
        (attended, CertificateState.VALID): 10,
        (attended, CertificateState.REPLACED): 1,
        (attended, CertificateState.REVOKED): 1,
        (thanks, CertificateState.VALID): 3,
    }
    assert {len(row.printed["logos"]) for row in rows} == {3}
    assert len(list_open_objections()) == 1


def test_every_file_of_the_demonstration_is_a_material_of_its_day(demo_app: Flask) -> None:
    wanted = {(file.file_name, file.day) for file in load().files}
    joined = sa.select(Material.filename, SessionDay.number).join(
        SessionDay, SessionDay.id == Material.session_day_id
    )
    assert {(row[0], row[1]) for row in db.session.execute(joined)} == wanted
    decks = sa.select(Material.id, Material.filename).where(Material.filename.endswith("pptx"))
    for material_id, filename in db.session.execute(decks).all():
        page = demo_app.test_client().get(f"/materials/{material_id}/{filename}")
        assert (page.status_code, page.data[:2]) == (200, b"PK")


def test_municipalities_stand_in_their_planning_region(demo_app: Flask) -> None:
    counted = sa.select(Organisation.planning_region, sa.func.count()).where(
        Organisation.planning_region.is_not(None)
    )
    rows = db.session.execute(counted.group_by(Organisation.planning_region))
    assert sum(row[1] for row in rows) == 42
    daugavpils = sa.select(Organisation.planning_region).where(Organisation.code == "0002000")
    assert db.session.scalar(daugavpils) is PlanningRegion.LATGALE


def test_shares_of_the_invented_project_add_up_to_its_total(demo_app: Flask) -> None:
    project_id = db.session.scalar(sa.select(Project.id).where(Project.code == "LL-00321"))
    project = get_project(project_id or 0)
    assert sum(share.amount or 0 for share in project.shares) == project.total
    assert [partner.organisation.code for partner in project.partners] == ["ezeru-slenis"]


def test_mails_to_made_up_people_stay_in_the_outbox(tmp_path: Path) -> None:
    app = make_app(
        f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path, MAIL_URL="smtp://mail.example.org:25"
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        load_demo()
        states = set(db.session.scalars(sa.select(OutboxMail.state)))
        db.session.remove()
        db.engine.dispose()
    assert states == {MailState.KEPT}


def test_study_visit_stays_on_three_days_in_a_row(demo_app: Flask) -> None:
    first, second, third = (day.held_on for day in session_of(VISIT).days)
    assert (second - first, third - second) == (timedelta(days=1), timedelta(days=1))


def days_of_years() -> Iterator[date]:
    return (date(2026, 1, 1) + timedelta(days=number) for number in range(3 * 365))


INVENTED = [event for event in load().sessions if event.invented]


@pytest.mark.parametrize("event", INVENTED, ids=lambda event: event.key)
def test_invented_days_avoid_holidays_and_are_open_whenever_loaded(event: Event) -> None:
    for today in days_of_years():
        dates, rule = dates_of(event.days, today), event.registration
        assert not any(map(is_holiday, dates)), (today, dates)
        if rule is not None and dates[0] > today:
            assert dates[0] - timedelta(days=rule.opens_days_before) < today, (today, dates)
            assert dates[0] - timedelta(days=rule.closes_days_before) > today, (today, dates)


def test_cycle_that_has_begun_moves_ahead_with_its_people(demo_app: Flask) -> None:
    row = session_of(VISIT)
    taken, sequence = row.seats_taken, row.sequence
    with time_machine.travel(clock.now() + timedelta(days=120), tick=False):
        loaded = load_demo()
        assert (loaded.new_sessions, loaded.moved_sessions) == (0, 4)
        after = session_of(VISIT)
        assert after.starts_at is not None
        assert after.starts_at > clock.now()
        assert (after.seats_taken, after.sequence) == (taken, sequence + 1)
        assert [day.number for day in after.days] == [1, 2, 3]
        assert is_open(after, clock.now()).takes_registrations
        assert load_demo().moved_sessions == 0
