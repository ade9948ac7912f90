"""Signed links for people without an account: good for one purpose, impossible to make up."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.core.errors import LinkExpired, LinkInvalid


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return _made(current_app.config["SECRET_KEY"], f"cikls.{purpose}")


@cache
def _made(key: str, salt: str) -> URLSafeTimedSerializer:
    """To put one together takes longer than to sign."""
    return URLSafeTimedSerializer(key, salt=salt)


def sign(purpose: str, payload: Any) -> str:
    """A URL-safe token for `payload` (JSON), good for `purpose` only."""
    return _serializer(purpose).dumps(payload)


def read(purpose: str, token: str, *, max_age_days: int | None = None) -> Any:
    """The payload. Raises LinkInvalid (altered, for another purpose) or LinkExpired."""
    seconds = max_age_days * 86_400 if max_age_days else None
    try:
        return _serializer(purpose).loads(token, max_age=seconds)
    except SignatureExpired as error:
        raise LinkExpired from error
    except BadSignature as error:
        raise LinkInvalid from error
