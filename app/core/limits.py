"""Rate limits: wide, for a whole town hall sits behind one address; named where they apply.

How wide is a setting (docs/administration.md); `CIKLS_RATE_LIMITS=off` ends them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, headers_enabled=True, default_limits=[])


def init_app(app: Flask) -> None:
    """Limits kept in memory, or in Redis where several processes share them."""
    app.config["RATELIMIT_ENABLED"] = app.config["RATE_LIMITS"]
    app.config["RATELIMIT_STORAGE_URI"] = app.config["REDIS_URL"] or "memory://"
    limiter.init_app(app)


def limit_by_address(setting: str, methods: tuple[str, ...] = ("POST",)) -> Callable[..., Any]:
    """So many requests from one address to a view, as `setting` of the configuration says."""
    return limiter.limit(lambda: current_app.config[setting], methods=list(methods))


def limit_by_path(setting: str, name: str) -> Callable[..., Any]:
    """So many POSTs for one value of the part `name` of the path, wherever they come from."""
    return limiter.limit(
        lambda: current_app.config[setting],
        key_func=lambda: (request.view_args or {}).get(name, ""),
        methods=["POST"],
    )
