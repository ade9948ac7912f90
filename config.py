"""Settings, read from the environment once, at start. A wrong one is named in one line."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from limits import parse_many

LANGUAGES = ("lv", "en", "lt")
MEGABYTE = 1024 * 1024
FRAME_ANCESTOR = re.compile(r"\*|'self'|https?://(\*\.)?[a-zA-Z0-9.-]+(:(\d+|\*))?")


class SettingWrong(SystemExit):
    """A setting cannot be used; ends the start with one clear line."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Cikls cannot start: {name} {problem}")


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The settings of this process as Flask's config. Raises SettingWrong."""
    data_dir = Path(environ.get("CIKLS_DATA_DIR", "var")).absolute()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingWrong("CIKLS_DATA_DIR", f"cannot be written: {error.strerror}") from error
    return {
        "SECRET_KEY": _secret(environ, data_dir),
        "DATA_DIR": data_dir,
        "SQLALCHEMY_DATABASE_URI": _database(environ, data_dir),
        "STORAGE_URL": environ.get("CIKLS_STORAGE_URL") or f"file://{data_dir / 'files'}",
        "MAIL_URL": _url(environ, "CIKLS_MAIL_URL", ("smtp://", "smtps://")),
        "MAIL_SENDER": environ.get("CIKLS_MAIL_SENDER", "cikls@example.lv"),
        "ISSUER": environ.get("CIKLS_ISSUER") or "Cikls",
        **_seal(environ),
        "CREDENTIAL_KEY": environ.get("CIKLS_CREDENTIAL_KEY", ""),
        "REDIS_URL": _url(environ, "CIKLS_REDIS_URL", ("redis://", "rediss://")),
        "BASE_URL": (
            _url(environ, "CIKLS_BASE_URL", ("http://", "https://"))
            or f"http://127.0.0.1:{_port(environ)}"
        ).rstrip("/"),
        "TIMEZONE": _zone(environ),
        "LANGUAGES": _languages(environ),
        "RATE_LIMITS": _switch(environ, "CIKLS_RATE_LIMITS", default="on"),
        "LIMIT_ADDRESS": _rate(environ, "CIKLS_LIMIT_ADDRESS", "300/minute"),
        "LIMIT_SESSION": _rate(environ, "CIKLS_LIMIT_SESSION", "1200/minute"),
        "LIMIT_LINK": _rate(environ, "CIKLS_LIMIT_LINK", "30/hour"),
        "LIMIT_UPLOADS": _rate(environ, "CIKLS_LIMIT_UPLOADS", "60/hour"),
        "LIMIT_CHECKS": _rate(environ, "CIKLS_LIMIT_CHECKS", "30/minute"),
        "LIMIT_NAMES": _rate(environ, "CIKLS_LIMIT_NAMES", "20/hour;60/day"),
        "PEOPLE_PER_MAILBOX": _number(environ, "CIKLS_PEOPLE_PER_MAILBOX", "20"),
        "NEEDS_DAYS": _number(environ, "CIKLS_NEEDS_DAYS", "14"),
        "FETCH_PRIVATE": _switch(environ, "CIKLS_FETCH_PRIVATE", default="off"),
        "WIDGET_FRAME_ANCESTORS": _frame_ancestors(environ),
        "METRICS_FROM": environ.get("CIKLS_METRICS_FROM", "127.0.0.1,::1").split(","),
        "TRUSTED_PROXIES": _number(environ, "CIKLS_TRUSTED_PROXIES", "0"),
        "UPLOAD_LIMIT": _number(environ, "CIKLS_UPLOAD_LIMIT_MB", "50") * MEGABYTE,
        "PORT": _port(environ),
        "PRODUCTION": environ.get("CIKLS_ENV") == "production",
    }


def _secret(environ: Mapping[str, str], data_dir: Path) -> str:
    given = environ.get("CIKLS_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise SettingWrong("CIKLS_SECRET_KEY", "is too short: use 32 characters or more")
        return given
    if environ.get("CIKLS_ENV") == "production":
        raise SettingWrong(
            "CIKLS_SECRET_KEY", "is missing: links and sign-in depend on it (openssl rand -hex 32)"
        )
    return _kept_secret(data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    """A secret made at the first start; of several processes one wins, and all read it whole."""
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, delete=False) as file:  # 0600 by itself
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(file.name, path)
        Path(file.name).unlink()
    return path.read_text("ascii")


def _database(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("CIKLS_DATABASE_URL") or f"sqlite:///{data_dir / 'cikls.sqlite3'}"
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingWrong("CIKLS_DATABASE_URL", "must begin with sqlite:/// or postgresql://")
    return url


def _seal(environ: Mapping[str, str]) -> dict[str, str]:
    """Where the organisation's seal lies; `app.certificates` opens it."""
    seal = {
        "SEAL_KEY": environ.get("CIKLS_SEAL_KEY", ""),
        "SEAL_PASSWORD": environ.get("CIKLS_SEAL_PASSWORD", ""),
        "SEAL_PKCS11_MODULE": environ.get("CIKLS_SEAL_PKCS11_MODULE", ""),
        "SEAL_PKCS11_TOKEN": environ.get("CIKLS_SEAL_PKCS11_TOKEN", ""),
        "SEAL_PKCS11_LABEL": environ.get("CIKLS_SEAL_PKCS11_LABEL", ""),
        "SEAL_PKCS11_PIN": environ.get("CIKLS_SEAL_PKCS11_PIN", ""),
        "SEAL_TSA": _url(environ, "CIKLS_SEAL_TSA", ("http://", "https://")),
    }
    if seal["SEAL_KEY"] and seal["SEAL_PKCS11_MODULE"]:
        raise SettingWrong("CIKLS_SEAL_KEY", "and CIKLS_SEAL_PKCS11_MODULE exclude each other")
    needed = ("SEAL_PKCS11_TOKEN", "SEAL_PKCS11_LABEL", "SEAL_PKCS11_PIN")
    missing = [name for name in needed if seal["SEAL_PKCS11_MODULE"] and not seal[name]]
    if missing:
        raise SettingWrong(f"CIKLS_{missing[0]}", "is missing: a token needs it")
    lonely = [name for name, value in seal.items() if value]
    if lonely and not seal["SEAL_KEY"] and not seal["SEAL_PKCS11_MODULE"]:
        raise SettingWrong(f"CIKLS_{lonely[0]}", "is of no use without CIKLS_SEAL_KEY")
    return seal


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    url = environ.get(name, "")
    if url and not url.startswith(schemes):
        raise SettingWrong(name, f"must begin with {' or '.join(schemes)}")
    return url


def _zone(environ: Mapping[str, str]) -> str:
    name = environ.get("CIKLS_TIMEZONE", "Europe/Riga")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingWrong("CIKLS_TIMEZONE", f"names no time zone: {name}") from error


def _languages(environ: Mapping[str, str]) -> list[str]:
    codes = [
        code.strip()
        for code in environ.get("CIKLS_LANGUAGES", ",".join(LANGUAGES)).split(",")
        if code.strip()
    ]
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or not codes:
        raise SettingWrong(
            "CIKLS_LANGUAGES",
            f"may hold {', '.join(LANGUAGES)}; not: {', '.join(unknown) or 'nothing'}",
        )
    return codes


def _switch(environ: Mapping[str, str], name: str, *, default: str) -> bool:
    value = environ.get(name, default).lower()
    if value not in ("on", "off"):
        raise SettingWrong(name, "must be on or off")
    return value == "on"


def _rate(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name) or default
    try:
        parse_many(value)
    except ValueError as error:
        raise SettingWrong(name, f"must be like 300/minute, not {value!r}") from error
    return value


def _frame_ancestors(environ: Mapping[str, str]) -> str:
    """Sites that may show the widget, as CSP names them; our own always may, for the preview."""
    name = "CIKLS_WIDGET_FRAME_ANCESTORS"
    sites = (environ.get(name) or "*").split()
    wrong = [site for site in sites if not FRAME_ANCESTOR.fullmatch(site)]
    if wrong:
        raise SettingWrong(name, f"must hold * or addresses like https://*.lv, not {wrong[0]!r}")
    return " ".join(["*"] if "*" in sites else ["'self'", *sites])


def _number(environ: Mapping[str, str], name: str, default: str) -> int:
    value = environ.get(name, default)
    if not (value.isascii() and value.isdigit()):
        raise SettingWrong(name, f"must be a whole number, not {value!r}")
    return int(value)


def _port(environ: Mapping[str, str]) -> int:
    port = _number(environ, "PORT", "8000")
    if not 0 < port < 65_536:
        raise SettingWrong("PORT", f"must be from 1 to 65535, not {port}")
    return port
