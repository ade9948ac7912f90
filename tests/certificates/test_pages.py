"""What a stranger, the holder and the office see and may do."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.certificates import queries, services
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.rules import ARCHIVE_DAYS, Shape
from app.certificates.services import storage
from app.core import clock, links
from app.core.access import SYSTEM
from app.core.db import db
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.outbox.services import open_mail
from app.sessions.models import TrainingSession
from tests import factories
from tests.certificates.conftest import ORDER, attend, held_session, target_of, with_people
from tests.conftest import make_app

FORM = {
    "language": "lv-en",
    "shape": "landscape",
    "signatory_name": "Ilze Liepkalne",
    "signatory_position": "Vadītāja",
    "place": "Rēzekne",
    "send_mail": "y",
}


@pytest.fixture
def certificate(app: Flask) -> Certificate:
    """One issued to Pia Priede."""
    training_session = held_session()
    attend(factories.registration(training_session, "Pia Priede"), training_session, 1, 2)
    services.start_issuing(target_of(training_session), ORDER, actor=SYSTEM)
    drain()
    issued: Certificate = db.session.scalars(db.select(Certificate)).one()
    return issued


def office(training_session: TrainingSession, tail: str = "") -> str:
    return f"/manage/sessions/{training_session.id}/certificates/{tail}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lv", "Šī apliecība ir derīga"),
        ("en", "This certificate is valid"),
        ("lt", "Šis pažymėjimas galioja"),
    ],
)
def test_number_shows_what_was_issued_in_three_languages(
    client: FlaskClient, certificate: Certificate, language: str, words: str
) -> None:
    answer = client.get(f"/certificates/{certificate.number}?lang={language}")
    assert (answer.status_code, words in answer.text) == (200, True)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_check_of_a_funded_one_wears_the_funders_words(
    client: FlaskClient, certificate: Certificate
) -> None:
    page = client.get(f"/certificates/{certificate.number}?lang=lv").text
    assert ("Līdzfinansē Eiropas Savienība" in page, "eu-emblem" in page) == (True, True)


def test_name_is_hidden_until_it_is_typed(client: FlaskClient, certificate: Certificate) -> None:
    url = f"/certificates/{certificate.number}?lang=en"
    hidden = client.get(url).text
    assert ("P. P." in hidden, "Pia" in hidden, "Priede" in hidden) == (True, False, False)
    wrong = client.post(url, data={"name": "Anna Ozola"}).text
    assert ("No: the certificate" in wrong, "Priede" in wrong) == (True, False)
    right = client.post(url, data={"name": "pia PRIEDE"}).text
    assert "Yes: the certificate was issued to Pia Priede." in right


def test_name_with_markup_is_escaped(client: FlaskClient, certificate: Certificate) -> None:
    url = f"/certificates/{certificate.number}"
    page = client.post(url, data={"name": "<script>x</script>"}).text
    assert "<script>x" not in page


def test_revoked_number_says_when_and_why(client: FlaskClient, certificate: Certificate) -> None:
    services.revoke(certificate.id, "Kļūda stundu skaitā", actor=SYSTEM)
    page = client.get(f"/certificates/{certificate.number}?lang=en").text
    assert ("has been revoked" in page, "Kļūda stundu skaitā" in page) == (True, True)
    assert "is valid" not in page


@pytest.mark.parametrize("number", ["2026-0042-K7QD", "nonsense", "2026-0001", "1" * 400])
def test_unknown_number_is_404_with_a_form(client: FlaskClient, number: str) -> None:
    answer = client.get(f"/certificates/{number}")
    assert (answer.status_code, 'name="number"' in answer.text) == (404, True)


def test_typed_number_leads_to_its_page(client: FlaskClient, certificate: Certificate) -> None:
    typed = certificate.number.lower().replace("-", " ")
    assert (
        client.get(f"/certificates/?number={typed}").location
        == f"/certificates/{certificate.number}"
    )
    assert client.get("/certificates/").status_code == 200
    assert client.get("/certificates/?number=nothing").status_code == 404


def test_checks_are_limited(tmp_path: Path, sqlite_template: Path) -> None:
    copy = tmp_path / "limited.sqlite3"
    copy.write_bytes(sqlite_template.read_bytes())
    limited = make_app(f"sqlite:///{copy}", tmp_path, RATE_LIMITS=True)
    with limited.app_context():
        visitor = limited.test_client()
        answers = [visitor.get("/certificates/2026-0001-AAAA").status_code for _ in range(31)]
        db.session.remove()
        db.engine.dispose()
    assert (set(answers[:30]), answers[30]) == ({404}, 429)


def test_holder_opens_the_same_file_every_time(
    client: FlaskClient, certificate: Certificate
) -> None:
    url = f"/certificates/{services.certificate_token(certificate.id)}.pdf"
    first, second = client.get(url), client.get(url)
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert first.data == second.data == services.open_document(certificate).read()


def test_holder_of_a_revoked_one_is_told_so(client: FlaskClient, certificate: Certificate) -> None:
    services.revoke(certificate.id, "Kļūda", actor=SYSTEM)
    answer = client.get(f"/certificates/{services.certificate_token(certificate.id)}.pdf")
    assert (answer.status_code, "Kļūda" in answer.text) == (410, True)


def test_foreign_and_broken_tokens_are_404(client: FlaskClient, certificate: Certificate) -> None:
    good = services.certificate_token(certificate.id)
    foreign = links.sign("registration", certificate.id)
    for token in (
        good[:-2],
        foreign,
        "x",
        links.sign("certificate", "1"),
        links.sign("certificate", 999),
    ):
        assert client.get(f"/certificates/{token}.pdf").status_code == 404


def test_mail_has_the_link_that_opens_the_document(
    client: FlaskClient, certificate: Certificate
) -> None:
    mail = open_mail(db.session.scalars(db.select(OutboxMail.id)).one())
    token = services.certificate_token(certificate.id).split(".")[0]
    assert f"http://cikls.example.lv/certificates/{token}" in mail.text
    assert (mail.subject, mail.shows_eu_emblem) == ("Jūsu apliecība: Darbs ar klientu", True)


def test_own_page_part_shows_the_link(app: Flask, certificate: Certificate) -> None:
    registration = certificate.registration_id
    with app.test_request_context():
        part = app.jinja_env.get_template("certificates/own.html")
        context: dict[str, Any] = {}
        app.update_template_context(context)
        shown = part.render(**context, registration=type("Row", (), {"id": registration})())
        none = part.render(**context, registration=type("Row", (), {"id": 999})())
    assert (".pdf" in shown, certificate.number in shown, none.strip()) == (True, True, "")


def test_office_shows_who_has_earned_and_who_not(vija: FlaskClient) -> None:
    training_session = held_session()
    attend(factories.registration(training_session, "Pia Priede"), training_session, 1, 2)
    attend(factories.registration(training_session, "Jānis Ozols"), training_session, 1)
    factories.registration(training_session, "Anna Kalniņa")
    page = vija.get(office(training_session, "?lang=en")).text
    for words in ("Earned", "Too few hours", "Attendance is not marked yet"):
        assert words in page
    assert "Issue to all" not in page


def test_organiser_issues_and_sees_progress_then_certificates(
    omar: FlaskClient, app: Flask
) -> None:
    training_session = held_session()
    with_people(training_session, 2)
    answer = omar.post(office(training_session, "issue"), data=FORM)
    assert (answer.status_code, answer.location) == (303, office(training_session))
    busy = omar.get(office(training_session, "?lang=en")).text
    assert [word in busy for word in ("<progress", "0 of 2", 'hx-trigger="every 2s"')] == [True] * 3
    drain()
    done = omar.get(office(training_session, "?lang=en")).text
    assert ("<progress" in done, done.count('.pdf"')) == (False, 3)


def test_form_without_a_signatory_is_422_and_keeps_what_was_typed(omar: FlaskClient) -> None:
    training_session = held_session()
    with_people(training_session, 1)
    answer = omar.post(office(training_session, "issue"), data={**FORM, "signatory_name": " "})
    assert (answer.status_code, 'value="Vadītāja"' in answer.text) == (422, True)


def test_archive_is_packed_and_downloaded(omar: FlaskClient, certificate: Certificate) -> None:
    url = f"/manage/sessions/{certificate.training_session_id}/certificates/archive"
    assert omar.post(url).status_code == 303
    drain()
    answer = omar.get(f"{url}.zip")
    assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    page = url.removesuffix("archive")
    assert f'href="{url}.zip"' in omar.get(page).text
    with time_machine.travel(clock.now() + timedelta(days=ARCHIVE_DAYS + 1)):
        drain()
    assert f'href="{url}.zip"' not in omar.get(page).text
    assert omar.get(f"{url}.zip").status_code == 404


def test_organiser_revokes_with_a_reason(omar: FlaskClient, certificate: Certificate) -> None:
    url = f"/manage/certificates/{certificate.id}/revoke"
    assert omar.get(url).status_code == 200
    assert omar.post(url, data={"reason": ""}).status_code == 422
    assert omar.post(url, data={"reason": "Kļūda"}).status_code == 303
    assert omar.post(url, data={"reason": "Kļūda"}).status_code == 409
    assert queries.get_certificate(certificate.id).revoked_reason == "Kļūda"


def test_revoked_one_can_be_issued_anew_by_hand(
    omar: FlaskClient, certificate: Certificate
) -> None:
    services.revoke(certificate.id, "Kļūda", actor=SYSTEM)
    page = omar.get(f"/manage/sessions/{certificate.training_session_id}/certificates/?lang=en")
    assert "Issue anew" in page.text
    answer = omar.post(
        f"/manage/sessions/{certificate.training_session_id}/certificates/issue",
        data={**FORM, "registration_id": certificate.registration_id},
    )
    drain()
    issued = db.session.scalars(db.select(Certificate.revoked_at.is_(None))).all()
    assert (answer.status_code, issued) == (303, [False, True])


def test_viewer_reads_but_does_not_act(vija: FlaskClient, certificate: Certificate) -> None:
    base = f"/manage/sessions/{certificate.training_session_id}/certificates/"
    assert vija.get(base).status_code == 200
    assert vija.get(f"/manage/certificates/{certificate.id}.pdf").status_code == 200
    assert vija.post(f"{base}issue", data=FORM).status_code == 403
    assert (
        vija.post(f"/manage/certificates/{certificate.id}/revoke", data={"reason": "x"}).status_code
        == 403
    )


def test_office_is_closed_to_strangers(client: FlaskClient, certificate: Certificate) -> None:
    for path in ("revoke", ".pdf"):
        url = f"/manage/certificates/{certificate.id}{'/' if path == 'revoke' else ''}{path}"
        assert client.get(url).status_code == 302


def test_cycle_page_shows_its_own(vija: FlaskClient) -> None:
    cycle = factories.cycle()
    training_session = held_session(cycle_id=cycle.id)
    with_people(training_session, 1)
    page = vija.get(f"/manage/cycles/{cycle.id}/certificates/?lang=en").text
    assert "Pia0 Priede0" in page


def test_unknown_session_is_404(vija: FlaskClient) -> None:
    assert vija.get("/manage/sessions/999/certificates/").status_code == 404
    assert vija.get("/manage/cycles/999/certificates/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_office_page_costs_the_same_for_any_length(
    vija: FlaskClient, counted: Any, people: int
) -> None:
    training_session = held_session()
    with_people(training_session, people)
    services.start_issuing(target_of(training_session), ORDER, actor=SYSTEM)
    drain()
    vija.get(office(training_session))
    db.session.remove()
    with counted() as statements:
        assert vija.get(office(training_session)).status_code == 200
    assert statements.count == 16


def picture(colour: str = "navy") -> BytesIO:
    out = BytesIO()
    Image.new("RGBA", (2000, 400), colour).save(out, "PNG")
    out.seek(0)
    return out


def test_preview_shows_the_sheet_as_typed_and_takes_no_number(omar: FlaskClient) -> None:
    training_session = held_session()
    with_people(training_session, 1)
    form = {**FORM, "shape": "portrait", "file": (picture(), "paraksts.png")}
    answer = omar.post(office(training_session, "preview"), data=form)
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        title, box = str(pdf.docinfo.Title), [round(float(side)) for side in pdf.pages[0].MediaBox]
        alts = [str(each.Alt) for each in pdf.objects if is_figure(each)]
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert title.endswith(": Vārds Uzvārds")
    assert box == [0, 0, 595, 842]
    assert "Paraksts: Ilze Liepkalne" in alts
    assert db.session.scalar(db.select(db.func.count()).select_from(Certificate)) == 0


def is_figure(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"


def test_picture_that_is_none_is_refused_with_the_reason(omar: FlaskClient) -> None:
    training_session = held_session()
    with_people(training_session, 1)
    form = {**FORM, "file": (BytesIO(b"%PDF-1.4 no picture"), "paraksts.png")}
    for tail in ("preview", "issue"):
        form["file"] = (BytesIO(b"%PDF-1.4 no picture"), "paraksts.png")
        answer = omar.post(office(training_session, tail), data=form)
        assert (answer.status_code, 'id="file-error"' in answer.text) == (422, True)


def test_signature_and_shape_go_with_the_order_to_the_paper(omar: FlaskClient) -> None:
    training_session = held_session()
    with_people(training_session, 1)
    form = {**FORM, "shape": "portrait", "file": (picture(), "paraksts.png")}
    omar.post(office(training_session, "issue"), data=form)
    drain()
    paper = Paper.from_printed(db.session.scalars(db.select(Certificate)).one().printed)
    assert paper.shape is Shape.PORTRAIT
    with Image.open(storage().open(paper.signature)) as kept:
        assert (kept.size, kept.mode) == ((900, 180), "RGB")


def test_name_that_cannot_be_printed_is_told_before_issuing(
    omar: FlaskClient, held: TrainingSession
) -> None:
    page = f"/manage/sessions/{held.id}/certificates/"
    assert "nav nodrukājami" not in omar.get(page).text
    person = factories.registration(held, "김 민준")
    attend(person, held, 1, 2)
    assert "김 민준. Pirms izsniegšanas" in omar.get(page).text
