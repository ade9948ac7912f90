"""Who checks certificates is counted: by number, by file, and by the names tried for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.certificates.models import Certificate
from app.core.db import db
from tests.certificates.test_attesting import document
from tests.certificates.test_checking import compared, forged, issued_to_pia, sent, verdict
from tests.conftest import make_app


@pytest.fixture
def certificate(app: Flask) -> Certificate:
    """One issued to Pia Priede."""
    return issued_to_pia()


def test_name_stands_in_no_address(client: FlaskClient, certificate: Certificate) -> None:
    url = f"/certificates/{certificate.number}"
    page = client.get(f"{url}?lang=en&name=Pia+Priede").text
    assert ("Priede" in page, f'method="post" action="{url}#name-check"' in page) == (False, True)
    answer = client.post(url, data={"name": "pia PRIEDE"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Yes: the certificate was issued to Pia Priede." in answer.text
    assert "Priede" not in answer.text.partition("</title>")[0]
    empty = client.post(url, data={"name": " "})
    assert (empty.status_code, 'id="name-error"' in empty.text) == (422, True)


@pytest.fixture
def limited(tmp_path: Path, sqlite_template: Path) -> Iterator[Flask]:
    """An application that counts."""
    copy = tmp_path / "limited.sqlite3"
    copy.write_bytes(sqlite_template.read_bytes())
    app = make_app(f"sqlite:///{copy}", tmp_path, RATE_LIMITS=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def counted(limited: Flask) -> Certificate:
    """A certificate of theirs."""
    return issued_to_pia()


def test_names_are_counted_by_certificate_whoever_asks_however(
    limited: Flask, counted: Certificate
) -> None:
    limited.config["LIMIT_NAMES"] = "3/hour"
    spellings = [counted.number, counted.number.lower(), counted.number.replace("-", " "), "_"]

    def try_name(number: int, spelling: str) -> TestResponse:
        path = f"/certificates/{spelling.replace('_', counted.number)}?lang=lt"
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        return limited.test_client().post(path, data={"name": "X Y"}, environ_base=address)

    *answers, answer = [try_name(number, each) for number, each in enumerate(spellings)]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert answer.status_code == 429
    assert ('lang="lt"' in answer.text, counted.number in answer.text) == (True, True)
    assert 3000 < int(answer.headers["Retry-After"]) <= 3602
    file = sent(limited.test_client(), forged(counted, holder="Anna Ozola"))
    assert compared(file)["Holder"] == "not compared"
    assert verdict(sent(limited.test_client(), document(counted)))[0] == 200


def test_files_are_counted_apart_and_more_strictly(limited: Flask) -> None:
    limited.config["LIMIT_UPLOADS"] = "2/hour"
    browser = limited.test_client()
    codes = [sent(browser, b"x", "lv").status_code for _number in range(3)]
    assert (codes, browser.get("/certificates/").status_code) == ([422, 422, 429], 200)


def test_asking_for_the_head_alone_counts_too(limited: Flask) -> None:
    limited.config["LIMIT_CHECKS"] = "2/minute"
    browser = limited.test_client()
    codes = [browser.head("/certificates/2026-0001-AAAA").status_code for _number in range(3)]
    assert codes == [404, 404, 429]


def test_network_of_an_address_is_one_visitor(limited: Flask) -> None:
    limited.config["LIMIT_CHECKS"] = "1/minute"

    def ask(address: str) -> int:
        asked = limited.test_client().get(
            "/certificates/2026-0001-AAAA", environ_base={"REMOTE_ADDR": address}
        )
        return asked.status_code

    addresses = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    assert [ask(address) for address in addresses] == [404, 429, 404]
    mapped = ("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8", "unix:")
    assert [ask(address) for address in mapped] == [404, 429, 404, 404]
