"""Seats, the waiting list, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access import VISITOR, Actor
from app.core.db import db, transaction
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import counts, list_participants, places_of
from app.registrations.rules import Outcome, RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.conftest import make_user
from tests.registrations.people import applicant

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING


def enter(of: TrainingSession, name: str = "Pia Priede", **values: object) -> Outcome:
    return services.register(of.id, applicant(name, **values), actor=VISITOR)


def mails() -> list[tuple[str, str]]:
    """(kind, recipient) of every mail, in order."""
    rows = db.session.execute(
        db.select(OutboxMail.kind, OutboxMail.recipient).order_by(OutboxMail.id)
    )
    return [(kind.removeprefix("registration."), recipient) for kind, recipient in rows]


def state_of(registration_id: int) -> RegistrationState:
    return db.session.get_one(Registration, registration_id, populate_existing=True).state


def kept_counts(of: TrainingSession) -> tuple[int, int]:
    row = db.session.get_one(TrainingSession, of.id, populate_existing=True)
    return row.seats_taken, row.waiting_count


@pytest.fixture
def two_seats(each_app: Flask) -> TrainingSession:
    return factories.training_session(capacity=2)


def test_register_gives_seats_then_numbered_places(two_seats: TrainingSession) -> None:
    outcomes = [enter(two_seats, f"P{n} Priede") for n in range(4)]
    assert [(each.state, each.place) for each in outcomes] == [
        (CONFIRMED, 0), (CONFIRMED, 0), (WAITING, 1), (WAITING, 2),
    ]  # fmt: skip
    assert kept_counts(two_seats) == (2, 2)
    assert [kind for kind, _ in mails()] == ["confirmed", "confirmed", "waiting", "waiting"]


def test_register_same_person_twice_keeps_the_first_and_mails_its_link(
    two_seats: TrainingSession,
) -> None:
    first = enter(two_seats, email="pia@example.lv")
    again = enter(
        two_seats, "PIA PRIEDE", email="other@example.lv", organisation_name="Rezeknes NOVADS"
    )
    assert (again.registration_id, again.duplicate) == (first.registration_id, True)
    assert mails() == [("confirmed", "pia@example.lv"), ("already", "pia@example.lv")]
    assert kept_counts(two_seats) == (1, 0)


def test_register_same_name_and_address_with_organisation_spelt_otherwise_is_one(
    two_seats: TrainingSession,
) -> None:
    enter(two_seats, organisation_name="Rēzeknes novada pašvaldība")
    assert enter(two_seats, organisation_name="Rēzeknes nov.").duplicate


def test_register_two_people_with_one_mailbox_are_two(two_seats: TrainingSession) -> None:
    enter(two_seats, "Pia Priede", email="novads@example.lv")
    assert not enter(two_seats, "Ēriks Ķirsons", email="novads@example.lv").duplicate
    assert kept_counts(two_seats) == (2, 0)


def test_register_namesakes_of_two_organisations_are_two(two_seats: TrainingSession) -> None:
    enter(two_seats, email="a@example.lv", organisation_name="Ludzas novads")
    assert not enter(two_seats, email="b@example.lv", organisation_name="Balvu novads").duplicate


def test_register_listed_name_typed_becomes_the_listed_organisation(
    two_seats: TrainingSession,
) -> None:
    listed = factories.organisation("Ludzas novads")
    outcome = enter(two_seats, organisation_name="ludzas NOVADS")
    row = db.session.get_one(Registration, outcome.registration_id)
    assert (row.organisation_id, row.organisation_name) == (listed.id, "")
    assert enter(two_seats, organisation_id=listed.id, organisation_name="").duplicate


def test_register_unknown_organisation_is_refused_at_its_field(two_seats: TrainingSession) -> None:
    with pytest.raises(InvalidInput) as refused:
        enter(two_seats, organisation_id=999, organisation_name="")
    assert refused.value.field == "organisation"
    assert (kept_counts(two_seats), mails()) == ((0, 0), [])


def test_register_full_without_waiting_list_is_refused(each_app: Flask) -> None:
    full = factories.training_session(capacity=1, has_waiting_list=False)
    enter(full)
    with pytest.raises(RuleBroken):
        enter(full, "Jānis Kalns")
    assert kept_counts(full) == (1, 0)


def test_register_in_a_closed_session_says_nothing_of_duplicates(each_app: Flask) -> None:
    closed = factories.training_session(registration_closes_at=clock.now())
    factories.registration(closed)
    with pytest.raises(RuleBroken, match="closed"):
        enter(closed)
    assert mails() == []


def test_register_unknown_session_is_not_found(each_app: Flask) -> None:
    with pytest.raises(NotFound):
        services.register(12345, applicant(), actor=VISITOR)


def test_register_after_cancelling_starts_anew_at_the_end(two_seats: TrainingSession) -> None:
    first = enter(two_seats)
    services.cancel(first.registration_id, actor=VISITOR)
    second = enter(two_seats)
    assert (second.state, second.duplicate) == (CONFIRMED, False)
    assert db.session.get_one(Registration, second.registration_id).queue_number == 2


def test_cancel_moves_up_who_waits_longest(two_seats: TrainingSession) -> None:
    ids = [enter(two_seats, f"P{n} Priede").registration_id for n in range(4)]
    services.cancel(ids[0], actor=VISITOR)
    assert [state_of(each) for each in ids] == [
        RegistrationState.CANCELLED, CONFIRMED, CONFIRMED, WAITING,
    ]  # fmt: skip
    assert mails()[4:] == [
        ("cancelled", "p0.priede@example.lv"),
        ("moved_up", "p2.priede@example.lv"),
    ]
    assert kept_counts(two_seats) == (2, 1)


def test_cancel_of_who_waits_moves_nobody_up(two_seats: TrainingSession) -> None:
    ids = [enter(two_seats, f"P{n} Priede").registration_id for n in range(4)]
    services.cancel(ids[2], actor=VISITOR)
    assert [state_of(each) for each in ids[:2]] == [CONFIRMED, CONFIRMED]
    assert kept_counts(two_seats) == (2, 1)


def test_cancel_twice_is_refused_and_gives_no_second_seat(two_seats: TrainingSession) -> None:
    ids = [enter(two_seats, f"P{n} Priede").registration_id for n in range(4)]
    services.cancel(ids[0], actor=VISITOR)
    with pytest.raises(RuleBroken):
        services.cancel(ids[0], actor=VISITOR)
    assert kept_counts(two_seats) == (2, 1)


def test_cancel_after_the_beginning_is_for_staff_alone_and_calls_nobody(each_app: Flask) -> None:
    begun = factories.training_session(capacity=1, starts_at=clock.now() - timedelta(hours=1))
    came = factories.registration(begun)
    waits = factories.registration(begun, "Jānis Kalns", state=WAITING)
    with pytest.raises(RuleBroken):
        services.cancel(came.id, actor=VISITOR)
    ada = Actor(make_user(None, "ada@example.lv", "Ada Apse").id, "Ada Apse")
    services.cancel(came.id, actor=ada, reason="Saslima")
    assert (state_of(came.id), state_of(waits.id)) == (RegistrationState.CANCELLED, WAITING)


def test_fill_free_seats_after_capacity_grew_moves_up_in_order(two_seats: TrainingSession) -> None:
    ids = [enter(two_seats, f"P{n} Priede").registration_id for n in range(5)]
    with transaction():
        db.session.get_one(TrainingSession, two_seats.id).capacity = 4
    assert services.fill_free_seats(two_seats.id) == 2
    assert [state_of(each) for each in ids] == [CONFIRMED] * 4 + [WAITING]
    assert services.fill_free_seats(two_seats.id) == 0


def test_register_never_overtakes_who_waits(two_seats: TrainingSession) -> None:
    waiting = [enter(two_seats, f"P{n} Priede").registration_id for n in range(3)][2]
    with transaction():
        db.session.get_one(TrainingSession, two_seats.id).capacity = 3
    late = enter(two_seats, "Late Comer")
    assert (state_of(waiting), late.state, late.place) == (CONFIRMED, WAITING, 1)


def test_change_corrects_the_spelling_and_keeps_the_address(two_seats: TrainingSession) -> None:
    outcome = enter(two_seats, "Janis Berzins")
    typed = applicant("Jānis BĒRZIŅŠ", email="janis.berzins@example.lv", position="Jurists")
    services.change(outcome.registration_id, typed, actor=VISITOR)
    row = db.session.get_one(Registration, outcome.registration_id)
    assert (row.full_name, row.position) == ("Jānis BĒRZIŅŠ", "Jurists")
    assert row.person_key == "janis berzins|rezeknes novads"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "Jānis Kalns"}, "family_name"), ({"organisation_name": "Ludza"}, "organisation")],
)
@pytest.mark.parametrize("is_taken", [True, False])
def test_change_into_another_is_refused_whether_taken_or_not(
    two_seats: TrainingSession, typed: dict[str, str], field: str, *, is_taken: bool
) -> None:
    outcome = enter(two_seats)
    if is_taken:
        services.register(two_seats.id, applicant(**typed, email="k@example.lv"), actor=VISITOR)
    with pytest.raises(InvalidInput) as refused:
        services.change(outcome.registration_id, applicant(**typed), actor=VISITOR)
    assert refused.value.field == field
    row = db.session.get_one(Registration, outcome.registration_id)
    assert (row.full_name, row.organisation_name) == ("Pia Priede", "Rēzeknes novads")


def test_change_after_the_organisation_was_renamed_is_taken(two_seats: TrainingSession) -> None:
    town = factories.organisation("Ludzas novads")
    person = applicant("Pia Priede", organisation_id=town.id, organisation_name="")
    own_id = services.register(two_seats.id, person, actor=VISITOR).registration_id
    town.name = Texts("Ludzas pašvaldība")
    db.session.commit()
    services.change(own_id, replace(person, phone="20000000"), actor=VISITOR)
    assert db.session.get_one(Registration, own_id).phone == "20000000"


def test_move_frees_the_seat_and_keeps_the_registration(two_seats: TrainingSession) -> None:
    ids = [enter(two_seats, f"P{n} Priede").registration_id for n in range(3)]
    other = factories.training_session(capacity=1)
    outcome = services.move(ids[0], other.id, actor=VISITOR)
    assert outcome == Outcome(ids[0], CONFIRMED)
    assert (kept_counts(two_seats), kept_counts(other)) == ((2, 0), (1, 0))
    assert mails()[3:] == [("moved", "p0.priede@example.lv"), ("moved_up", "p2.priede@example.lv")]


def test_move_into_a_full_session_joins_its_queue(two_seats: TrainingSession) -> None:
    outcome = enter(two_seats)
    full = factories.training_session(capacity=0)
    assert services.move(outcome.registration_id, full.id, actor=VISITOR).place == 1


def test_move_to_where_the_person_is_already_is_refused(two_seats: TrainingSession) -> None:
    outcome = enter(two_seats)
    other = factories.training_session()
    enter(other)
    with pytest.raises(InvalidInput):
        services.move(outcome.registration_id, other.id, actor=VISITOR)
    with pytest.raises(InvalidInput):
        services.move(outcome.registration_id, two_seats.id, actor=VISITOR)
    assert (kept_counts(two_seats), kept_counts(other)) == ((1, 0), (1, 0))


def test_pending_holds_a_seat_until_declined(two_seats: TrainingSession) -> None:
    asked = factories.registration(two_seats, state=RegistrationState.PENDING)
    assert places_of(two_seats.id).open_free == 1
    services.approve(asked.id, actor=VISITOR)
    assert state_of(asked.id) == CONFIRMED
    with pytest.raises(RuleBroken):
        services.approve(asked.id, actor=VISITOR)
    services.decline(asked.id, actor=VISITOR, reason="Nav vietas")
    assert (state_of(asked.id), places_of(two_seats.id).open_free) == (
        RegistrationState.DECLINED,
        2,
    )


def test_add_by_staff_ignores_the_window_but_not_the_capacity(each_app: Flask) -> None:
    closed = factories.training_session(capacity=1, registration_closes_at=clock.now())
    first = services.add_by_staff(closed.id, applicant(), actor=VISITOR)
    second = services.add_by_staff(closed.id, applicant("Jānis Kalns"), actor=VISITOR)
    assert [(first.state, first.place), (second.state, second.place)] == [
        (CONFIRMED, 0),
        (WAITING, 1),
    ]
    draft = factories.training_session(status=SessionStatus.DRAFT)
    with pytest.raises(RuleBroken):
        services.add_by_staff(draft.id, applicant(), actor=VISITOR)


def test_announce_cancels_and_mails_every_live_registration_once(
    two_seats: TrainingSession,
) -> None:
    for number in range(3):
        enter(two_seats, f"P{number} Priede")
    factories.registration(two_seats, "Gone Girl", state=RegistrationState.CANCELLED)
    before = len(mails())
    assert write_kept() == before
    reason = Texts("Lektors saslimis", "The speaker is ill")
    told = services.announce_status(two_seats.id, SessionStatus.CANCELLED, reason, actor=VISITOR)
    assert told == 3
    assert sorted(mails()[before:]) == [
        ("session_cancelled", f"p{n}.priede@example.lv") for n in range(3)
    ]
    assert write_kept() == 3
    told_of = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(3))
    calendars = {mail.recipient: mail.calendar for mail in told_of if "Lektors" in mail.text}
    taken_out = [name for name, file in calendars.items() if b"METHOD:CANCEL" in (file or b"")]
    assert sorted(taken_out) == ["p0.priede@example.lv", "p1.priede@example.lv"]  # third waits


def test_announce_that_may_not_be_changes_nothing(two_seats: TrainingSession) -> None:
    enter(two_seats)
    before = mails()
    with pytest.raises(InvalidInput):
        services.announce_status(two_seats.id, SessionStatus.CANCELLED, Texts(""), actor=VISITOR)
    row = db.session.get_one(TrainingSession, two_seats.id, populate_existing=True)
    assert (row.status, mails()) == (SessionStatus.PUBLISHED, before)


def test_announce_reopened_session_gives_free_seats(each_app: Flask) -> None:
    put_off = factories.training_session(
        capacity=1, status=SessionStatus.POSTPONED, venue=factories.venue()
    )
    waits = factories.registration(put_off, state=WAITING)
    services.announce_status(put_off.id, SessionStatus.PUBLISHED, Texts(""), actor=VISITOR)
    assert state_of(waits.id) == CONFIRMED
    assert [kind for kind, _ in mails()] == ["session_reopened", "moved_up"]


def test_counts_name_every_state(two_seats: TrainingSession) -> None:
    for number in range(3):
        enter(two_seats, f"P{number} Priede")
    assert counts(two_seats.id) == {
        "capacity": 2, "confirmed": 2, "waiting": 1, "cancelled": 0, "pending": 0, "offered": 0,
        "declined": 0,
    }  # fmt: skip
    with pytest.raises(NotFound):
        counts(999)


def test_participants_are_the_confirmed_by_family_name(two_seats: TrainingSession) -> None:
    enter(two_seats, "Zane Āboliņa")
    enter(two_seats, "Anna Zariņa")
    enter(two_seats, "Waits Waiting")
    assert [each.family_name for each in list_participants(two_seats.id)] == ["Āboliņa", "Zariņa"]
