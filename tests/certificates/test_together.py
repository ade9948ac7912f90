"""Issuing to many: groups, stop and go on, crashes, one archive, one file for the printer."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, current_app
from flask.testing import FlaskClient

from app.certificates import jobs, queries, services
from app.certificates.rules import ARCHIVE_DAYS
from app.certificates.services import archiving, issuing, keeping
from app.core import clock
from app.core import jobs as core_jobs
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import RuleBroken
from app.core.jobs import Job, JobState, run_due
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.sessions.models import TrainingSession
from tests.certificates.conftest import (
    ORDER,
    held_session,
    target_of,
    with_people,
)
from tests.certificates.test_issuing import issued, running_numbers
from tests.certificates.test_pages import FORM, office, picture


class Killed(BaseException):
    """The worker ends here as if by `kill -9`: nothing of ours runs after it."""


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people each, every step noted."""
    monkeypatch.setattr(issuing, "GROUP", 2)
    monkeypatch.setattr(jobs, "PULSE", 0)


def five_people() -> TrainingSession:
    """Who have earned one."""
    training_session = held_session()
    with_people(training_session, 5)
    return training_session


@pytest.fixture
def five(app: Flask) -> TrainingSession:
    """Five people who have earned one."""
    return five_people()


def order(five: TrainingSession) -> Job:
    return services.start_issuing(target_of(five), ORDER, actor=SYSTEM)


def latest(of: TrainingSession, kind: str = queries.ISSUING) -> Job:
    db.session.expire_all()
    return queries.latest_jobs(target_of(of))[kind]


def resumed() -> None:
    """Another worker, once the first one's lease has run out."""
    db.session.rollback()
    db.session.remove()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        drain()


def files() -> set[str]:
    """The keys of all that is kept in the storage."""
    root = Path(current_app.config["STORAGE_URL"].removeprefix("file://"))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def known_files(of: TrainingSession) -> set[str]:
    packed = queries.find_work(target_of(of)).packed
    own = {packed.result[name] for name in archiving.FILES} if packed else set()
    return own | {row.storage_key for row in issued()}


def calls(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, at: int) -> None:
    """The worker is killed when it calls this for the `at`-th time, and never again."""
    real, count = getattr(module, name), iter(range(1, 1000))

    def deadly(*args: Any, **values: Any) -> Any:
        if next(count) == at:
            raise Killed
        return real(*args, **values)

    monkeypatch.setattr(module, name, deadly)


def assert_all_is_well(of: TrainingSession) -> None:
    """Everybody has one, without gaps, with its file and one mail; nothing lies about."""
    rows = issued()
    assert running_numbers() == [f"{number:04}" for number in range(1, len(rows) + 1)]
    assert sorted(row.holder_name for row in rows) == [f"Pia{n} Priede{n}" for n in range(5)]
    assert [services.open_document(row).read(5) for row in rows] == [b"%PDF-"] * 5
    recipients = db.session.scalars(sa.select(OutboxMail.recipient_name)).all()
    assert sorted(recipients) == sorted(row.holder_name for row in rows)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        drain()
    assert files() == known_files(of)
    work = queries.find_work(target_of(of))
    assert (work.current, work.is_outdated, work.mail_count) == (None, False, 5)
    assert work.packed is not None
    assert (work.packed.result["count"], work.packed.result["sheets"]) == (5, 5)


def test_one_order_issues_mails_and_packs_for_the_archive_and_the_printer(
    each_app: Flask,
) -> None:
    five = five_people()
    order(five)
    drain()
    assert_all_is_well(five)
    result = latest(five, queries.ARCHIVING).result
    names = zipfile.ZipFile(services.open_archive(result)).namelist()
    assert names == [f"{row.number} {row.holder_name}.pdf" for row in issued()]
    with pikepdf.open(services.open_archive(result, "print_key")) as pdf:
        assert (len(pdf.pages), pdf.check_pdf_syntax()) == (5, [])


@pytest.mark.parametrize(
    ("module", "name", "at"),
    [
        (services.finishing, "_make", 4),  # two groups reserved, one of them and a half drawn
        (services.finishing, "_note", 2),  # drawn, not noted
        (issuing, "_reserve", 2),
        (services, "pack_after", 1),  # all issued, nothing packed
        (archiving, "open_kept", 3),
        (archiving, "_keep", 2),  # the archive kept, the file for the printer not
        (archiving, "_note", 1),
        (archiving, "drop_older_archives", 1),
    ],
)
def test_killed_anywhere_goes_on_where_it_was(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, at: int
) -> None:
    order(five)
    calls(monkeypatch, module, name, at)
    with pytest.raises(Killed):
        drain()
    resumed()
    assert_all_is_well(five)


def stopping_at(count: int, monkeypatch: pytest.MonkeyPatch, of: TrainingSession) -> None:
    """Staff press "Stop" while the `count`-th certificate is drawn."""
    real, drawn = services.finishing._make, iter(range(1, 1000))

    def watched(*args: Any) -> Any:
        if next(drawn) == count:
            services.stop(target_of(of))
        return real(*args)

    monkeypatch.setattr(services.finishing, "_make", watched)


def test_stopped_between_two_groups_goes_on_where_it_was(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    five = five_people()
    job = order(five)
    stopping_at(3, monkeypatch, five)
    drain()
    told = (latest(five).state, latest(five).done_count, latest(five).total_count)
    assert told == (JobState.STOPPED, 4, 5)
    assert [row.is_ready for row in issued()] == [True] * 4
    assert queries.ARCHIVING not in queries.latest_jobs(target_of(five))
    services.go_on(target_of(five))
    drain()
    told = (latest(five).state, latest(five).done_count, latest(five).total_count)
    assert (latest(five).id, told) == (job.id, (JobState.DONE, 5, 5))
    assert_all_is_well(five)


def test_stop_at_the_very_end_leaves_nothing_to_stop(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(five)
    stopping_at(5, monkeypatch, five)
    run_due(1)
    assert (latest(five).state, len(issued())) == (JobState.DONE, 5)
    services.stop(target_of(five))  # another tab, late
    services.go_on(target_of(five))
    assert (latest(five).state, run_due()) == (JobState.DONE, 0)
    services.start_archive(target_of(five), actor=SYSTEM)
    drain()
    assert_all_is_well(five)


def test_stop_before_it_begins_issues_nothing(five: TrainingSession) -> None:
    order(five)
    services.stop(target_of(five))
    assert (run_due(), latest(five).state, issued()) == (0, JobState.STOPPED, [])


def test_go_on_in_another_tab_takes_the_stop_back(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(five)
    services.stop(target_of(five))
    services.go_on(target_of(five))
    real = core_jobs._settle_stop

    def pressed(job_id: int) -> None:
        services.go_on(target_of(five))
        real(job_id)

    monkeypatch.setattr(core_jobs, "_settle_stop", pressed)
    stopping_at(1, monkeypatch, five)
    drain()
    assert_all_is_well(five)


def test_packing_can_be_stopped_and_leaves_no_file(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(five)
    run_due(1)
    real = keeping.open_kept

    def stopped(key: str, sha256: str) -> Any:
        services.stop(target_of(five))
        return real(key, sha256)

    monkeypatch.setattr(archiving, "open_kept", stopped)
    run_due(1)
    assert latest(five, queries.ARCHIVING).state is JobState.STOPPED
    assert files() == known_files(five)
    monkeypatch.setattr(archiving, "open_kept", real)
    services.go_on(target_of(five))
    drain()
    assert_all_is_well(five)


def tried(of: TrainingSession, make: Any, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whose paper is made once the worker has given up, with `make` in place of what makes it."""
    with monkeypatch.context() as broken:
        broken.setattr(services.finishing, "_make", make)
        for hours in range(core_jobs.MOST_ATTEMPTS):
            with time_machine.travel(clock.now() + timedelta(hours=hours)):
                run_due()
    assert latest(of).state is JobState.FAILED
    return [row.is_ready for row in issued()]


def test_paper_that_cannot_be_made_keeps_nobody_else_waiting(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.finishing._make

    def failing(begun: queries.Begun, *rest: Any) -> Any:
        if begun.certificate.holder_name == "Pia1 Priede1":
            raise ValueError("a name like no other")
        return real(begun, *rest)

    order(five)
    assert tried(five, failing, monkeypatch) == [True, False, True, True, True]
    services.go_on(target_of(five))
    drain()
    assert_all_is_well(five)


def test_failing_one_stops_when_asked_to(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        services.stop(target_of(five))
        raise OSError

    order(five)
    with monkeypatch.context() as broken:
        broken.setattr(services.finishing, "_make", failing)
        run_due()
    assert latest(five).state is JobState.STOPPED
    services.go_on(target_of(five))
    drain()
    assert_all_is_well(five)


def test_failed_one_can_be_tried_again(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        raise OSError

    job = order(five)
    assert tried(five, failing, monkeypatch) == [False] * 5
    services.go_on(target_of(five))
    drain()
    assert latest(five).id == job.id
    assert_all_is_well(five)


def test_slow_worker_whose_lease_ran_out_gives_its_files_back(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, again = services.finishing._note, iter([True])

    def overtaken(*args: Any) -> list[str]:
        if next(again, False):
            services.issue_all(target_of(five), ORDER, user_id=None)
        return real(*args)

    order(five)
    monkeypatch.setattr(services.finishing, "_note", overtaken)
    drain()
    rows = issued()
    assert (running_numbers(), len({row.person_key for row in rows})) == (
        [f"{n:04}" for n in range(1, 6)], 5,
    )  # fmt: skip
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        drain()
    assert files() == known_files(five)
    assert [services.open_document(row).read(5) for row in rows] == [b"%PDF-"] * 5
    assert len(db.session.scalars(sa.select(OutboxMail.id)).all()) == 5


def test_slow_worker_does_not_note_what_another_has_taken_up(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, again = services.finishing._note, iter([True])

    def overtaken(*args: Any) -> list[str]:
        if next(again, False):
            services.finishing.take_up(services.list_begun(target_of(five)))
        return real(*args)

    order(five)
    monkeypatch.setattr(services.finishing, "_note", overtaken)
    run_due(1)
    assert [row.is_ready for row in issued()] == [False] * 2 + [True] * 3
    assert files() == {row.storage_key for row in issued() if row.is_ready}
    services.issue_all(target_of(five), ORDER, user_id=None, job_id=latest(five).id)
    drain()
    assert_all_is_well(five)


def test_absence_marked_while_a_group_is_drawn_is_seen_by_the_next(
    five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = queries.list_candidates(target_of(five), five.earning)[-1]
    real, once = services.finishing._make, iter([True])

    def corrected(*args: Any) -> Any:
        if next(once, False):
            db.session.execute(
                sa.text("UPDATE attendance SET is_present = false WHERE registration_id = :id"),
                {"id": last.registration_id},
            )
            db.session.commit()
        return real(*args)

    monkeypatch.setattr(services.finishing, "_make", corrected)
    order(five)
    drain()
    assert [row.holder_name for row in issued()] == [f"Pia{n} Priede{n}" for n in range(4)]
    assert running_numbers() == [f"{n:04}" for n in range(1, 5)]
    assert latest(five).state is JobState.DONE


def test_signature_of_an_order_without_people_is_removed(omar: FlaskClient) -> None:
    training_session = held_session()
    person = with_people(training_session, 1)[0]
    form = {**FORM, "file": (picture(), "paraksts.png")}
    assert omar.post(office(training_session, "issue"), data=form).status_code == 303
    form["file"] = (picture(), "paraksts.png")
    omar.post(office(training_session, "issue"), data=form)  # joins the order under way
    assert len(files()) == 1
    db.session.execute(sa.text("UPDATE attendance SET is_present = false"))
    db.session.commit()
    drain()
    assert (issued(), files()) == ([], set())
    form["file"] = (picture(), "paraksts.png")
    assert omar.post(office(training_session, "issue"), data=form).status_code == 409
    assert files() == set()
    assert person.id


def test_time_left_is_told_from_the_pace_of_this_try() -> None:
    begun = clock.now()
    job = Job(started_at=begun, started_count=100, done_count=100, total_count=400)
    assert job.time_left(begun + timedelta(minutes=1)) is None
    job.done_count = 200
    assert job.time_left(begun + timedelta(seconds=4)) is None
    assert job.time_left(begun + timedelta(minutes=1)) == timedelta(minutes=2)


def page(browser: FlaskClient, of: TrainingSession, tail: str = "?lang=en") -> str:
    return browser.get(office(of, tail)).text


def test_page_tells_every_step_and_has_one_next_one(
    omar: FlaskClient, five: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Show what it will look like" in page(omar, five)
    omar.post(office(five, "issue"), data=FORM)
    assert (">Stop</button>" in page(omar, five), "Issuing" in page(omar, five)) == (True, True)
    stopping_at(1, monkeypatch, five)
    drain()
    stopped = page(omar, five)
    assert ("Stopped: 2 of 5 issued" in stopped, ">Go on</button>" in stopped) == (True, True)
    assert omar.post(office(five, "go-on")).status_code == 303
    run_due(1)
    assert "Packing the archive and the file for the printer" in page(omar, five)
    assert omar.post(office(five, "stop")).status_code == 303
    assert "Packing was stopped" in page(omar, five)
    omar.post(office(five, "go-on"))
    drain()
    done = page(omar, five)
    assert [word in done for word in ("5 sheets", "5 files", "5 e-mails are kept")] == [True] * 3
    assert ("Show what it will look like" in done, "Make both files anew" in done) == (False, False)
    services.revoke(issued()[0].id, "Kļūda", actor=SYSTEM)
    assert "these files no longer hold what stands now" in page(omar, five)
    assert omar.post(office(five, "archive")).status_code == 303
    drain()
    assert "4 sheets" in page(omar, five)
    answer = omar.get(office(five, "print.pdf?lang=en"))
    assert answer.headers["Content-Disposition"].endswith(' for printing.pdf"')


def test_part_that_is_asked_for_again_says_when_all_is_over(
    omar: FlaskClient, five: TrainingSession
) -> None:
    ask = {"headers": {"HX-Request": "true"}}
    assert omar.get(office(five, "progress")).location == office(five)
    omar.post(office(five, "issue"), data=FORM)
    busy = omar.get(office(five, "progress?seen=busy&lang=en"), **ask)
    assert ("0 of 5" in busy.text, "HX-Refresh" in busy.headers) == (True, False)
    drain()
    over = omar.get(office(five, "progress?seen=busy"), **ask)
    assert (over.text, over.headers["HX-Refresh"]) == ("", "true")
    mails = omar.get(office(five, "progress?seen=mails"), **ask)
    assert (mails.headers["HX-Reswap"], "hx-trigger" in mails.text) == ("outerHTML", False)


def test_new_files_replace_those_before_and_are_forgotten_after_their_days(
    five: TrainingSession,
) -> None:
    order(five)
    drain()
    before = [latest(five, queries.ARCHIVING).result[name] for name in archiving.FILES]
    services.start_archive(target_of(five), actor=SYSTEM)
    drain()
    assert files().isdisjoint(before)
    with time_machine.travel(clock.now() + timedelta(days=ARCHIVE_DAYS, minutes=1)):
        drain()
    assert files() == {row.storage_key for row in issued()}
    assert queries.find_work(target_of(five)).packed is None


def test_nothing_to_pack_is_said(app: Flask) -> None:
    with pytest.raises(RuleBroken):
        services.start_archive(target_of(held_session()), actor=SYSTEM)
