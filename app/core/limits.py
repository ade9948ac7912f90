"""Rate limits: wide, for a whole town hall sits behind one address; named where they apply."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, headers_enabled=True, default_limits=[])


def init_app(app: Flask) -> None:
    """Limits kept in memory, or in Redis where several processes share them."""
    app.config["RATELIMIT_ENABLED"] = app.config["RATE_LIMITS"]
    app.config["RATELIMIT_STORAGE_URI"] = app.config["REDIS_URL"] or "memory://"
    limiter.init_app(app)
