"""Invitations by mail (iTIP): a reader who follows them has the calendar of the own feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, transaction
from app.core.texts import Texts
from app.feeds.outputs import own_held
from app.feeds.queries import list_own_held, list_own_places
from app.outbox import services as outbox
from app.outbox.models import OutboxMail
from app.output.ical import Status
from app.registrations import services
from app.registrations.models import Invitation, Registration
from app.registrations.rules import RegistrationState
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import DayPlan, SessionStatus
from app.sessions.services import change_plan
from app.sessions.services.copying import plan_of
from app.venues.models import Venue
from tests import factories
from tests.registrations.people import applicant

PIA = "pia.priede@example.lv"
REASON = Texts("Lektors saslimis")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def published(**values: Any) -> TrainingSession:
    """A session whose address stays, as after it was published."""
    return factories.training_session(published_at=clock.now(), **values)


@pytest.fixture
def two_days(each_app: Flask) -> TrainingSession:
    return published(days=2, venue=factories.venue(), capacity=5)


def enter(own: TrainingSession, name: str = "Pia Priede", **values: Any) -> Registration:
    told = services.add_by_staff(own.id, replace(applicant(name), **values), actor=SYSTEM)
    return db.session.get_one(Registration, told.registration_id)


def arrived() -> list[OutboxMail]:
    """What has come since the last time, every short mail too."""
    known = db.session.info.setdefault("arrived", [0])
    while outbox.write_kept():
        pass
    newer = db.select(OutboxMail).where(OutboxMail.id > known[0]).order_by(OutboxMail.id)
    found = list(db.session.scalars(newer))
    known[0] = max([known[0], *(mail.id for mail in found)])
    return found


def objects(mails: Iterable[OutboxMail]) -> list[tuple[str, str, int]]:
    """(method, UID, SEQUENCE) of each calendar that came; each holds one entry."""
    found = []
    for mail in mails:
        if mail.calendar is None:
            continue
        calendar = icalendar.Calendar.from_ical(mail.calendar)
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == mail.calendar_method
        found.append((str(calendar["METHOD"]), str(event["UID"]), event.decoded("sequence")))
    return found


def event_in(mail: OutboxMail) -> Any:
    (event,) = icalendar.Calendar.from_ical(mail.calendar or b"").walk("VEVENT")
    return event


def uid_of(own: TrainingSession, number: int) -> str:
    return f"{own.uid.partition('@')[0]}-{number}@cikls"


def change_days(own: TrainingSession, *days: DayPlan, told: bool = True) -> None:
    change_plan(own.id, replace(plan_of(get_session(own.id)), days=days), actor=SYSTEM)
    if told:
        services.announce_change(own.id, actor=SYSTEM)


def days_of(own: TrainingSession) -> tuple[DayPlan, ...]:
    return plan_of(get_session(own.id)).days


def moved(day: DayPlan, by: timedelta) -> DayPlan:
    return replace(day, starts_at=day.starts_at + by, ends_at=day.ends_at + by)


def test_place_for_good_is_an_invitation_for_each_day(two_days: TrainingSession) -> None:
    enter(two_days)
    letter, second = arrived()
    assert (letter.kind, second.kind) == ("registration.confirmed", "registration.entry")
    assert second.subject == "Jūsu kalendāram: Darbs ar klientu (2. diena no 2)"
    assert objects([letter, second]) == [
        ("REQUEST", uid_of(two_days, 1), 0), ("REQUEST", uid_of(two_days, 2), 0),
    ]  # fmt: skip
    (event,) = icalendar.Calendar.from_ical(letter.calendar or b"").walk("VEVENT")
    assert (str(event["ORGANIZER"]), str(event["ATTENDEE"])) == (
        "mailto:organizators@example.lv", f"mailto:{PIA}",
    )  # fmt: skip
    told = event["ATTENDEE"].params
    assert (told["CN"], told["PARTSTAT"], told["RSVP"]) == ("Pia Priede", "ACCEPTED", "FALSE")


def test_session_without_contact_invites_in_the_name_of_the_house(app: Flask) -> None:
    own = factories.training_session(contact_email="")
    enter(own)
    (letter,) = arrived()
    (event,) = icalendar.Calendar.from_ical(letter.calendar or b"").walk("VEVENT")
    assert str(event["ORGANIZER"]) == f"mailto:{app.config['MAIL_SENDER']}"


def test_who_waits_is_not_invited_until_a_place_is_free(app: Flask) -> None:
    own = factories.training_session(capacity=1)
    first = enter(own)
    waits = enter(own, "Jānis Kalns")
    assert [mail.calendar is None for mail in arrived()] == [False, True]
    services.cancel(first.id, actor=SYSTEM)
    assert sorted(objects(arrived())) == [
        ("CANCEL", uid_of(own, 1), 1),
        ("REQUEST", uid_of(own, 1), 1),
    ]
    assert waits.state is RegistrationState.CONFIRMED


def test_edit_tells_the_day_that_moved_with_a_higher_number(two_days: TrainingSession) -> None:
    enter(two_days)
    arrived()
    first, second = days_of(two_days)
    change_days(two_days, first, moved(second, DAY))
    (letter,) = arrived()
    assert letter.kind == "registration.session_changed"
    assert objects([letter]) == [("REQUEST", uid_of(two_days, 2), 1)]


def test_day_that_is_no_more_is_taken_out(two_days: TrainingSession) -> None:
    enter(two_days)
    arrived()
    first, _second = days_of(two_days)
    change_days(two_days, first)
    changed, gone = arrived()
    assert objects([changed, gone]) == [
        ("REQUEST", uid_of(two_days, 1), 1), ("CANCEL", uid_of(two_days, 2), 1),
    ]  # fmt: skip
    assert gone.kind == "registration.entry_gone"
    change_days(two_days, first)
    assert objects(arrived()) == []


def test_change_that_nobody_is_told_of_comes_with_the_next_letter(
    two_days: TrainingSession,
) -> None:
    own = enter(two_days)
    arrived()
    first, second = days_of(two_days)
    change_days(two_days, replace(first, topic=Texts("Sarežģīti klienti")), second, told=False)
    assert arrived() == []
    services.send_link_again(own.id, actor=SYSTEM)
    number = get_session(two_days.id).sequence
    assert objects(arrived()) == [
        ("REQUEST", uid_of(two_days, 1), number), ("REQUEST", uid_of(two_days, 2), number),
    ]  # fmt: skip


def test_venue_with_another_address_raises_the_number(two_days: TrainingSession) -> None:
    enter(two_days)
    before, _second = (event_in(mail) for mail in arrived())
    with transaction():
        venue = db.session.scalars(db.select(Venue)).one()
        venue.address = "Upes iela 2"
    services.announce_change(two_days.id, actor=SYSTEM)
    after = [event_in(mail) for mail in arrived()]
    assert [each.decoded("sequence") for each in after] == [1, 1]
    assert [str(each["LOCATION"]) for each in after] == ["Zaļā sala, Upes iela 2, Rēzekne"] * 2
    assert after[0].decoded("dtstamp") >= before.decoded("dtstamp")


def test_link_sent_again_brings_the_days_again(two_days: TrainingSession) -> None:
    own = enter(two_days)
    first = objects(arrived())
    services.send_link_again(own.id, actor=SYSTEM)
    assert objects(arrived()) == first


def test_letter_that_is_written_after_a_move_speaks_of_its_own_session(app: Flask) -> None:
    old, new = published(), published()
    leaves = enter(old, email="dome@example.lv")
    stays = enter(old, "Jānis Kalns", email="dome@example.lv")
    services.move(leaves.id, new.id, actor=SYSTEM)
    newest_mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert newest_mail is not None
    outbox.open_mail(newest_mail.id)  # before the letter about the first session
    arrived()
    held = db.session.scalars(db.select(Invitation).order_by(Invitation.uid)).all()
    assert {(row.uid, row.training_session_id, row.is_withdrawn) for row in held} == {
        (uid_of(old, 1), old.id, False), (uid_of(new, 1), new.id, False),
    }  # fmt: skip
    assert stays.state is RegistrationState.CONFIRMED


def test_letter_to_an_address_corrected_meanwhile_invites_nobody(app: Flask) -> None:
    own = enter(published())
    with transaction():
        own.email = "pia@example.lv"
    assert objects(arrived()) == []
    services.send_link_again(own.id, actor=SYSTEM)
    (mail,) = arrived()
    assert (mail.recipient, str(event_in(mail)["ATTENDEE"])) == (
        "pia@example.lv", "mailto:pia@example.lv",
    )  # fmt: skip


def test_mailbox_of_two_languages_keeps_the_first(app: Flask) -> None:
    own = published()
    first = enter(own, email="dome@example.lv")
    second = enter(own, "Jānis Kalns", email="dome@example.lv", language="en")
    assert objects(arrived()) == [("REQUEST", uid_of(own, 1), 0)]
    for person in (first, second):
        with transaction():
            tell(MailKind.REMINDER, person)
    assert objects(arrived()) == []


def test_cancelled_session_leaves_the_calendar_and_comes_back(two_days: TrainingSession) -> None:
    enter(two_days)
    arrived()
    for status, method in (
        (SessionStatus.CANCELLED, "CANCEL"),
        (SessionStatus.PUBLISHED, "REQUEST"),
    ):
        services.announce_status(two_days.id, status, REASON, actor=SYSTEM)
        number = get_session(two_days.id).sequence
        assert objects(arrived()) == [
            (method, uid_of(two_days, 1), number), (method, uid_of(two_days, 2), number),
        ]  # fmt: skip


def test_shared_mailbox_keeps_the_day_until_the_second_has_gone(app: Flask) -> None:
    own = factories.training_session()
    first = enter(own, email="dome@example.lv")
    second = enter(own, "Jānis Kalns", email="dome@example.lv")
    assert objects(arrived()) == [("REQUEST", uid_of(own, 1), 0)]
    services.cancel(first.id, actor=SYSTEM)
    assert objects(arrived()) == []
    services.cancel(second.id, actor=SYSTEM)
    assert objects(arrived()) == [("CANCEL", uid_of(own, 1), 1)]


def test_who_is_moved_leaves_one_calendar_day_for_another(app: Flask) -> None:
    old, new = factories.training_session(), factories.training_session()
    own = enter(old)
    arrived()
    services.move(own.id, new.id, actor=SYSTEM)
    assert sorted(objects(arrived())) == [
        ("CANCEL", uid_of(old, 1), 1), ("REQUEST", uid_of(new, 1), 1),
    ]  # fmt: skip


def test_short_mail_that_a_later_letter_has_outrun_is_dropped(two_days: TrainingSession) -> None:
    own = enter(two_days)
    outbox.write_kept()  # the letter; the mail of the second day waits
    services.cancel(own.id, actor=SYSTEM)
    told = arrived()
    assert [(mail.kind.partition(".")[2], mail.state.value) for mail in told] == [
        ("confirmed", "kept"), ("entry", "dropped"), ("cancelled", "kept"), ("entry_gone", "kept"),
    ]  # fmt: skip


class Reader:
    """A calendar that follows RFC 5546: what is older than it knows is passed over."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.entries: dict[str, tuple[datetime, datetime, str, str]] = {}

    def read(self, mails: Iterable[OutboxMail]) -> None:
        for mail in mails:
            if mail.calendar is not None:
                calendar = icalendar.Calendar.from_ical(mail.calendar)
                for event in calendar.walk("VEVENT"):
                    self._take(str(calendar["METHOD"]), event)

    def _take(self, method: str, event: Any) -> None:
        uid, number = str(event["UID"]), event.decoded("sequence")
        if number < self.numbers.get(uid, 0):
            return
        self.numbers[uid] = number
        if method == "CANCEL":
            self.entries.pop(uid, None)
            return
        self.entries[uid] = _entry_of(event)[1]


def in_own_feed(own: Registration) -> dict[str, tuple[datetime, datetime, str, str]]:
    """The days ahead that the person's own feed has, where the place is theirs."""
    db.session.expire_all()
    if own.state is not RegistrationState.CONFIRMED:
        return {}
    places = {each.training_session_id: each for each in list_own_places(own.id, own.feed_number)}
    held = own_held(list_own_held(list(places), own.language), places)
    entries = dict(_entry_of(icalendar.Event.from_ical(each.content)) for each in held)
    return {
        uid: entry
        for uid, entry in entries.items()
        if entry[2] != Status.CANCELLED.value and entry[1] > clock.now()
    }


def _entry_of(event: Any) -> tuple[str, tuple[datetime, datetime, str, str]]:
    starts, ends = (event.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend"))
    return str(event["UID"]), (starts, ends, str(event["STATUS"]), str(event["SUMMARY"]))


EDITS = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3), st.integers(1, 5)),
    st.tuples(st.just("drop"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("add"), st.integers(0, 3), st.integers(1, 9)),
    st.tuples(st.just("status"), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("leave"), st.just(0), st.just(0)),
    st.tuples(st.just("return"), st.just(0), st.just(0)),
)
STATUSES = (SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.PUBLISHED)


def edit_days(own: TrainingSession, what: str, which: int, much: int) -> None:
    days = days_of(own)
    others = days[:which] + days[which + 1 :]
    if what == "add" and len(days) < 4:
        change_days(own, *days, replace(moved(days[-1], much * 400 * DAY), number=None))
    elif what == "move" and which < len(days):
        change_days(own, *others, moved(days[which], much * 30 * DAY + HOUR))
    elif what == "drop" and which < len(days) > 1:
        change_days(own, *others)


def edit_status(own: TrainingSession, status: SessionStatus) -> None:
    was = get_session(own.id).status
    if was is not status and (was, status) != STATUSES[:2]:
        services.announce_status(own.id, status, REASON, actor=SYSTEM)


def come_or_go(own: TrainingSession, person: Registration, what: str) -> None:
    if what == "leave" and person.state is RegistrationState.CONFIRMED:
        services.cancel(person.id, actor=SYSTEM)
    is_open = get_session(own.id).status is SessionStatus.PUBLISHED
    if what == "return" and is_open and person.state is RegistrationState.CANCELLED:
        enter(own, email=person.email)


def newest(own: TrainingSession) -> Registration:
    of_it = db.select(Registration).where(Registration.training_session_id == own.id)
    found: Registration = db.session.scalars(of_it.order_by(Registration.id.desc()).limit(1)).one()
    return found


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(st.tuples(EDITS, st.booleans()), max_size=8))
def test_who_follows_the_mails_has_the_calendar_of_the_own_feed(
    app: Flask, edits: list[tuple[tuple[str, int, int], bool]]
) -> None:
    own = published(days=2, venue=factories.venue(), capacity=5)
    person, reader = enter(own, email=f"pia.{own.id}@example.lv"), Reader()
    for (what, which, much), reads_now in edits:
        if what == "status":
            edit_status(own, STATUSES[which])
        else:
            edit_days(own, what, which, much)
            come_or_go(own, person, what)
        person = newest(own)
        if reads_now:
            reader.read(arrived())
    reader.read(arrived())
    assert reader.entries == in_own_feed(person)
