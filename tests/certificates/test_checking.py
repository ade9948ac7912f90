"""A file that somebody was sent is held against what was issued; a name is tried, not guessed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.certificates import queries, services
from app.certificates.models import Certificate
from app.certificates.outputs import Paper, draw, sample_papers
from app.certificates.rules import CertificateKind, Finding, between, numbers_named, words_of
from app.certificates.services import comparing
from app.core.access import SYSTEM
from app.core.db import db
from app.output import foreign_pdf, read_pdf
from app.output.media import BadFile
from app.output.uploads import SentFile
from tests import factories, seals
from tests.abuse.test_uploads import multipart
from tests.certificates.conftest import attend, held_session
from tests.certificates.test_attesting import document, issue, with_seal
from tests.materials import samples
from tests.output import hostile_pdfs

VERDICT = re.compile(
    r'data-color="(\w+)">\s*<span class="verdict__sign">.*?<h1[^>]*>(.*?)</h1>', re.S
)
ROW = re.compile(r'<th scope="row">(.*?)</th><td>(.*?)</td>\s*<td><span[^>]*>(.*?)</span>', re.S)
VERY_FILE = "This very file was issued by us"
NOT_OURS = "This is not the file that we issued"


@pytest.fixture
def certificate(app: Flask) -> Certificate:
    """One issued to Pia Priede, for 16 hours."""
    return issued_to_pia()


def issued_to_pia() -> Certificate:
    training_session = held_session()
    attend(factories.registration(training_session, "Pia Priede"), training_session, 1, 2)
    return issue(training_session)[0]


def sent(client: FlaskClient, content: bytes, language: str = "en") -> TestResponse:
    return client.post(f"/certificates/?lang={language}", **multipart(content))


def verdict(answer: TestResponse) -> tuple[int, str, str]:
    """Status, colour and words that one sees first."""
    (told,) = VERDICT.findall(answer.text)
    return answer.status_code, *told


def told_at_field(answer: TestResponse) -> tuple[int, str]:
    part = answer.text.partition('id="file-error"')[2].partition("</div>")[0]
    return answer.status_code, re.sub("<.*?>", "", part.partition(">")[2])


def compared(answer: TestResponse) -> dict[str, str]:
    return {label: found for label, _issued, found in ROW.findall(answer.text)}


def saved_anew(content: bytes) -> bytes:
    """As another program writes it: the same page in another file."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return hostile_pdfs.saved(pdf, linearize=True)


def forged(certificate: Certificate, **values: Any) -> bytes:
    """The paper with some of its words changed."""
    paper = Paper.from_printed(certificate.printed)
    holder = values.pop("holder", paper.holder)
    words = tuple(replace(each, **values) for each in paper.wordings)
    return draw(replace(paper, wordings=words, holder=holder))


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("valid", ("success", "This certificate is valid")),
        ("replaced", ("warning", "This certificate has been replaced")),
        ("revoked", ("danger", "This certificate has been revoked")),
    ],
)
def test_very_file_is_known_and_how_it_stands(
    client: FlaskClient, certificate: Certificate, state: str, told: tuple[str, str]
) -> None:
    content = document(certificate)
    if state != "valid":
        setattr(certificate, f"{state}_at", datetime.now(UTC))
        db.session.commit()
    answer = sent(client, content)
    assert verdict(answer) == (200, *told)
    assert (VERY_FILE in answer.text, certificate.number in answer.text) == (True, True)
    assert "Priede" not in answer.text
    assert f'href="/certificates/{certificate.number}?lang=lt"' in answer.text


@pytest.fixture
def sealed_file(app: Flask, tmp_path: Path) -> bytes:
    """A sealed certificate, issued."""
    with_seal(app, str(seals.key_file(tmp_path)))
    return document(issued_to_pia())


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_flipped_byte_anywhere_in_a_sealed_file_is_found(
    sealed_file: bytes, unread: None, data: Any
) -> None:
    """In the seal's own filler, too, which a reader of seals passes over."""
    places = st.integers(0, len(sealed_file) - 1) | st.just(sealed_file.rindex(b"00>") - 1)
    at, bits = data.draw(places), data.draw(st.integers(1, 255))
    flipped = bytearray(sealed_file)
    flipped[at] ^= bits
    assert is_the_very_file(sealed_file)
    assert not is_the_very_file(bytes(flipped))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file says is not asked."""
    nothing = foreign_pdf.ForeignPdf("-", "", ())
    monkeypatch.setattr(foreign_pdf, "read", lambda _content: nothing)


def is_the_very_file(content: bytes) -> bool:
    found = services.compare_file(SentFile(BytesIO(content), "a.pdf"), lambda _number: True)
    return found.certificate is not None and found.findings is None


def test_file_saved_anew_is_told_from_a_forged_one(
    client: FlaskClient, certificate: Certificate
) -> None:
    answer = sent(client, saved_anew(document(certificate)))
    assert verdict(answer) == (200, "warning", NOT_OURS)
    assert set(compared(answer).values()) == {"the same"}
    forgery = sent(client, forged(certificate, hours="160"))
    assert verdict(forgery) == (200, "danger", NOT_OURS)
    assert [what for what, found in compared(forgery).items() if found != "the same"] == [
        "Academic hours"
    ]
    assert "Please do not rely on it." in forgery.text


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"holder": "Anna Ozola"}, "Holder"),
        ({"hours": "1"}, "Academic hours"),
        ({"title": "Kodolfizika"}, "Issued for"),
        ({"issuer": "Rīgas Tehniskā universitāte"}, "Issued by"),
        ({"issued": "Rēzekne, 2030. gada 1. janvārī"}, "Issued on"),
        ({"facts": (("Norises laiks", "2020. gada 1. maijā"),)}, "Attended on"),
    ],
)
def test_what_was_changed_is_named_and_the_holder_is_not(
    client: FlaskClient, certificate: Certificate, changed: dict[str, Any], what: str
) -> None:
    answer = sent(client, forged(certificate, **changed))
    assert [label for label, found in compared(answer).items() if found == "not the same"] == [what]
    assert ("P. P." in answer.text, "Priede" in answer.text) == (True, False)


def test_number_alone_does_not_make_a_file_ours(
    client: FlaskClient, certificate: Certificate
) -> None:
    other = Paper.from_printed(certificate.printed)
    content = draw(replace(other, number="2026-0999-ABCDEF"))
    answer = sent(client, content)
    assert compared(answer)["Certificate number"] == "not the same"  # its address is the true one


def test_files_of_others_are_not_ours(client: FlaskClient, certificate: Certificate) -> None:
    paper = next(iter(sample_papers()))
    answer = sent(client, draw(paper))
    assert verdict(answer) == (404, "danger", "This file was not issued here")
    assert paper.number in answer.text
    letters = hostile_pdfs.many_letters(50)
    assert verdict(sent(client, letters))[:2] == (404, "danger")


def test_what_cannot_be_compared_says_what_to_do(
    client: FlaskClient, certificate: Certificate
) -> None:
    both = pikepdf.open(BytesIO(document(certificate)))
    both.pages.extend(pikepdf.open(BytesIO(draw(next(iter(sample_papers()))))).pages)
    told = {
        "scan": told_at_field(sent(client, samples.pdf())),
        "several": told_at_field(sent(client, hostile_pdfs.saved(both))),
        "picture": told_at_field(sent(client, samples.png())),
        "locked": told_at_field(sent(client, samples.pdf(password="x"))),
        "none": told_at_field(client.post("/certificates/?lang=en", data={})),
    }
    assert {code for code, _words in told.values()} == {422}
    assert told["scan"][1].startswith("This PDF holds pictures alone")
    assert told["several"][1].startswith(
        f"This file names several certificates: {certificate.number}, 2026-0001-7JXAN2."
    )
    assert told["picture"][1].startswith("This is not a PDF.")
    assert told["locked"][1].startswith("The file is protected by a password.")
    assert told["none"][1] == "Please choose a file."


def test_every_paper_is_read_as_it_was_written(app: Flask) -> None:
    """Every design and language, names in other scripts too, in a file that was not issued."""
    for paper in list(sample_papers())[::9]:
        found = read_pdf.read(draw(paper))
        assert numbers_named(found["text"], "", ()) == [paper.number]
        assert numbers_named("", "", found["named"]) == [paper.number]
        issued = Certificate(
            number=paper.number, holder_name=paper.holder, printed=paper.as_printed()
        )
        said = words_of(found["text"])
        findings = comparing._findings(said, issued, lambda _number: True)
        arabic = paper.holder.startswith("محمد")
        assert findings.pop("holder") is (Finding.UNREAD if arabic else Finding.SAME)
        assert set(findings.values()) == {Finding.SAME}


def test_one_name_is_read_from_a_file_not_a_list_of_them() -> None:
    said = words_of("apliecina, ka Anna Ozola apliecina, ka Pia Priede piedalījās seminārā")
    assert between(said, "apliecina, ka", "piedalījās seminārā") == "pia priede"
    names = words_of("apliecina, ka " + "Pia Priede " * 16 + "piedalījās seminārā")
    assert between(names, "apliecina, ka", "piedalījās seminārā") == ""
    assert between(said, "apliecina, ka", "vadīja") == ""


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb in the metadata": lambda: hostile_pdfs.with_stream("metadata"),
    "pages in pages in pages": hostile_pdfs.deep_tree,
    "pages that hold themselves": hostile_pdfs.own_parent,
    "lists in lists in lists": hostile_pdfs.deep_array,
    "twenty thousand pages": hostile_pdfs.many_pages,
    "zeros": lambda: b"%PDF-1.7\n" + bytes(9 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_and_nothing_of_it_stays(
    app: Flask, client: FlaskClient, name: str
) -> None:
    before = kept(app)
    answer = sent(client, HOSTILE[name]())
    assert answer.status_code in (404, 422)
    assert kept(app) == before


def kept(app: Flask) -> list[Path]:
    files = app.config["DATA_DIR"].rglob("*")
    return sorted(file for file in files if "sqlite3" not in file.name)


def test_bomb_is_stopped_before_it_has_unpacked(client: FlaskClient) -> None:
    code, words = told_at_field(sent(client, hostile_pdfs.with_stream("content")))
    assert (code, words.startswith("The file is damaged")) == (422, True)


def test_reader_gets_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []

    def run(_command: list[str], **values: Any) -> None:
        given.append(values)
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(BadFile):
        foreign_pdf.read(b"%PDF-1.7")
    assert [values["env"] for values in given] == [{}]


def test_third_reader_at_once_is_asked_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_pdf, "_at_once", BoundedSemaphore(1))
    monkeypatch.setattr(foreign_pdf, "_WAIT_SECONDS", 0.01)
    with foreign_pdf._at_once:
        answer = sent(client, samples.pdf(), "lv")
    assert (answer.status_code, "Šobrīd ir daudz pieprasījumu" in answer.text) == (503, True)
    assert sent(client, samples.pdf()).status_code == 422


def test_file_too_large_is_told_so_unread(client: FlaskClient) -> None:
    answer = sent(client, bytes(comparing.MOST_BYTES + 1))
    assert told_at_field(answer) == (413, "The file is larger than 10 MB.")


@pytest.mark.parametrize(
    ("typed", "says_unused"),
    [("2026-0042-K7OD9F", True), ("2026-0042-K7QD9F", False), ("nonsense", False)],
)
def test_unknown_number_says_what_may_have_been_misread(
    client: FlaskClient, typed: str, says_unused: bool
) -> None:
    answer = client.get(f"/certificates/{typed}?lang=en")
    assert verdict(answer) == (404, "danger", "There is no certificate with this number")
    assert ("0, 1, I, L, O or U" in answer.text, f'value="{typed}"' in answer.text) == (
        says_unused, True,
    )  # fmt: skip


def test_page_says_first_how_it_stands(client: FlaskClient, certificate: Certificate) -> None:
    url = f"/certificates/{certificate.number}?lang=en"
    answer = client.get(url)
    assert verdict(answer) == (200, "success", "This certificate is valid")
    title = f"<title>This certificate is valid: {certificate.number} · Cikls</title>"
    assert title in answer.text
    services.revoke(certificate.id, "Kļūda", actor=SYSTEM)
    assert verdict(client.get(url)) == (200, "danger", "This certificate has been revoked")


def test_letter_of_thanks_claims_no_attendance(
    client: FlaskClient, certificate: Certificate
) -> None:
    certificate.kind = CertificateKind.THANKS
    db.session.commit()
    url = f"/certificates/{certificate.number}?lang=en"
    answer = client.get(url)
    assert verdict(answer) == (200, "success", "This letter of thanks is valid")
    shown = [words in answer.text for words in ("Issued for", "Attended on", "certificate?")]
    assert shown == [False, False, False]
    right = client.post(url, data={"name": "Pia Priede"}).text
    wrong = client.post(url, data={"name": "Anna"}).text
    assert "Yes: the letter of thanks was issued to Pia Priede." in right
    assert "No: the letter of thanks was issued to a different name than “Anna”." in wrong


def test_link_of_the_mail_saves_and_that_of_the_page_shows(
    client: FlaskClient, certificate: Certificate
) -> None:
    url = f"/certificates/{services.certificate_token(certificate.id)}.pdf"
    ways = [client.get(f"{url}{tail}").headers["Content-Disposition"] for tail in ("?save=1", "")]
    name = f'filename="{certificate.number}.pdf"'
    assert ways == [f"attachment; {name}", f"inline; {name}"]


def test_file_is_found_by_its_checksum_with_an_index(app: Flask, certificate: Certificate) -> None:
    assert queries.find_by_file(certificate.sha256) == certificate
    assert queries.find_by_file("") is None
    plan = db.session.execute(
        db.text("EXPLAIN QUERY PLAN SELECT id FROM certificates WHERE sha256 = 'x'")
    ).one()
    assert "ix_certificates_sha256" in plan.detail
