"""Letters of thanks: to who spoke, with the hours that the agenda gives, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import queries, services
from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind, Lesson, Target, taught_hours
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import RuleBroken
from app.core.texts import Texts
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.sessions.models import AgendaItem, TrainingSession
from tests import factories
from tests.certificates.conftest import ORDER, PAST, held_session, target_of, with_people
from tests.certificates.test_issuing import issue

THANKING = replace(ORDER, is_thanks=True)


@pytest.fixture
def taught(app: Flask) -> TrainingSession:
    """Sven speaks from the start to 11, Dace, who has no address, to the end at 14."""
    own = held_session(1)
    sven, dace = factories.speaker(), factories.speaker("Dace Kalniņa", email="")
    for position, (speaker, after) in enumerate(((sven, 0), (dace, 180))):
        line = AgendaItem(
            session_day_id=own.days[0].id, position=position, title=Texts(f"Lekcija {position}"),
            starts_at=PAST + timedelta(minutes=after), speaker_id=speaker.id,
        )  # fmt: skip
        db.session.add(line)
    db.session.commit()
    return own


def thank(own: TrainingSession) -> None:
    services.start_issuing(target_of(own), THANKING, actor=SYSTEM)
    drain()


def letters() -> list[Certificate]:
    return list(db.session.scalars(db.select(Certificate).order_by(Certificate.id)))


def test_who_spoke_gets_a_letter_once(taught: TrainingSession) -> None:
    thank(taught)
    with pytest.raises(RuleBroken):
        thank(taught)
    told = [(row.holder_name, row.kind, row.academic_hours, row.running) for row in letters()]
    assert told == [
        ("Svens Saulīte", CertificateKind.THANKS, Decimal(4), 1),
        ("Dace Kalniņa", CertificateKind.THANKS, Decimal(4), 2),
    ]
    assert [row.printed["design"] for row in letters()] == ["thanks", "thanks"]
    mails = db.session.scalars(db.select(OutboxMail)).all()
    assert [(mail.kind, mail.recipient) for mail in mails] == [
        ("certificate.thanks", "svens@example.lv")
    ]
    assert "Paldies, ka dalījāties zināšanās!" in mails[0].text


def test_letters_are_no_certificates_of_attendance(taught: TrainingSession) -> None:
    thank(taught)
    assert queries.list_candidates(target_of(taught), taught.earning) == []
    assert [sheet.number for sheet in queries.list_sheets(target_of(taught))] == [
        row.number for row in letters()
    ]


def test_letters_lie_in_the_archive_behind_the_certificates(taught: TrainingSession) -> None:
    with_people(taught, 2)
    thank(taught)
    issue(taught)
    target = target_of(taught)
    assert latest_result(target)["sheets"] == 4
    services.revoke(letters()[1].id, "Kļūda", actor=SYSTEM)
    assert queries.find_work(target).is_outdated
    services.start_archive(target, actor=SYSTEM)
    drain()
    names = [sheet.holder_name for sheet in queries.list_sheets(target)]
    assert names == ["Pia0 Priede0", "Pia1 Priede1", "Svens Saulīte"]
    assert latest_result(target)["sheets"] == 3
    assert not queries.find_work(target).is_outdated


def latest_result(target: Target) -> dict[str, Any]:
    packed = queries.find_work(target).packed
    assert packed is not None
    return packed.result


def test_revoked_letter_can_follow_by_another(taught: TrainingSession) -> None:
    thank(taught)
    for row in letters():
        services.revoke(row.id, "Kļūda vārdā", actor=SYSTEM)
    thank(taught)
    assert [row.running for row in letters()] == [1, 2, 3, 4]


def test_letter_is_issued_on_the_page_and_checked_by_its_number(
    omar: FlaskClient, client: FlaskClient, taught: TrainingSession
) -> None:
    url = f"/manage/sessions/{taught.id}/certificates/"
    form = {
        "language": "lv", "shape": "landscape", "signatory_name": "Ilze", "thanks": "y",
        "signatory_position": "Vadītāja", "send_mail": "y",
    }  # fmt: skip
    assert omar.post(f"{url}issue", data=form).status_code == 303
    drain()
    assert [number.number in omar.get(url).text for number in letters()] == [True, True]
    page = client.get(f"/certificates/{letters()[0].number}?lang=en").text
    assert ("is valid" in page, "S. S." in page, "Held on" in page) == (True, True, True)


DAY = PAST


@given(
    minutes=st.lists(st.integers(0, 359), min_size=1, max_size=8, unique=True),
    speakers=st.lists(st.sampled_from([1, 2, None]), min_size=8, max_size=8),
)
def test_speakers_together_never_taught_longer_than_the_day(
    minutes: list[int], speakers: list[int | None]
) -> None:
    ends_at = DAY + timedelta(minutes=360)
    lessons = [
        Lesson(DAY + timedelta(minutes=minute), speaker)
        for minute, speaker in zip(minutes, speakers, strict=False)
    ]
    hours = [taught_hours(lessons, speaker, ends_at, 45) for speaker in (1, 2)]
    assert sum(hours) * 45 <= 360 - min(minutes)
    assert taught_hours([*lessons, Lesson(None, 1)], 1, ends_at, 45) == 0
