import errno
import hashlib
import resource
import signal
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.http import parse_options_header

from app.output.files import (
    EmptyFile,
    Storage,
    StorageFull,
    StoredFile,
    TooLarge,
    content_disposition,
    new_key,
)

CONTENT = b"Jekabpils " * 300_000


@pytest.fixture(params=["file", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    folder = tmp_path if request.param == "file" else f"/{tmp_path.name}"
    return Storage(f"{request.param}://{folder}")


def files_under(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_save_keeps_the_file_and_measures_it(storage: Storage) -> None:
    key = new_key(".pdf")
    stored = storage.save(BytesIO(CONTENT), key, limit=len(CONTENT))
    assert stored == StoredFile(key, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert storage.size(key) == len(CONTENT)
    with storage.open(key) as stream:
        assert stream.read() == CONTENT


@pytest.mark.parametrize(
    ("content", "error"), [(CONTENT, TooLarge), (b"", EmptyFile)], ids=["too large", "empty"]
)
def test_save_of_a_bad_size_leaves_nothing(
    storage: Storage, content: bytes, error: type[Exception]
) -> None:
    key = new_key()
    with pytest.raises(error):
        storage.save(BytesIO(content), key, limit=len(CONTENT) - 1)
    for name in (key, f"{key}.part"):
        with pytest.raises(FileNotFoundError):
            storage.open(name)


class BrokenUpload(BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(size)


def test_save_of_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        Storage(f"file://{tmp_path}").save(BrokenUpload(CONTENT), new_key(), limit=1 << 30)
    assert files_under(tmp_path) == []


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Let no file of this process grow past 64 KB: the kernel refuses, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_save_on_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path, full_disk: None) -> None:
    with pytest.raises(StorageFull) as failure:
        Storage(f"file://{tmp_path}").save(BytesIO(CONTENT), new_key(), limit=1 << 30)
    assert isinstance(failure.value.__cause__, OSError)
    assert failure.value.__cause__.errno == errno.EFBIG
    assert files_under(tmp_path) == []


def test_delete_may_be_repeated(storage: Storage) -> None:
    key = storage.save(BytesIO(b"x"), new_key(), limit=1).key
    storage.delete(key)
    storage.delete(key)
    with pytest.raises(FileNotFoundError):
        storage.size(key)


@pytest.mark.parametrize(
    "key",
    ["../secret", "/etc/passwd", "a/../b", "a//b", "", ".hidden", "a\x00b", "A", "a/.", "a.b.c"],
)
def test_key_cannot_leave_the_storage(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="storage key"):
        storage.open(key)


def test_local_path_is_known_for_a_folder_alone(tmp_path: Path) -> None:
    assert Storage(f"file://{tmp_path}").local_path("ab/c.pdf") == tmp_path / "ab/c.pdf"
    assert Storage("memory://x").local_path("ab/c.pdf") is None


def test_s3_address_takes_bucket_prefix_and_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = Storage("s3://bucket/prefix?endpoint_url=https://s3.example.org")
    assert storage._path("ab/c.pdf") == "bucket/prefix/ab/c.pdf"
    assert storage._fs.client_kwargs == {"endpoint_url": "https://s3.example.org"}
    assert storage.local_path("ab/c.pdf") is None


def test_new_key_is_accepted_and_different_each_time(storage: Storage) -> None:
    keys = {new_key(".pdf") for _ in range(100)}
    assert len(keys) == 100
    assert {storage._path(key).endswith(key) for key in keys} == {True}


@pytest.mark.parametrize(
    "name",
    [
        "Programma.pdf",
        "Jēkabpils; „Sēlija”.pdf",
        'a"b.pdf',
        "100 %.pdf",
        "x\r\nSet-Cookie: a=1.pdf",
    ],
)
def test_content_disposition_gives_the_name_back(name: str) -> None:
    value = content_disposition(name)
    kind, options = parse_options_header(value)
    assert value.isascii()
    assert value.isprintable()
    expected = name.replace('"', "_").replace("\r\n", " ").replace(":", "_")
    assert (kind, options["filename"]) == ("attachment", expected)


def test_content_disposition_has_a_readable_plain_name() -> None:
    assert content_disposition("Jēkabpils.pdf", inline=True) == (
        "inline; filename=\"Jekabpils.pdf\"; filename*=UTF-8''J%C4%93kabpils.pdf"
    )
