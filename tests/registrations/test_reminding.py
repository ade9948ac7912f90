"""Reminders, thanks and the organiser's day: each once, at its time, with the right people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.certificates.services import thank_participants
from app.core import clock
from app.core.db import db
from app.core.jobs import run_due
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.outbox.services import write_kept
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.registrations.rules.reminding import reminder_due
from app.registrations.services import reminding
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories

STARTS = datetime(2026, 12, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days_ahead", "due"),
    [(7.1, None), (7, 7), (1.1, 7), (1, 1), (0.1, 1), (0, None), (-1, None)],
)
def test_reminder_is_the_last_one_that_has_come(days_ahead: float, due: int | None) -> None:
    assert reminder_due(STARTS, [7, 1], STARTS - days_ahead * DAY) == due


def mails() -> list[tuple[str, str]]:
    rows = db.session.execute(
        db.select(OutboxMail.kind, OutboxMail.recipient_name).order_by(OutboxMail.id)
    )
    return [(kind.partition(".")[2], name) for kind, name in rows]


@pytest.fixture
def seminar(each_app: Flask) -> TrainingSession:
    with time_machine.travel(STARTS - 20 * DAY, tick=False):
        own = factories.training_session(starts_at=STARTS, capacity=5)
        long_ago = {"created_at": clock.now(), "state_changed_at": clock.now()}
        factories.registration(own, "Pia Priede", **long_ago)
        factories.registration(own, "Waiting Wim", state=RegistrationState.WAITING, **long_ago)
    return own


def at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        services.send_due_reminders()
        services.send_due_reminders()


def test_people_with_a_place_are_reminded_once_each_time(seminar: TrainingSession) -> None:
    at(STARTS - 8 * DAY)
    assert mails() == []
    at(STARTS - 6 * DAY)
    at(STARTS - 5 * DAY)
    assert mails() == [("reminder", "Pia Priede")]
    at(STARTS - DAY / 2)
    assert mails() == [("reminder", "Pia Priede")] * 2


def test_who_came_in_since_is_not_reminded_at_once(seminar: TrainingSession) -> None:
    late = STARTS - 3 * DAY
    factories.registration(seminar, "Late Lia", state_changed_at=late)
    at(late + DAY / 24)
    assert mails() == [("reminder", "Pia Priede")]


@pytest.mark.parametrize(
    "change", [{"status": SessionStatus.POSTPONED}, {"reminder_days": []}, {"starts_at": None}]
)
def test_nobody_is_reminded(seminar: TrainingSession, change: dict[str, object]) -> None:
    for name, value in change.items():
        setattr(seminar, name, value)
    db.session.commit()
    at(STARTS - 6 * DAY)
    assert mails() == []


def test_reminder_killed_before_its_end_leaves_nothing_behind(
    seminar: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(reminding, "tell", killed)
        with pytest.raises(SystemExit):
            at(STARTS - 6 * DAY)
    at(STARTS - 6 * DAY)
    assert mails() == [("reminder", "Pia Priede")]


def test_thanks_go_out_once_on_the_next_day(seminar: TrainingSession) -> None:
    for hours in (10, 40, 41):
        with time_machine.travel(STARTS + timedelta(hours=hours), tick=False):
            services.ask_for_thanks()
            run_due()
    assert mails() == [("thanks", "Pia Priede")]


def test_thanks_go_to_those_who_were_there_with_their_certificate(
    seminar: TrainingSession,
) -> None:
    pia, wim = db.session.scalars(db.select(Registration).order_by(Registration.id))
    wim.state = RegistrationState.CONFIRMED
    db.session.commit()
    url = "http://cikls.example.lv/certificates/x.pdf"
    services.thank(seminar.id, were_there={pia.id}, certificate_urls={pia.id: url})
    thank_participants(seminar.id)
    write_kept()
    (mail,) = db.session.scalars(db.select(OutboxMail))
    assert (mail.recipient_name, url in mail.text, url in mail.html) == ("Pia Priede", True, True)


MORNING = datetime(2026, 12, 2, 6, tzinfo=UTC)  # eight o'clock in Riga
YESTERDAY = MORNING - DAY


def summaries(moment: datetime) -> list[tuple[str, str]]:
    with time_machine.travel(moment, tick=False):
        services.send_daily_summaries()
        services.send_daily_summaries()
    rows = db.session.execute(db.select(OutboxMail.recipient, OutboxMail.subject))
    return [tuple(row) for row in rows if "vakar" in row.subject]


def test_organiser_hears_in_the_morning_what_happened(seminar: TrainingSession) -> None:
    factories.registration(seminar, "New Nora", created_at=YESTERDAY)
    gone = {"state": RegistrationState.CANCELLED, "state_changed_at": YESTERDAY}
    factories.registration(seminar, "Gone Gints", created_at=STARTS - 20 * DAY, **gone)
    refused = {"recipient": "bad@example.lv", "state": MailState.REFUSED, "created_at": YESTERDAY}
    db.session.add(
        OutboxMail(message_id="<1>", kind="test", training_session_id=seminar.id, **refused)
    )
    db.session.commit()
    assert summaries(MORNING - timedelta(hours=2)) == []
    subject = "Jūsu pasākumi vakar: pieteikušies 1, atteikušies 1"
    assert summaries(MORNING) == [("organizators@example.lv", subject)]
    write_kept()
    text = db.session.scalars(db.select(OutboxMail.text).order_by(OutboxMail.id.desc())).first()
    wanted = ("New Nora", "Gone Gints", "bad@example.lv", "Gaidīšanas sarakstā: 1")
    assert [words in (text or "") for words in wanted] == [True] * 4
    assert "Pia Priede" not in (text or "")


def test_organiser_hears_nothing_when_nothing_happened(seminar: TrainingSession) -> None:
    assert summaries(MORNING) == []
