"""Flask, less what it does anew for every request and what never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class _OneSerializer(SecureCookieSessionInterface):
    """What signs the cookies is put together once."""

    def __init__(self) -> None:
        self._made: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        key = app.secret_key
        if key not in self._made:
            self._made[key] = super().get_signing_serializer(app)
        return self._made[key]


class Front(Flask):
    """The application."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.session_interface = _OneSerializer()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our views is async, so there is nothing to look for in each of them."""
        return func
