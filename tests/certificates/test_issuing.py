"""Issuing: once for each, goes on after a crash, numbers without gaps, revoked ones stay
revoked."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.certificates import outputs, queries, services
from app.certificates.models import Certificate
from app.certificates.rules import Outcome, Target
from app.certificates.services import attesting
from app.certificates.services.telling import tell_issued
from app.core import clock
from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transaction
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.i18n import force_language
from app.core.jobs import JobState
from app.cycles.rules import RegistrationMode
from app.outbox import services as outbox
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState, Whose, Wording
from app.outbox.services import write_kept
from app.registrations.models import Registration
from app.registrations.rules.cycles import Chosen
from app.registrations.services import change_by_staff, register_for_cycle
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import SessionStatus
from tests import factories
from tests.certificates.conftest import (
    ORDER,
    PAST,
    attend,
    held_session,
    target_of,
    with_people,
)
from tests.registrations.people import applicant


def issued() -> list[Certificate]:
    return list(db.session.scalars(db.select(Certificate).order_by(Certificate.number)))


def issue(training_session: TrainingSession, **changes: Any) -> None:
    order = services.Order(**{**{k: getattr(ORDER, k) for k in ORDER.__slots__}, **changes})
    services.start_issuing(target_of(training_session), order, actor=SYSTEM)
    drain()


def running_numbers() -> list[str]:
    return [row.number.split("-")[1] for row in issued()]


def test_everyone_who_earned_one_gets_one_with_file_and_mail(held: TrainingSession) -> None:
    issue(held)
    assert running_numbers() == ["0001", "0002", "0003"]
    assert [row.academic_hours for row in issued()] == [Decimal(16)] * 3
    for row in issued():
        content = services.open_document(row).read()
        assert (content[:5], hashlib.sha256(content).hexdigest()) == (b"%PDF-", row.sha256)
    mails = db.session.scalars(db.select(OutboxMail)).all()
    assert [mail.kind for mail in mails] == ["certificate.issued"] * 3
    assert f"/certificates/{issued()[0].number}" in mails[0].text


def test_mail_is_left_out_when_not_wanted(held: TrainingSession) -> None:
    issue(held, send_mail=False)
    assert (len(issued()), db.session.scalars(db.select(OutboxMail)).all()) == (3, [])


def test_issuing_again_issues_only_what_is_missing(held: TrainingSession) -> None:
    issue(held)
    with pytest.raises(RuleBroken):
        services.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    late = factories.registration(held, "Late Comer")
    attend(late, held, 1, 2)
    issue(held)
    assert [row.holder_name for row in issued()] == [
        "Pia0 Priede0", "Pia1 Priede1", "Pia2 Priede2", "Late Comer",
    ]  # fmt: skip


def test_second_order_joins_the_job_under_way(held: TrainingSession) -> None:
    first = services.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    assert services.start_issuing(target_of(held), ORDER, actor=SYSTEM).id == first.id


def test_killed_worker_leaves_the_rest_to_the_next(
    held: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def failing(paper: Any, **values: Any) -> bytes:
        if len(drawn) == 1:
            drawn.append("killed")
            raise RuntimeError("killed")
        drawn.append(paper.holder)
        return outputs.draw(paper, **values)

    monkeypatch.setattr(attesting, "draw", failing)
    issue(held)
    assert [row.is_ready for row in issued()] == [True, False, True]
    assert queries.latest_jobs(target_of(held))[queries.ISSUING].state == JobState.QUEUED
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        drain()
    assert drawn == ["Pia0 Priede0", "killed", "Pia2 Priede2", "Pia1 Priede1"]
    assert (running_numbers(), [row.is_ready for row in issued()]) == (
        ["0001", "0002", "0003"], [True] * 3,
    )  # fmt: skip
    job = queries.latest_jobs(target_of(held))[queries.ISSUING]
    assert (job.state, job.done_count, job.total_count) == (JobState.DONE, 3, 3)
    assert len(db.session.scalars(db.select(OutboxMail)).all()) == 3


def test_revoked_is_not_replaced_by_the_next_batch_but_by_hand(held: TrainingSession) -> None:
    issue(held)
    first = issued()[0]
    services.revoke(first.id, "Kļūda vārdā", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    issue(held, registration_id=first.registration_id)
    assert [(row.holder_name, row.revoked_at is None) for row in issued()] == [
        ("Pia0 Priede0", False), ("Pia1 Priede1", True), ("Pia2 Priede2", True),
        ("Pia0 Priede0", True),
    ]  # fmt: skip
    found = queries.find_certificate_of(first.registration_id or 0)
    assert found is not None
    assert found.number == issued()[3].number


def test_holder_is_told_of_the_revocation_in_their_language(held: TrainingSession) -> None:
    services.issue_all(target_of(held), ORDER, user_id=None)
    certificate = issued()[0]
    db.session.get_one(Registration, certificate.registration_id).language = "lt"
    db.session.commit()
    services.revoke(certificate.id, "Kļūda vārdā", actor=SYSTEM)
    write_kept()
    mail = db.session.scalars(
        db.select(OutboxMail).where(OutboxMail.kind == "certificate.revoked")
    ).one()
    assert (mail.language, mail.recipient_name) == ("lt", certificate.holder_name)
    assert mail.subject.startswith("Jūsų pažymėjimas panaikintas: ")
    assert f"Pažymėjimo numeris: {certificate.number}\nPriežastis: Kļūda vārdā\n" in mail.text


def test_paper_without_a_project_names_the_issuer_of_the_house(
    app: Flask, held: TrainingSession
) -> None:
    app.config["ISSUER"] = "Latgales plānošanas reģions"
    services.issue_all(target_of(held), ORDER, user_id=None)
    assert "Latgales plānošanas reģions" in issued()[0].printed["issuer"].values()


def test_corrected_name_keeps_its_certificate(held: TrainingSession) -> None:
    issue(held)
    person = db.session.get_one(Registration, issued()[0].registration_id)
    person.family_name, person.person_key = "Priedīte", "pia0 priedite|rezeknes novads"
    db.session.commit()
    candidates = queries.list_candidates(target_of(held), held.earning)
    assert [each.has_live for each in candidates] == [True] * 3
    assert queries.find_certificate_of(person.id) == issued()[0]
    with pytest.raises(RuleBroken):
        services.start_issuing(target_of(held), ORDER, actor=SYSTEM)


def test_revoking_needs_a_reason_and_happens_once(held: TrainingSession) -> None:
    issue(held)
    with pytest.raises(InvalidInput):
        services.revoke(issued()[0].id, "  ", actor=SYSTEM)
    services.revoke(issued()[0].id, "Kļūda", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.revoke(issued()[0].id, "Kļūda", actor=SYSTEM)


def test_session_without_a_rule_issues_nothing(app: Flask) -> None:
    training_session = held_session(certificate_share=None)
    with_people(training_session, 1)
    with pytest.raises(RuleBroken):
        services.start_issuing(target_of(training_session), ORDER, actor=SYSTEM)


def test_hours_and_days_on_paper_are_those_attended(app: Flask) -> None:
    training_session = held_session(days=4)
    attend(factories.registration(training_session), training_session, 1, 2, 4)
    issue(training_session)
    row = issued()[0]
    assert (row.academic_hours, row.printed["hours"]) == (Decimal(24), "24.00")
    assert row.printed["days"] == ["2026-03-02", "2026-03-03", "2026-03-05"]


def test_cycle_counts_one_person_over_its_sessions_and_leaves_out_cancelled_ones(
    app: Flask,
) -> None:
    cycle = factories.cycle(certificate_share=75)
    sessions = [
        held_session(1, cycle_id=cycle.id, starts_at=PAST + timedelta(days=n)) for n in range(4)
    ]
    held_session(1, cycle_id=cycle.id, status=SessionStatus.CANCELLED)
    for number, training_session in enumerate(sessions):
        attend(factories.registration(training_session, "Pia Priede"), training_session, 1)
        other = factories.registration(training_session, "Jānis Ozols")
        attend(other, training_session, *([1] if number < 2 else []))
    people = queries.list_candidates(Target("cycle", cycle.id), cycle.earning)
    assert [(p.name, p.standing.attended, p.standing.held, p.standing.outcome) for p in people] == [
        ("Jānis Ozols", Decimal(16), Decimal(32), Outcome.TOO_FEW),
        ("Pia Priede", Decimal(32), Decimal(32), Outcome.EARNED),
    ]
    services.start_issuing(Target("cycle", cycle.id), ORDER, actor=SYSTEM)
    drain()
    assert [(row.holder_name, row.cycle_id, row.training_session_id) for row in issued()] == [
        ("Pia Priede", cycle.id, None)
    ]
    assert queries.find_certificate_of(people[1].registration_id) is not None


def test_person_of_a_form_for_a_cycle_counts_once_also_under_a_corrected_name(
    each_app: Flask,
) -> None:
    cycle = factories.cycle(certificate_share=75, registration_mode=RegistrationMode.WHOLE)
    for number in range(3):
        starts_at = clock.now() + timedelta(days=9 + number)
        held_session(1, cycle_id=cycle.id, starts_at=starts_at, capacity=9)
    target, whole = Target("cycle", cycle.id), Chosen(cycle.id)
    for name in ("Pia Priede", "Zane Priede"):  # one mailbox, two people
        person = applicant(name, email="pagasts@example.lv")
        register_for_cycle(whole, person, actor=VISITOR)
    for row in db.session.scalars(db.select(Registration)).all():
        own = get_session(row.training_session_id)
        attend(row, own, *([1] if row.given_name == "Pia" else []))
    first = db.session.scalars(db.select(Registration).order_by(Registration.id)).first()
    assert first is not None
    renamed = applicant("Pija Priede", email="pagasts@example.lv")
    change_by_staff(first.id, renamed, staff_notes="", actor=SYSTEM)
    people = queries.list_candidates(target, cycle.earning)
    assert [(p.name, p.standing.attended, p.standing.outcome) for p in people] == [
        ("Pija Priede", Decimal(24), Outcome.EARNED),
        ("Zane Priede", Decimal(0), Outcome.ABSENT),
    ]


def test_changed_file_is_not_handed_out(held: TrainingSession) -> None:
    issue(held)
    row = issued()[0]
    path = services.storage().local_path(row.storage_key)
    assert path is not None
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(NotFound):
        services.open_document(row)


def test_numbers_of_two_writers_have_no_gap_and_no_twin(each_app: Flask) -> None:
    taken: list[int] = []

    def take() -> None:
        with each_app.app_context():
            for step in range(10):
                try:
                    with transaction():
                        [number] = queries.next_running_numbers("house", 2026, 1)
                        if step % 5 == 4:
                            raise RuntimeError("given back")  # noqa: TRY301 - the block under test
                except RuntimeError:
                    continue
                taken.append(number)
            db.session.remove()

    writers = [threading.Thread(target=take) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(taken) == list(range(1, 17))


def test_issuing_works_on_each_engine(each_app: Flask) -> None:
    training_session = held_session()
    with_people(training_session, 2)
    issue(training_session)
    issue_again = services.list_due(target_of(training_session), training_session.earning, ORDER)
    assert (running_numbers(), issue_again) == (["0001", "0002"], [])


def test_mail_of_a_certificate_is_in_the_words_of_its_session(held: TrainingSession) -> None:
    words = Wording("{apliecības numurs}", "H", "W")
    with force_language("lv"):
        wording = outbox.understood("certificate.issued", words)
        whose = Whose(held.id)
        outbox.save_wording("certificate.issued", wording, whose=whose, actor=SYSTEM)
    issue(held)
    subjects = set(db.session.scalars(db.select(OutboxMail.subject)))
    assert subjects == {row.number for row in issued()}


def test_mail_of_a_certificate_revoked_meanwhile_goes_to_nobody(held: TrainingSession) -> None:
    issue(held, send_mail=False)
    certificate = issued()[0]
    with transaction():
        tell_issued(certificate, held, ("pia@example.lv", "lv"))
    services.revoke(certificate.id, "Kļūda vārdā", actor=SYSTEM)
    write_kept()
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
    assert [(mail.kind, mail.state) for mail in mails] == [
        ("certificate.issued", MailState.DROPPED), ("certificate.revoked", MailState.KEPT),
    ]  # fmt: skip
