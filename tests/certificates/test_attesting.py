"""Others check what was issued by the running application alone: its seal, keys and status list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certificates import services
from app.certificates.models import Certificate, CredentialKey
from app.certificates.services import attesting
from app.core.access import SYSTEM
from app.core.db import db
from app.outbox.jobs import drain
from app.output.status_list import LENGTH
from app.sessions.models import TrainingSession
from tests import seals, verapdf
from tests.certificates.conftest import ORDER, held_session, target_of, with_people
from tests.conftest import make_app
from tests.output.test_seal import as_read, as_told, is_whole
from tests.verifier import verdicts

DID = "did:web:cikls.example.lv"
STATUS = "http://cikls.example.lv/certificates/status/1"


@pytest.fixture
def issued(app: Flask, held: TrainingSession) -> list[Certificate]:
    """Three, by number."""
    return issue(held)


def issue(held: TrainingSession) -> list[Certificate]:
    services.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    drain()
    own = db.select(Certificate).where(Certificate.training_session_id == held.id)
    return list(db.session.scalars(own.order_by(Certificate.number)))


def downloaded(client: FlaskClient, certificate: Certificate) -> dict[str, Any]:
    token = services.certificate_token(certificate.id)
    answer = client.get(f"/certificates/{token}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    return dict(json.loads(answer.data))


def served(client: FlaskClient) -> dict[str, Any]:
    """What a verifier finds at the addresses that a credential names."""
    return {
        DID: client.get("/.well-known/did.json").get_json(force=True),
        STATUS: client.get("/certificates/status/1").get_json(force=True),
    }


def document(certificate: Certificate) -> bytes:
    with services.open_document(certificate) as stream:
        return stream.read()


def test_downloaded_credential_is_verified_by_an_independent_program(
    client: FlaskClient, issued: list[Certificate]
) -> None:
    found = [downloaded(client, each) for each in issued]
    assert verdicts(served(client), found) == [(True, "")] * 3
    subject = found[0]["credentialSubject"]
    assert (subject["creditsEarned"], subject["licenseNumber"]) == (16, issued[0].number)
    assert (subject["activityStartDate"], subject["activityEndDate"]) == (
        "2026-03-02",
        "2026-03-03",
    )
    assert subject["achievement"]["criteria"]["narrative"] == (
        "Apliecību saņem, apmeklējot vismaz 75 % stundu."
    )


def test_altered_one_is_refused(client: FlaskClient, issued: list[Certificate]) -> None:
    altered = downloaded(client, issued[0])
    altered["credentialSubject"]["creditsEarned"] = 160
    ((verified, error),) = verdicts(served(client), [altered])
    assert (verified, "Invalid signature" in error) == (False, True)


def test_revoked_one_is_refused_and_its_neighbours_stand(
    client: FlaskClient, issued: list[Certificate]
) -> None:
    before = served(client)
    services.revoke(issued[1].id, "Kļūda vārdā", actor=SYSTEM)
    found = [downloaded(client, each) for each in issued]
    assert verdicts(before, found) == [(True, "")] * 3
    assert verdicts(served(client), found) == [(True, ""), (False, "revoked"), (True, "")]


def test_replaced_one_is_refused(client: FlaskClient, issued: list[Certificate]) -> None:
    issued[0].replaced_at = datetime.now(UTC)
    db.session.commit()
    found = [downloaded(client, each) for each in issued[:2]]
    assert verdicts(served(client), found) == [(False, "revoked"), (True, "")]


def test_credential_lies_in_the_pdf_too(client: FlaskClient, issued: list[Certificate]) -> None:
    with pikepdf.open(BytesIO(document(issued[0]))) as pdf:
        (name,) = pdf.attachments
        spec = pdf.attachments[name]
        inside = json.loads(spec.get_file().read_bytes())
        relation = str(spec.obj.AFRelationship)
    assert (name, relation) == (f"{issued[0].number}.json", "/Data")
    assert inside == downloaded(client, issued[0])


def test_only_the_holders_link_opens_it(client: FlaskClient, issued: list[Certificate]) -> None:
    assert client.get(f"/certificates/{issued[0].number}.json").status_code in (404, 410)


def test_old_keys_stay_when_the_key_is_changed(
    app: Flask, client: FlaskClient, held: TrainingSession
) -> None:
    first = downloaded(client, issue(held)[0])
    (app.config["DATA_DIR"] / "credential_key.pem").unlink()
    attesting.init_app(app)
    other = held_session()
    with_people(other, 1)
    second = downloaded(client, issue(other)[0])
    methods = [each["proof"]["verificationMethod"] for each in (first, second)]
    assert methods[0] != methods[1]
    assert [each["id"] for each in served(client)[DID]["verificationMethod"]] == methods
    assert verdicts(served(client), [first, second]) == [(True, ""), (True, "")]


def test_key_is_remembered_once(app: Flask, issued: list[Certificate]) -> None:
    attesting.remember_key()
    assert db.session.scalars(db.select(CredentialKey.public_key)).all() == [
        attesting.issuer().public_key
    ]


def test_lists_that_are_not_begun_are_not_there(client: FlaskClient, held: TrainingSession) -> None:
    answers = [client.get(f"/certificates/status/{number}") for number in (0, 1, 2)]
    assert [answer.status_code for answer in answers] == [404, 200, 404]
    far = issue(held)[0]
    far.id = LENGTH + 1
    db.session.commit()
    assert client.get("/certificates/status/2").status_code == 200


def test_answers_to_programs_may_be_kept_and_read_by_any_site(client: FlaskClient) -> None:
    for path in ("/.well-known/did.json", "/did.json", "/certificates/status/1"):
        answer = client.get(path)
        told = (answer.headers["Access-Control-Allow-Origin"], answer.headers["Cache-Control"])
        assert told == ("*", "public, max-age=300")
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


@pytest.fixture
def sealing(app: Flask, tmp_path: Path) -> Flask:
    """The application of a house with a seal."""
    return with_seal(app, str(seals.key_file(tmp_path)))


def with_seal(app: Flask, key: str, **settings: str) -> Flask:
    app.config.update(SEAL_KEY=key, SEAL_PASSWORD=seals.PASSWORD, **settings)
    attesting.init_app(app)
    return app


def test_issued_file_is_sealed_and_all_at_once(
    sealing: Flask, held: TrainingSession, tmp_path: Path
) -> None:
    certificate = issue(held)[0]
    content = document(certificate)
    assert (is_whole(as_told(content, tmp_path)), as_read(content).bottom_line) == (True, True)
    assert verapdf.faults({"issued.pdf": content}, tmp_path) == {}
    assert certificate.seal == {
        "holder": seals.HOLDER, "level": "unqualified", "has_timestamp": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lv", f"Zīmoga īpašnieks: {seals.HOLDER}. Zīmogs nav kvalificēts."),
        ("en", f"Sealed by {seals.HOLDER}. The seal is not a qualified one."),
        ("lt", f"Spaudo savininkas: {seals.HOLDER}. Spaudas nėra kvalifikuotas."),
    ],
)
def test_check_says_how_it_is_sealed(
    sealing: Flask, client: FlaskClient, held: TrainingSession, language: str, words: str
) -> None:
    page = client.get(f"/certificates/{issue(held)[0].number}?lang={language}").text
    assert words in page


def test_check_says_that_it_is_not_sealed(client: FlaskClient, issued: list[Certificate]) -> None:
    page = client.get(f"/certificates/{issued[0].number}?lang=en").text
    assert ("None. What this page says is the proof." in page, issued[0].seal) == (True, None)


def test_key_is_loaded_once_for_all(app: Flask, held: TrainingSession, tmp_path: Path) -> None:
    path = seals.key_file(tmp_path)
    with_seal(app, str(path))
    path.unlink()
    assert [each.seal is not None for each in issue(held)] == [True, True, True]


def test_time_stamp_that_cannot_be_had_stops_the_job_and_not_the_seal(
    app: Flask, held: TrainingSession, tmp_path: Path
) -> None:
    with seals.time_stamp_authority() as address:
        pass  # gone
    with_seal(app, str(seals.key_file(tmp_path)), SEAL_TSA=address)
    assert [each.is_ready for each in issue(held)] == [False] * 3
    with seals.time_stamp_authority() as back:
        with_seal(app, app.config["SEAL_KEY"], SEAL_TSA=back)
        services.issue_all(target_of(held), ORDER, user_id=None)
    found = db.session.scalars(db.select(Certificate).order_by(Certificate.number)).all()
    assert [bool(each.seal and each.seal["has_timestamp"]) for each in found] == [True] * 3
    assert [each.running for each in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SEAL_KEY": "/nowhere/seal.p12"}, "CIKLS_SEAL_KEY cannot be read"),
        ({"CREDENTIAL_KEY": "/nowhere/key.pem"}, "CIKLS_CREDENTIAL_KEY cannot be read"),
    ],
)
def test_wrong_key_ends_the_start_in_one_line(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, **settings)
    assert str(ended.value).startswith(f"Cikls cannot start: {named}")
    assert "\n" not in str(ended.value)
