"""Mails in the words of staff: of one session, of one cycle, of the house, and back."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM, VISITOR
from app.core.db import db
from app.core.i18n import force_language
from app.outbox import services as outbox
from app.outbox.models import MailText, OutboxMail
from app.outbox.rules import HOUSE, Whose, Wording, fill, unknown_placeholders
from app.outbox.services import (
    our_wording,
    placeholders_of,
    spoken,
    understood,
    wording_of,
    write_kept,
)
from app.registrations import services
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


CONFIRMED = "registration.confirmed"
OF_SCOPE = (HOUSE, Whose(session_id=1), Whose(cycle_id=1))
KINDS = sorted({kind for whose in OF_SCOPE for kind in outbox.kinds_worded_for(whose)})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_placeholders_come_back_as_they_went(app: Flask, kind: str, language: str) -> None:
    with force_language(language):
        known = placeholders_of(kind)
        every = Wording("S", "H", " ".join(f"{{{key}}}" for key in known.values()))
        for ours in (our_wording(kind), every):
            shown = spoken(kind, ours)
            assert understood(kind, shown) == ours
            text = f"{shown.subject} {shown.heading} {shown.words}"
            assert unknown_placeholders(text, known) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_every_mail_can_be_looked_at_with_all_it_knows_filled_in(
    app: Flask, kind: str, language: str
) -> None:
    cycle = factories.cycle(project=factories.project())
    of = factories.training_session(cycle=cycle, venue=factories.venue())
    shown = Whose(cycle_id=cycle.id) if kind.startswith("cycle.") else Whose(of.id)
    with force_language(language):
        every = " ".join(f"{{{key}}}" for key in placeholders_of(kind).values())
        ours = our_wording(kind)
    for wording in (ours, Wording(f"S {every}", f"H {every}", f"W {every}")):
        written = outbox.write_sample(outbox.Sample(kind, language, shown, wording))
        parts = (written.subject, written.text, written.html.partition("</style>")[2])
        assert [mark for mark in ("{", "}", "%(", "None") if mark in "".join(parts)] == []
        if wording is not ours:
            filled = written.subject.removeprefix("S ")
            text = written.text.replace("\N{NO-BREAK SPACE}", " ")  # a subject has none
            assert [f"{start} {filled}" in text for start in "HW"] == [True, True]


@pytest.mark.parametrize(
    ("whose", "kinds"),
    [(HOUSE, [20, 3, 6, 3, 2]), (Whose(cycle_id=1), [0, 3, 4, 0, 0]),
     (Whose(session_id=1), [20, 0, 6, 2, 1])],
)  # fmt: skip
def test_each_mail_can_be_reworded_where_it_comes_from(
    app: Flask, whose: Whose, kinds: list[int]
) -> None:
    found = Counter(kind.partition(".")[0] for kind in outbox.kinds_worded_for(whose))
    families = ("registration", "cycle", "certificate", "coordinator", "organiser")
    assert [found[each] for each in families] == kinds


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


def test_own_words_beat_those_of_the_house_which_beat_ours(each_app: Flask) -> None:
    one, other = (Whose(factories.training_session().id) for _ in range(2))
    cycle, others = (Whose(cycle_id=factories.cycle(slug=slug).id) for slug in "ab")
    kind, words, own = "certificate.issued", Wording("S", "H", "W"), Wording("own", "own", "own")
    for whose in (one, cycle):
        outbox.save_wording(kind, own, whose=whose, actor=SYSTEM)
    outbox.save_wording(kind, words, whose=HOUSE, actor=SYSTEM)
    every = (one, other, cycle, others, HOUSE)
    assert [wording_of(kind, each) for each in every] == [own, words, own, words, words]
    for _ in range(2):
        outbox.reset_wording(kind, whose=one, actor=SYSTEM)
    assert [wording_of(kind, each) for each in (one, cycle)] == [words, own]
    outbox.reset_wording(kind, whose=HOUSE, actor=SYSTEM)
    assert [wording_of(kind, each) for each in (one, cycle)] == [our_wording(kind), own]


def test_saved_words_are_in_the_next_mail_of_that_language(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/registration.confirmed/lv"
    assert omar.post(page, data=TYPED).location == f"/manage/sessions/{seminar.id}/mails/"
    mail = mail_to(seminar)
    assert mail.subject == "Gaidām: Darbs ar klientu"
    assert "Sveiki, Pia Priede!" in mail.text
    assert "<p>Paņemiet &lt;b&gt;krūzi&lt;/b&gt;.</p>" in mail.html
    assert (mail.shows_eu_emblem, "cid:eu-emblem" in mail.html) == (True, True)
    other = mail_to(seminar, "Jonas Jonaitis", language="lt")
    assert other.subject == "Jūsų vieta patvirtinta: Darbas su klientu"


def test_words_are_replaced_and_taken_back_and_it_is_kept_who_did_it(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/mails/{CONFIRMED}/lv"
    for subject in ("Pirmais", "Otrais"):
        typed = {**TYPED, "subject": subject, "words": "{diena un laiks}"}
        assert omar.post(page, data=typed).status_code == 303
    assert "{pasākuma nosaukums}" in omar.get(page).text
    assert omar.post(f"{page}/reset").location == page
    assert re.findall(r"<summary>(.*?)</summary>", omar.get(page).text)[-2:] == [
        "Otrais",
        "Pirmais",
    ]
    rows = db.session.scalars(db.select(MailText).order_by(MailText.id)).all()
    assert [(row.subject, row.written_by, row.replaced_by) for row in rows] == [
        ("Pirmais", "Omārs Ozols", "Omārs Ozols"),
        ("Otrais", "Omārs Ozols", "Omārs Ozols"),
    ]
    assert [row.replaced_at is None for row in rows] == [False, False]


@pytest.mark.parametrize("field", ["subject", "heading", "words"])
@pytest.mark.parametrize("wrong", ["", "{numurs rindā}", "{vards}", "{}"])
def test_wrong_words_are_told_at_their_field(
    omar: FlaskClient, seminar: TrainingSession, field: str, wrong: str
) -> None:
    answer = omar.post(
        "/manage/mails/registration.confirmed/lv?lang=en", data={**TYPED, field: wrong}
    )
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert db.session.scalars(db.select(MailText)).all() == []


def test_waiting_mail_knows_the_number_in_line(omar: FlaskClient, seminar: TrainingSession) -> None:
    typed = {**TYPED, "words": "Jūs esat {numurs rindā}. rindā"}
    assert omar.post("/manage/mails/registration.waiting/lv", data=typed).status_code == 303
    seminar.capacity = 0
    db.session.commit()
    assert "Jūs esat 1. rindā" in mail_to(seminar).text


def test_preview_is_the_real_mail_to_a_made_up_person(
    omar: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/registration.confirmed/lv/preview"
    saved, typed = omar.get(page), omar.post(page, data=TYPED)
    assert ("Anna Paraugs" in saved.text, "data:image/png" in saved.text) == (True, True)
    assert ("Sveiki, Anna Paraugs!" in typed.text, "Sveiki" in saved.text) == (True, False)
    assert typed.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert db.session.scalars(db.select(OutboxMail)).all() == []


def test_house_without_sessions_has_nothing_to_preview(omar: FlaskClient) -> None:
    assert "mail-frame" not in omar.get("/manage/mails/registration.confirmed/lv").text
    assert omar.get("/manage/mails/registration.confirmed/lv/preview").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "nothing/lv",
        "registration.confirmed/ru",
        "registration.confirmed/ru/preview",
        "confirmed/lv",
    ],
)
def test_unknown_mail_is_not_found(omar: FlaskClient, path: str) -> None:
    assert omar.get(f"/manage/mails/{path}").status_code == 404


def test_viewers_see_whose_words_and_change_nothing(
    vija: FlaskClient, seminar: TrainingSession
) -> None:
    page = f"/manage/sessions/{seminar.id}/mails/"
    assert [vija.get(each).status_code for each in ("/manage/mails/", page)] == [200, 200]
    assert vija.get(f"{page}registration.confirmed/lv").status_code == 403
    assert vija.post("/manage/mails/registration.confirmed/lv/reset").status_code == 403


@pytest.mark.parametrize("texts", [1, 3])
def test_page_of_mails_costs_the_same_for_any_number_of_words(
    vija: FlaskClient, seminar: TrainingSession, counted: Any, texts: int
) -> None:
    words = Wording("S", "H", "W")
    for kind in KINDS[:texts]:
        outbox.save_wording(kind, words, whose=HOUSE, actor=SYSTEM)
    vija.get("/manage/mails/")
    with counted() as statements:
        vija.get("/manage/mails/")
    assert statements.count == 2
