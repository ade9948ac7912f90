"""Downloads: who gets a file, in which pieces, under which name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Actor
from app.core.db import db
from app.materials import services
from app.materials.models import Material
from app.materials.routes.public import materials_for_participant
from app.materials.rules import MaterialDetails, Visibility
from app.output.uploads import SentFile
from app.registrations.queries import registration_token
from app.registrations.rules import RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.materials import samples

NAME = "Klientu apkalpošana.pdf"


def keep(visibility: Visibility = Visibility.ALL, **owner: Any) -> Material:
    details = MaterialDetails(visibility=visibility)
    return services.add_material(
        details, SentFile(BytesIO(samples.pdf()), NAME), **owner, actor=Actor(None, "Omārs")
    )


def url(material: Material, token: str = "") -> str:
    asked = f"?participant={token}" if token else ""
    return f"/materials/{material.id}/{material.filename}{asked}"


@pytest.fixture
def owner(app: Flask) -> TrainingSession:
    return factories.training_session()


@pytest.fixture
def material(owner: TrainingSession) -> Material:
    return keep(session_id=owner.id)


def test_file_comes_as_it_was_sent(client: FlaskClient, material: Material) -> None:
    with client.get(url(material)) as answer:
        assert (answer.status_code, answer.data) == (200, samples.pdf())
        headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == (
        'attachment; filename="Klientu apkalposana.pdf"; '
        "filename*=UTF-8''Klientu%20apkalpo%C5%A1ana.pdf"
    )
    assert headers["Content-Length"] == str(len(samples.pdf()))
    assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-20", -20, None)],
)
def test_download_goes_on_where_it_stopped(
    client: FlaskClient, material: Material, asked: str, first: int, last: int | None
) -> None:
    whole = samples.pdf()
    wanted = whole[first:] if last is None else whole[first : last + 1]
    with client.get(url(material), headers={"Range": asked}) as answer:
        assert (answer.status_code, answer.data) == (206, wanted)
        start = first % len(whole)
        assert answer.headers["Content-Range"] == (
            f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
        )


def test_download_begins_anew_if_the_file_has_changed(
    client: FlaskClient, material: Material
) -> None:
    stale = {"Range": "bytes=10-", "If-Range": '"another"'}
    with client.get(url(material), headers=stale) as answer:
        assert (answer.status_code, len(answer.data)) == (200, len(samples.pdf()))
    fresh = {"Range": "bytes=10-", "If-Range": f'"{material.sha256[:32]}"'}
    with client.get(url(material), headers=fresh) as answer:
        assert (answer.status_code, answer.data) == (206, samples.pdf()[10:])


def test_range_beyond_the_end_is_416(client: FlaskClient, material: Material) -> None:
    answer = client.get(url(material), headers={"Range": "bytes=999999-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (
        416,
        f"bytes */{len(samples.pdf())}",
    )


def test_unchanged_file_is_not_sent_again(client: FlaskClient, material: Material) -> None:
    with client.get(url(material)) as answer:
        tag = answer.headers["ETag"]
    with client.get(url(material), headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, answer.data) == (304, b"")


def test_head_has_no_body(client: FlaskClient, material: Material) -> None:
    with client.head(url(material)) as answer:
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.content_length == len(samples.pdf())


def test_wrong_name_leads_to_the_right_one(client: FlaskClient, material: Material) -> None:
    answer = client.get(f"/materials/{material.id}/old.pdf?participant=abc")
    assert (answer.status_code, answer.location) == (
        302,
        f"/materials/{material.id}/Klientu%20apkalpo%C5%A1ana.pdf?participant=abc",
    )


def test_first_page_comes_as_a_picture(client: FlaskClient, material: Material) -> None:
    with client.get(f"/materials/{material.id}/preview.png") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert answer.data.startswith(b"\x89PNG")


def test_missing_file_is_404(app: Flask, client: FlaskClient, material: Material) -> None:
    (app.config["DATA_DIR"] / "files" / material.storage_key).unlink()
    assert client.get(url(material)).status_code == 404


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [
        ("all", "client", 200),
        ("participants", "client", 403),
        ("staff", "client", 404),
        ("participants", "vija", 200),
        ("staff", "vija", 200),
    ],
)
def test_access_by_role(
    owner: TrainingSession, request: pytest.FixtureRequest, visibility: str, who: str, status: int
) -> None:
    material = keep(Visibility(visibility), session_id=owner.id)
    browser: FlaskClient = request.getfixturevalue(who)
    for address in (url(material), f"/materials/{material.id}/preview.png"):
        with browser.get(address) as answer:
            assert answer.status_code == status


@pytest.mark.parametrize(
    ("visibility", "state", "status"),
    [
        ("participants", RegistrationState.CONFIRMED, 200),
        ("participants", RegistrationState.WAITING, 403),
        ("participants", RegistrationState.CANCELLED, 403),
        ("staff", RegistrationState.CONFIRMED, 404),
    ],
)
def test_access_by_registration(
    owner: TrainingSession,
    client: FlaskClient,
    visibility: str,
    state: RegistrationState,
    status: int,
) -> None:
    pia = factories.registration(owner, state=state)
    material = keep(Visibility(visibility), session_id=owner.id)
    with client.get(url(material, registration_token(pia.id))) as answer:
        assert answer.status_code == status


@pytest.mark.parametrize("token", ["", "made-up", "W10.x.y"])
def test_token_that_is_not_ours_opens_nothing(
    owner: TrainingSession, client: FlaskClient, token: str
) -> None:
    material = keep(Visibility.PARTICIPANTS, session_id=owner.id)
    assert client.get(url(material, token)).status_code == 403


def test_token_of_another_session_opens_nothing(
    owner: TrainingSession, client: FlaskClient
) -> None:
    stranger = factories.registration(factories.training_session())
    material = keep(Visibility.PARTICIPANTS, session_id=owner.id)
    assert client.get(url(material, registration_token(stranger.id))).status_code == 403


def test_cycle_material_is_open_to_participants_of_its_sessions(
    app: Flask, client: FlaskClient
) -> None:
    cycle = factories.cycle()
    pia = factories.registration(factories.training_session(cycle_id=cycle.id))
    stranger = factories.registration(factories.training_session())
    material = keep(Visibility.PARTICIPANTS, cycle_id=cycle.id)
    with client.get(url(material, registration_token(pia.id))) as answer:
        assert answer.status_code == 200
    assert client.get(url(material, registration_token(stranger.id))).status_code == 403


def test_material_of_a_draft_is_not_found(owner: TrainingSession, client: FlaskClient) -> None:
    material = keep(session_id=owner.id)
    owner.status = SessionStatus.DRAFT
    db.session.commit()
    assert client.get(url(material)).status_code == 404
    hidden = keep(cycle_id=factories.cycle(is_published=False).id)
    assert client.get(url(hidden)).status_code == 404


def test_addresses_on_ones_own_page_work(
    app: Flask, owner: TrainingSession, client: FlaskClient
) -> None:
    keep(Visibility.PARTICIPANTS, session_id=owner.id)
    pia = factories.registration(owner)
    with app.test_request_context():
        [(row, address)] = materials_for_participant(pia.id)
    assert row.type_name == "PDF"
    with client.get(address) as answer:
        assert answer.status_code == 200
