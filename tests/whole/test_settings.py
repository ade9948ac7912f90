"""Every setting is documented, and a wrong one is named in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    used = set(re.findall(r'"(CIKLS_[A-Z_]+|PORT)"', (ROOT / "config.py").read_text("utf-8")))
    told = set(
        re.findall(
            r"^\| `(CIKLS_[A-Z_]+|PORT)`",
            (ROOT / "docs/administration.md").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    assert used == told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CIKLS_SECRET_KEY", "short"),
        ("CIKLS_DATABASE_URL", "mysql://localhost/cikls"),
        ("CIKLS_MAIL_URL", "localhost:25"),
        ("CIKLS_REDIS_URL", "localhost"),
        ("CIKLS_BASE_URL", "cikls.example.lv"),
        ("CIKLS_TIMEZONE", "Europe/Nowhere"),
        ("CIKLS_LANGUAGES", "lv,fi"),
        ("CIKLS_RATE_LIMITS", "maybe"),
        ("CIKLS_LIMIT_ADDRESS", "300 or so"),
        ("CIKLS_UPLOAD_LIMIT_MB", "many"),
        ("CIKLS_TRUSTED_PROXIES", "-1"),
        ("CIKLS_FETCH_PRIVATE", "yes"),
        ("CIKLS_WIDGET_FRAME_ANCESTORS", "https://a.lv; script-src *"),
        ("CIKLS_SEAL_TSA", "tsa.example.lv"),
        ("CIKLS_SEAL_PASSWORD", "of no key"),
        ("CIKLS_SEAL_PKCS11_PIN", "of no token"),
        ("PORT", "99999"),
    ],
)
def test_wrong_setting_is_named_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SystemExit) as ended:
        config.load({"CIKLS_DATA_DIR": str(tmp_path), name: value})
    message = str(ended.value)
    assert (name in message, "\n" in message) == (True, False)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"KEY": "a.p12", "PKCS11_MODULE": "b.so"}, "CIKLS_SEAL_KEY and"),
        ({"PKCS11_MODULE": "b.so", "PKCS11_TOKEN": "t"}, "CIKLS_SEAL_PKCS11_LABEL is missing"),
    ],
)
def test_seal_is_named_whole(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    own = {f"CIKLS_SEAL_{name}": value for name, value in settings.items()}
    with pytest.raises(SystemExit, match=named):
        config.load({"CIKLS_DATA_DIR": str(tmp_path), **own})


def test_production_asks_for_a_secret_key(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="CIKLS_SECRET_KEY is missing"):
        config.load({"CIKLS_DATA_DIR": str(tmp_path), "CIKLS_ENV": "production"})


def test_secret_key_of_a_trial_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = config.load({"CIKLS_DATA_DIR": str(tmp_path)})["SECRET_KEY"]
    second = config.load({"CIKLS_DATA_DIR": str(tmp_path)})["SECRET_KEY"]
    assert (first, (tmp_path / "secret_key").stat().st_mode & 0o777) == (second, 0o600)
