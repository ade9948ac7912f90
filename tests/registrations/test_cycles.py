"""One form for several sessions of a cycle: seats, queues, rules, mails, cancelling."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from app.core import clock
from app.core.access import VISITOR
from app.core.db import db, transaction
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.people.models import Coordinator
from app.questions.rules import QuestionKind, QuestionPlan
from app.questions.services import add_question
from app.registrations import services
from app.registrations.models import CycleRegistration, Registration
from app.registrations.queries import counts
from app.registrations.rules import Applicant, Outcome, QuotaPlan, RegistrationState
from app.registrations.rules.cycles import Chosen, SessionRefused
from app.registrations.services.nominating import NomineeRefused, nominate
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval, SessionStatus
from tests import factories
from tests.registrations.people import applicant

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
PENDING, CANCELLED = RegistrationState.PENDING, RegistrationState.CANCELLED
SOON = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=20)


def cycle_of(mode: str = "chosen", **values: Any) -> Cycle:
    return factories.cycle(registration_mode=RegistrationMode(mode), **values)


def sessions_of(cycle: Cycle, *capacities: int | None, **values: Any) -> list[TrainingSession]:
    """A week apart, in order."""
    return [
        factories.training_session(
            cycle=cycle, capacity=each, starts_at=SOON + timedelta(days=7 * number), **values
        )
        for number, each in enumerate(capacities)
    ]


def choose(cycle: Cycle, *rows: TrainingSession) -> Chosen:
    return Chosen(cycle.id, tuple(row.id for row in rows))


def register(chosen: Chosen, name: str = "Pia Priede", **values: Any) -> list[tuple[str, int]]:
    told = services.register_for_cycle(chosen, applicant(name, **values), actor=VISITOR)
    return [(each.state.value, each.place) for each in told.values()]


def mails(kind: str = "") -> list[OutboxMail]:
    write_kept()
    found = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
    return [mail for mail in found if mail.kind.startswith(kind)]


def groups() -> list[tuple[int | None, int]]:
    rows = db.session.scalars(db.select(Registration).order_by(Registration.id))
    return [(row.cycle_registration_id, row.training_session_id) for row in rows]


def test_chosen_sessions_each_decide_by_their_own_rules(each_app: Flask) -> None:
    cycle = cycle_of()
    free, full, asks, other = sessions_of(cycle, 2, 0, 2, 2)
    asks.approval = Approval.ORGANISER
    db.session.commit()
    told = register(choose(cycle, asks, full, free))
    assert told == [("confirmed", 0), ("waiting", 1), ("pending", 0)]
    assert counts(other.id)["confirmed"] == 0
    group = db.session.scalars(db.select(CycleRegistration)).one()
    assert (group.cycle_id, group.mode) == (cycle.id, RegistrationMode.CHOSEN)
    assert groups() == [(group.id, row.id) for row in (free, full, asks)]


def test_whole_cycle_takes_all_that_can_be_had_and_passes_over_the_rest(each_app: Flask) -> None:
    cycle = cycle_of("whole")
    _free, _full, shut, no_list, kept = sessions_of(cycle, 2, 0, 2, 0, 2)
    shut.registration_closes_at = clock.now() - timedelta(hours=1)
    no_list.has_waiting_list = kept.has_waiting_list = False
    sessions_of(cycle, 5, status=SessionStatus.DRAFT)
    db.session.commit()
    town = factories.organisation("Ludzas novads")
    plan = QuotaPlan(seats=2, organisation_ids=(town.id,))
    services.set_quotas(kept.id, [plan], actor=VISITOR)
    assert register(Chosen(cycle.id)) == [("confirmed", 0), ("waiting", 1)]
    known = applicant("Anna Bite", organisation_id=town.id, organisation_name="")
    told = services.register_for_cycle(Chosen(cycle.id), known, actor=VISITOR)
    assert told[kept.id] == Outcome(told[kept.id].registration_id, CONFIRMED)


def test_one_mail_lists_every_session_with_its_link_and_the_confirmed_ones_as_a_calendar(
    app: Flask,
) -> None:
    cycle = cycle_of(project=factories.project())
    free, full, last = sessions_of(cycle, 2, 0, 2, venue=factories.venue())
    register(choose(cycle, last, full, free))
    (mail,) = mails()
    assert (mail.kind, mail.recipient) == ("cycle.entered", "pia.priede@example.lv")
    assert mail.subject == "Jūsu pieteikums ciklam: Klientu apkalpošana"
    rows = db.session.scalars(db.select(Registration.id).order_by(Registration.id)).all()
    links = [line for line in mail.text.splitlines() if "/registrations/" in line]
    assert len(set(links)) == len(links) == len(rows) == 3
    assert mail.text.index("1. vieta") > mail.text.index("Apstiprināts")
    assert mail.shows_eu_emblem
    entries = icalendar.Calendar.from_ical(mail.calendar or b"").walk("VEVENT")
    starts = [each.decoded("dtstart") for each in entries]
    assert starts == [free.starts_at, last.starts_at]


def test_mail_names_the_sessions_whose_questions_wait(app: Flask) -> None:
    cycle = cycle_of()
    first, second = sessions_of(cycle, 2, 2)
    plan = QuestionPlan(kind=QuestionKind.TEXT, label=Texts("Kāpēc?"), is_required=True)
    add_question(second.id, plan, actor=VISITOR)
    register(choose(cycle, first, second))
    (mail,) = mails()
    assert mail.text.count("Lūdzu, atbildiet šeit") == 1
    assert mail.text.index("Lūdzu, atbildiet šeit") > mail.text.rindex(str(second.title))
    assert mail.text.count("/answers?") == 1


def test_mail_without_a_confirmed_place_has_no_calendar(app: Flask) -> None:
    cycle = cycle_of()
    (full,) = sessions_of(cycle, 0)
    register(choose(cycle, full))
    assert [mail.calendar for mail in mails()] == [None]


def test_registered_before_stays_as_it_is_and_answers_as_to_a_stranger(each_app: Flask) -> None:
    cycle = cycle_of()
    first, second = sessions_of(cycle, 1, 1)
    services.register(first.id, applicant(email="own@example.lv"), actor=VISITOR)
    told = register(choose(cycle, first, second), email="else@example.lv")
    assert told == [("waiting", 1), ("confirmed", 0)]
    assert [(row.kind, row.recipient) for row in mails()] == [
        ("registration.confirmed", "own@example.lv"),
        ("cycle.entered", "else@example.lv"),
        ("registration.already", "own@example.lv"),
    ]
    assert "registrations/" in mails("cycle")[0].text
    assert len([line for line in mails("cycle")[0].text.splitlines() if "/registr" in line]) == 1
    assert [(row[0] is None, row[1]) for row in groups()] == [(True, first.id), (False, second.id)]


def test_registered_before_from_the_same_mailbox_is_listed_in_the_one_mail(app: Flask) -> None:
    cycle = cycle_of()
    first, second = sessions_of(cycle, 1, 1)
    services.register(first.id, applicant(), actor=VISITOR)
    register(choose(cycle, first, second))
    (mail,) = mails("cycle")
    assert len([line for line in mail.text.splitlines() if "/registrations/" in line]) == 2
    assert mails("registration.already") == []


def test_the_same_form_again_changes_nothing_and_leaves_no_empty_group(each_app: Flask) -> None:
    cycle = cycle_of("whole")
    sessions_of(cycle, 3, 3)
    register(Chosen(cycle.id))
    before = groups()
    assert register(Chosen(cycle.id)) == [("confirmed", 0), ("confirmed", 0)]
    assert groups() == before
    assert len(db.session.scalars(db.select(CycleRegistration)).all()) == 1
    register(Chosen(cycle.id))
    kinds = [mail.kind for mail in mails()]
    assert kinds == ["cycle.entered", "registration.already", "registration.already"]


def test_chosen_session_that_is_shut_or_foreign_or_none_takes_nobody(each_app: Flask) -> None:
    cycle = cycle_of()
    free, shut, no_list = sessions_of(cycle, 2, 2, 0)
    shut.registration_closes_at = clock.now() - timedelta(hours=1)
    no_list.has_waiting_list = False
    db.session.commit()
    foreign = factories.training_session()
    begun = factories.training_session(cycle=cycle, starts_at=clock.now() - timedelta(days=2))
    for rows, fault in (
        ([free, shut], SessionRefused),
        ([free, no_list], SessionRefused),
        ([free, foreign], InvalidInput),
        ([free, begun], InvalidInput),
        ([], InvalidInput),
    ):
        with pytest.raises(fault):
            register(choose(cycle, *rows))
    assert (groups(), mails()) == ([], [])
    assert db.session.scalars(db.select(CycleRegistration)).all() == []


def test_cycle_without_sessions_and_no_cycle_take_nobody(app: Flask) -> None:
    with pytest.raises(RuleBroken):
        register(Chosen(cycle_of("whole").id))
    with pytest.raises(NotFound):
        register(Chosen(99))


@pytest.mark.parametrize(("mode", "whole"), [("each", True), ("chosen", True), ("whole", False)])
def test_form_of_a_mode_that_staff_have_changed_is_refused(
    app: Flask, mode: str, whole: bool
) -> None:
    cycle = cycle_of(mode)
    (row,) = sessions_of(cycle, 3)
    with pytest.raises(RuleBroken, match="has changed"):
        register(Chosen(cycle.id) if whole else choose(cycle, row))


def test_session_of_a_cycle_that_is_taken_whole_cannot_be_had_by_itself(app: Flask) -> None:
    cycle = cycle_of("whole")
    (row,) = sessions_of(cycle, 3)
    helper = coordinator()
    with pytest.raises(RuleBroken, match="whole cycle"):
        services.register(row.id, applicant(), actor=VISITOR)
    with pytest.raises(RuleBroken, match="whole cycle"):
        nominate(row.id, [colleague(helper)], coordinator=helper)
    assert services.add_by_staff(row.id, applicant(), actor=VISITOR).state == CONFIRMED


def test_mailbox_that_is_full_for_one_of_the_sessions_takes_nobody(app: Flask) -> None:
    app.config["PEOPLE_PER_MAILBOX"] = 1
    cycle = cycle_of()
    first, second = sessions_of(cycle, 3, 3)
    services.register(second.id, applicant("Juris Kalns", email="a@example.lv"), actor=VISITOR)
    with pytest.raises(InvalidInput) as refused:
        register(choose(cycle, first, second), email="a@example.lv")
    assert refused.value.field == "email"
    assert counts(first.id)["confirmed"] == 0


def coordinator() -> Coordinator:
    home = factories.organisation("Ludzas novads")
    row = Coordinator(organisation_id=home.id, email="koordinators@example.lv", name="Zane Koka")
    db.session.add(row)
    db.session.commit()
    return row


def colleague(helper: Coordinator, name: str = "Pia Priede", **values: Any) -> Applicant:
    return applicant(name, organisation_id=helper.organisation_id, organisation_name="", **values)


def test_coordinator_nominates_for_all_chosen_sessions_and_each_gets_one_mail(
    each_app: Flask,
) -> None:
    cycle, helper = cycle_of(), coordinator()
    first, second = sessions_of(cycle, 1, 5)
    people = [colleague(helper), colleague(helper, "Juris Kalns")]
    told = services.nominate_for_cycle(choose(cycle, first, second), people, coordinator=helper)
    states = [[each.state for each in outcomes.values()] for outcomes in told]
    assert states == [[CONFIRMED, CONFIRMED], [WAITING, CONFIRMED]]
    found = mails()
    assert [mail.kind for mail in found] == ["cycle.nominated"] * 2
    assert "Zane Koka, Ludzas novads" in found[0].text
    assert {group for group, _session in groups()} == {1, 2}


def test_coordinator_nominates_all_or_nobody(app: Flask) -> None:
    cycle, helper = cycle_of(), coordinator()
    first, second = sessions_of(cycle, 5, 1)
    second.has_waiting_list = False
    db.session.commit()
    people = [colleague(helper), colleague(helper, "Juris Kalns")]
    with pytest.raises(NomineeRefused) as refused:
        services.nominate_for_cycle(choose(cycle, first, second), people, coordinator=helper)
    assert (refused.value.row, groups(), mails()) == (1, [], [])
    with pytest.raises(NotFound):
        services.nominate_for_cycle(choose(cycle, first), [applicant()], coordinator=helper)


def test_cancelling_all_ends_those_that_lie_ahead_with_one_mail_and_calls_the_next(
    each_app: Flask,
) -> None:
    cycle = cycle_of()
    first, second, third = sessions_of(cycle, 1, 1, 1)
    chosen = choose(cycle, first, second, third)
    register(chosen)
    register(chosen, "Juris Kalns")
    with transaction():
        third.changes_until = clock.now() - timedelta(hours=1)
    own = db.session.scalars(db.select(Registration.id).order_by(Registration.id)).first()
    assert services.cancel_all_of_cycle(own or 0, actor=VISITOR) == 2
    states = [(row.family_name, row.state) for row in rows_by_person()]
    assert states == [
        ("Kalns", CONFIRMED), ("Kalns", CONFIRMED), ("Kalns", WAITING),
        ("Priede", CANCELLED), ("Priede", CANCELLED), ("Priede", CONFIRMED),
    ]  # fmt: skip
    told = [mail.kind for mail in mails()][2:]
    assert told == ["cycle.cancelled", "registration.moved_up", "registration.moved_up"]
    with pytest.raises(RuleBroken):
        services.cancel_all_of_cycle(own or 0, actor=VISITOR)


def rows_by_person() -> list[Registration]:
    ordered = db.select(Registration).order_by(
        Registration.sort_name, Registration.training_session_id
    )
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def test_cancelling_all_of_one_who_came_alone_is_cancelling(app: Flask) -> None:
    row = factories.training_session()
    outcome = services.register(row.id, applicant(), actor=VISITOR)
    assert services.cancel_all_of_cycle(outcome.registration_id, actor=VISITOR) == 1
    assert mails()[-1].kind == "registration.cancelled"
    with pytest.raises(NotFound):
        services.cancel_all_of_cycle(99, actor=VISITOR)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_many_at_once_in_opposite_orders_never_wait_in_a_circle(each_app: Flask) -> None:
    """Cycle and single registrations, cancelling and a change of the cycle, thread by thread."""
    cycle = cycle_of()
    rows = sessions_of(cycle, 4, 4, 4)
    faults: list[BaseException] = []

    def work(number: int) -> None:
        with each_app.app_context():
            try:
                ordered = rows if number % 2 else rows[::-1]
                for turn in range(4):
                    name = f"Persona N{number}x{turn}"
                    told = services.register_for_cycle(
                        choose(cycle, *ordered), applicant(name), actor=VISITOR
                    )
                    services.register(rows[turn % 3].id, applicant(f"{name} v"), actor=VISITOR)
                    if turn % 2:
                        id_ = next(iter(told.values())).registration_id
                        services.cancel_all_of_cycle(id_, actor=VISITOR)
            except BaseException as fault:  # noqa: BLE001 - told below, in the main thread
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    for row in rows:
        told = counts(row.id)
        kept = db.session.get_one(TrainingSession, row.id, populate_existing=True)
        assert told["confirmed"] == kept.seats_taken == 4
        assert told["waiting"] == kept.waiting_count
