"""A mail is noted down in the transaction that causes it and written by whoever comes first."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transaction
from app.core.texts import Texts
from app.outbox import services as outbox
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.registrations import services
from app.registrations.models import Invitation, Registration
from app.registrations.queries.addresses import unreached_in
from app.registrations.rules import RegistrationState
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell, tell_entry
from app.sessions.models import TrainingSession
from tests import factories
from tests.registrations.people import applicant

WAITING = RegistrationState.WAITING


@pytest.fixture
def seminar(each_app: Flask) -> TrainingSession:
    return factories.training_session(capacity=1, venue=factories.venue())


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))


def told(kind: MailKind, row: Registration) -> OutboxMail:
    with transaction():
        tell(kind, row)
    return outbox.open_mail(mails()[-1].id)


def test_registration_notes_its_mail_down_and_the_worker_writes_it(
    seminar: TrainingSession,
) -> None:
    services.register(seminar.id, applicant(), actor=VISITOR)
    (mail,) = mails()
    assert (mail.subject, mail.text, mail.html) == (
        "Jūsu vieta ir apstiprināta: Darbs ar klientu", "", "",
    )  # fmt: skip
    drain()
    assert (mail.recipe, "Pia Priede" in mail.text, "Pia Priede" in mail.html) == (None, True, True)


def test_letter_tells_the_place_in_line_of_the_moment_it_was_caused(
    seminar: TrainingSession,
) -> None:
    factories.registration(seminar)
    first = services.register(seminar.id, applicant("A Pirmais"), actor=VISITOR)
    services.register(seminar.id, applicant("B Otrais", language="en"), actor=VISITOR)
    services.cancel(first.registration_id, actor=SYSTEM)
    drain()
    assert "You are number 2 on the waiting list" in mails()[1].text


def test_mail_is_written_once_and_then_stays(seminar: TrainingSession) -> None:
    services.register(seminar.id, applicant(), actor=VISITOR)
    written = outbox.open_mail(mails()[0].id).text
    with transaction():
        seminar.title = Texts("Cits nosaukums")
    drain()
    assert outbox.open_mail(mails()[0].id).text == written


def test_mail_of_a_registration_that_is_gone_is_dropped(seminar: TrainingSession) -> None:
    with transaction():
        row = factories.registration(seminar)
        tell(MailKind.CONFIRMED, row)
        db.session.delete(row)
    drain()
    assert [(mail.state, mail.text) for mail in mails()] == [(MailState.DROPPED, "")]


def told_of_a_day(kind: MailKind, row: Registration) -> OutboxMail:
    """The letter of a day that the calendar has from an earlier one, or has lost by it."""
    told(MailKind.CONFIRMED, row)
    with transaction():
        held = db.session.scalars(db.select(Invitation)).one()
        held.is_withdrawn = kind is MailKind.ENTRY_GONE
        tell_entry(
            row, held.uid, held.summary, to=row.email, of=row.training_session_id,
            takes_out=held.is_withdrawn,
        )  # fmt: skip
    drain()
    return mails()[-1]


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_every_letter_can_be_written_in_every_language(
    app: Flask, kind: MailKind, language: str
) -> None:
    row = factories.registration(factories.training_session(), language=language)
    if kind in (MailKind.ENTRY, MailKind.ENTRY_GONE):
        mail = told_of_a_day(kind, row)
    else:
        mail = told(kind, row)
    assert (mail.state, mail.recipe, "%(" in mail.text + mail.subject) == (
        MailState.KEPT, None, False,
    )  # fmt: skip
    method = "CANCEL" if kind is MailKind.ENTRY_GONE else "REQUEST"
    assert f"METHOD:{method}".encode() in (mail.calendar or b"")


def test_nominated_letter_says_what_is_kept(app: Flask) -> None:
    home = factories.organisation("Ludzas novads")
    row = factories.registration(
        factories.training_session(), language="en", organisation_id=home.id,
        organisation_name="", position="Lietvede",
    )  # fmt: skip
    text = told(MailKind.NOMINATED, row).text
    assert [line for line in text.splitlines() if ": " in line][:4] == [
        "Name: Pia Priede", f"E-mail: {row.email}", "Organisation: Ludzas novads",
        "Position: Lietvede",
    ]  # fmt: skip


def test_plain_letter_writes_names_as_they_are(app: Flask) -> None:
    row = factories.registration(factories.training_session(), "Pat O'Hara&Co", language="en")
    assert "Dear Pat O'Hara&Co," in told(MailKind.CONFIRMED, row).text


def test_office_reads_a_mail_nobody_has_written_yet(app: Flask, omar: FlaskClient) -> None:
    services.register(factories.training_session().id, applicant(), actor=VISITOR)
    assert "Labdien, Pia Priede" in omar.get(f"/manage/outbox/{mails()[0].id}").text


def test_bad_addresses_are_those_refused_last(each_app: Flask) -> None:
    def mail(recipient: str, state: MailState, session_id: int = 1) -> None:
        name = f"<{len(mails())}@example.lv>"
        row: Any = OutboxMail(message_id=name, kind="test", recipient=recipient, state=state)
        row.training_session_id = session_id
        db.session.add(row)
        db.session.commit()

    mail("good@example.lv", MailState.SENT)
    mail("bad@example.lv", MailState.SENT)
    mail("bad@example.lv", MailState.REFUSED)
    mail("mended@example.lv", MailState.REFUSED)
    mail("mended@example.lv", MailState.SENT)
    mail("other@example.lv", MailState.REFUSED, session_id=2)
    assert db.session.scalars(unreached_in(1)).all() == ["bad@example.lv"]


def test_mail_is_in_the_language_the_person_had_then(app: Flask) -> None:
    row = factories.registration(factories.training_session(), language="lt")
    with transaction():
        tell(MailKind.CONFIRMED, row)
        row.language = "en"
    mail = outbox.open_mail(mails()[-1].id)
    assert "Jūsų vieta patvirtinta" in mail.text
    assert "lang=lt" in mail.text
