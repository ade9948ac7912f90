"""Files in S3 instead of a folder: upload, download in parts, certificates, a store gone."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certificates import queries
from app.certificates import services as certificates
from app.certificates.models import Certificate
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import StorageDown
from app.materials import services
from app.materials.models import Material
from app.materials.rules import MaterialDetails
from app.outbox.jobs import drain
from app.output.files import EmptyFile, Storage, TooLarge, new_key
from app.output.uploads import SentFile
from tests import factories
from tests.certificates.conftest import ORDER, held_session, target_of, with_people
from tests.materials import samples
from tests.output import s3_server

NOWHERE = "s3://cikls/files?endpoint_url=http://127.0.0.1:1"  # a port where nobody listens


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3_server.bucket() as url:
        yield url


@pytest.fixture
def far(app: Flask, bucket: str) -> Flask:
    app.config["STORAGE_URL"] = bucket
    return app


@pytest.fixture
def material(far: Flask) -> Material:
    own = factories.training_session()
    sent = SentFile(BytesIO(samples.pdf()), "Programma.pdf")
    return services.add_material(MaterialDetails(), sent, session_id=own.id, actor=SYSTEM)


def url(material: Material) -> str:
    return f"/materials/{material.id}/{material.filename}"


def test_uploaded_file_comes_back_whole_and_in_parts(
    client: FlaskClient, material: Material
) -> None:
    whole = samples.pdf()
    with client.get(url(material)) as answer:
        assert (answer.status_code, answer.data) == (200, whole)
    with client.get(url(material), headers={"Range": "bytes=10-29"}) as answer:
        assert (answer.status_code, answer.data) == (206, whole[10:30])
        assert answer.headers["Content-Range"] == f"bytes 10-29/{len(whole)}"
    with client.get(f"/materials/{material.id}/preview.png") as answer:
        assert answer.data.startswith(b"\x89PNG")


def test_file_that_the_store_lost_is_not_found(client: FlaskClient, material: Material) -> None:
    certificates.storage().delete(material.storage_key)
    assert client.get(url(material)).status_code == 404


def test_refused_files_leave_nothing_in_the_bucket(bucket: str) -> None:
    storage = Storage(bucket.replace("/files?", "/refused?"))
    with pytest.raises(EmptyFile):
        storage.save(BytesIO(), new_key(), limit=5)
    with pytest.raises(TooLarge):
        storage.save(BytesIO(b"123456"), new_key(), limit=5)
    assert storage._fs.find(f"{s3_server.BUCKET}/refused", refresh=True) == []


def test_large_file_is_sent_in_pieces(bucket: str) -> None:
    storage, content = Storage(bucket), bytes(range(256)) * 50_000
    key = storage.save(BytesIO(content), new_key(".bin"), limit=1 << 30).key
    with storage.open(key) as stream:
        stream.seek(-256, 2)
        assert (stream.read(), storage.size(key)) == (content[-256:], len(content))


def test_certificates_and_their_archive_lie_in_the_bucket(far: Flask) -> None:
    held = held_session()
    with_people(held, 2)
    certificates.start_issuing(target_of(held), ORDER, actor=SYSTEM)
    drain()
    certificates.start_archive(target_of(held), actor=SYSTEM)
    drain()
    numbers = db.session.scalars(db.select(Certificate.number)).all()
    result = queries.latest_jobs(target_of(held))[queries.ARCHIVING].result
    with zipfile.ZipFile(certificates.open_archive(result)) as archive:
        assert sorted(name.split()[0] for name in archive.namelist()) == sorted(numbers)


def test_store_that_is_gone_answers_with_a_page(
    app: Flask, client: FlaskClient, omar: FlaskClient, material: Material
) -> None:
    app.config["STORAGE_URL"] = NOWHERE
    answer = client.get(f"{url(material)}?lang=en")
    assert (answer.status_code, "Files cannot be reached just now" in answer.text) == (503, True)
    data = {"file": (BytesIO(samples.pdf()), "Programma.pdf"), "visibility": "all"}
    path = f"/manage/sessions/{material.training_session_id}/materials/"
    assert omar.post(path, data=data).status_code == 503
    assert db.session.scalar(db.select(db.func.count(Material.id))) == 1


def test_store_that_is_gone_is_not_ready(app: Flask, client: FlaskClient) -> None:
    app.config["STORAGE_URL"] = NOWHERE
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["storage"] == "cannot be written"


def test_bucket_that_is_not_ours_is_a_store_that_is_down(bucket: str) -> None:
    with pytest.raises(StorageDown):
        Storage(bucket.replace("//cikls/", "//of-others/")).save(BytesIO(b"x"), new_key(), limit=5)
