"""Mails in the words of staff: of one session, of the house, and back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM, VISITOR
from app.core.db import db
from app.core.i18n import force_language
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations import services
from app.registrations.models.mail_text import MailText
from app.registrations.rules.wording import Wording, fill, unknown_placeholders
from app.registrations.services.letters import MailKind
from app.registrations.services.wording import (
    our_wording,
    placeholders_of,
    spoken,
    understood,
    wording_of,
)
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval
from tests import factories
from tests.registrations.people import applicant

TYPED = {
    "subject": "Gaidām: {Pasākuma nosaukums}",
    "heading": "Sveiki, { vārds un uzvārds }!",
    "words": "Tiekamies {diena un laiks}.\n\nPaņemiet <b>krūzi</b>.",
}


@pytest.fixture
def seminar(app: Flask) -> TrainingSession:
    return factories.training_session(project=factories.project(), venue=factories.venue())


def mail_to(of: TrainingSession, name: str = "Pia Priede", **values: Any) -> OutboxMail:
    services.register(of.id, applicant(name, **values), actor=VISITOR)
    write_kept()
    return db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()  # type: ignore[return-value]  # there is one


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_placeholders_come_back_as_they_went(app: Flask, kind: MailKind, language: str) -> None:
    with force_language(language):
        ours = our_wording(kind)
        shown = spoken(ours)
        assert understood(kind, shown) == ours
        text = f"{shown.subject} {shown.heading} {shown.words}"
        assert unknown_placeholders(text, placeholders_of(kind)) == []


@pytest.mark.parametrize(
    ("approval", "is_on", "approver"),
    [(Approval.ORGANISER, True, "organizators"),
     (Approval.COORDINATOR, True, "Jūsu organizācijas koordinators"),
     (Approval.COORDINATOR, False, "organizators")],
)  # fmt: skip
def test_mail_names_who_approves(
    app: Flask, approval: Approval, *, is_on: bool, approver: str
) -> None:
    town = factories.organisation("Ludzas novads")
    factories.coordinator(town, is_active=is_on)
    of = factories.training_session(approval=approval)
    services.register(of.id, applicant("Pia Priede", organisation_id=town.id), actor=VISITOR)
    write_kept()
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).first()
    assert mail is not None
    assert f"Par apstiprināšanu lemj {approver};" in mail.text


def test_fill_leaves_what_it_does_not_know() -> None:
    wording = Wording("{title} {} {x}", "{ title }", "{{title}}")
    assert fill(wording, {"title": "Māls"}) == Wording("Māls {} {x}", "Māls", "{Māls}")


def test_session_words_beat_those_of_the_house_which_beat_ours(each_app: Flask) -> None:
    one, other = factories.training_session(), factories.training_session()
    kind, words = MailKind.CONFIRMED, Wording("S", "H", "W")
    services.save_wording(kind, words, session_id=None, actor=SYSTEM)
    own = Wording("own", "own", "own")
    services.save_wording(kind, own, session_id=one.id, actor=SYSTEM)
    assert [wording_of(kind, each) for each in (one.id, other.id, None)] == [own, words, words]
    services.reset_wording(kind, session_id=one.id, actor=SYSTEM)
    services.reset_wording(kind, session_id=one.id, actor=SYSTEM)
    assert wording_of(kind, one.id) == words
    services.reset_wording(kind, session_id=None, actor=SYSTEM)
    assert wording_of(kind, one.id) == our_wording(kind)


def test_saved_words_are_in_the_next_mail_of_that_language(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/confirmed/lv"
    assert omar.post(page, data=TYPED).location == f"/manage/sessions/{seminar.id}/mails/"
    mail = mail_to(seminar)
    assert mail.subject == "Gaidām: Darbs ar klientu"
    assert "Sveiki, Pia Priede!" in mail.text
    assert "<p>Paņemiet &lt;b&gt;krūzi&lt;/b&gt;.</p>" in mail.html
    assert (mail.shows_eu_emblem, "cid:eu-emblem" in mail.html) == (True, True)
    other = mail_to(seminar, "Jonas Jonaitis", language="lt")
    assert other.subject == "Jūsų vieta patvirtinta: Darbas su klientu"


def test_words_are_saved_once_and_taken_back(omar: FlaskClient, seminar: TrainingSession) -> None:
    page = "/manage/mails/confirmed/lv"
    for _ in range(2):
        assert omar.post(page, data=TYPED).status_code == 303
    rows = db.session.scalars(db.select(MailText)).all()
    assert [(row.training_session_id, row.subject) for row in rows] == [(None, "Gaidām: {title}")]
    assert "{pasākuma nosaukums}" in omar.get(page).text
    assert omar.post(f"{page}/reset").location == page
    assert db.session.scalars(db.select(MailText)).all() == []


@pytest.mark.parametrize("field", ["subject", "heading", "words"])
@pytest.mark.parametrize("wrong", ["", "{numurs rindā}", "{vards}", "{}"])
def test_wrong_words_are_told_at_their_field(
    omar: FlaskClient, seminar: TrainingSession, field: str, wrong: str
) -> None:
    answer = omar.post("/manage/mails/confirmed/lv?lang=en", data={**TYPED, field: wrong})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert db.session.scalars(db.select(MailText)).all() == []


def test_waiting_mail_knows_the_number_in_line(omar: FlaskClient, seminar: TrainingSession) -> None:
    typed = {**TYPED, "words": "Jūs esat {numurs rindā}. rindā"}
    assert omar.post("/manage/mails/waiting/lv", data=typed).status_code == 303
    seminar.capacity = 0
    db.session.commit()
    assert "Jūs esat 1. rindā" in mail_to(seminar).text


def test_preview_is_the_real_mail_to_a_made_up_person(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/confirmed/lv/preview"
    saved, typed = omar.get(page), omar.post(page, data=TYPED)
    assert ("Anna Paraugs" in saved.text, "data:image/png" in saved.text) == (True, True)
    assert ("Sveiki, Anna Paraugs!" in typed.text, "Sveiki" in saved.text) == (True, False)
    assert typed.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert db.session.scalars(db.select(OutboxMail)).all() == []


def test_house_without_sessions_has_nothing_to_preview(omar: FlaskClient) -> None:
    assert "mail-frame" not in omar.get("/manage/mails/confirmed/lv").text
    assert omar.get("/manage/mails/confirmed/lv/preview").status_code == 404


@pytest.mark.parametrize("path", ["nothing/lv", "confirmed/ru", "confirmed/ru/preview"])
def test_unknown_mail_is_not_found(omar: FlaskClient, path: str) -> None:
    assert omar.get(f"/manage/mails/{path}").status_code == 404


def test_viewers_see_whose_words_and_change_nothing(
    vija: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/"
    assert [vija.get(each).status_code for each in ("/manage/mails/", page)] == [200, 200]
    assert vija.get(f"{page}confirmed/lv").status_code == 403
    assert vija.post("/manage/mails/confirmed/lv/reset").status_code == 403


@pytest.mark.parametrize("texts", [1, 3])
def test_page_of_mails_costs_the_same_for_any_number_of_words(
    vija: FlaskClient, seminar: TrainingSession, counted: Any, texts: int
) -> None:
    words = Wording("S", "H", "W")
    for kind in list(MailKind)[:texts]:
        services.save_wording(kind, words, session_id=seminar.id, actor=SYSTEM)
    vija.get("/manage/mails/")
    with counted() as statements:
        vija.get("/manage/mails/")
    assert statements.count == 2
