"""Rate limits: wide, for a whole town hall sits behind one address; named where they apply.

How wide is a setting (docs/administration.md); `CIKLS_RATE_LIMITS=off` ends them all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many

HOUSEHOLD = 64  # bits of an IPv6 address: whoever has one has all that begin alike


def network_address() -> str:
    """Who asks, as limits count: an IPv4 address, or the network of an IPv6 one. Behind a proxy it
    is what the proxy says, if the settings trust one.
    """
    try:
        address = ip_address(get_remote_address())
    except ValueError:
        return get_remote_address()
    if not isinstance(address, IPv6Address):
        return str(address)
    within = IPv6Network((int(address), HOUSEHOLD), strict=False)
    return str(address.ipv4_mapped or within)


limiter = Limiter(key_func=network_address, headers_enabled=True, default_limits=[])


def init_app(app: Flask) -> None:
    """Limits kept in memory, or in Redis where several processes share them."""
    app.config["RATELIMIT_ENABLED"] = app.config["RATE_LIMITS"]
    app.config["RATELIMIT_STORAGE_URI"] = app.config["REDIS_URL"] or "memory://"
    limiter.init_app(app)


def limit_by_address(setting: str, methods: tuple[str, ...] = ("POST",)) -> Callable[..., Any]:
    """So many requests from one address to a view, as `setting` of the configuration says."""
    return limiter.limit(lambda: current_app.config[setting], methods=list(methods))


def spend(setting: str, key: str) -> int:
    """Take one of the tries that `setting` grants for `key`, whoever asks. 0, or where none is
    left the seconds to wait.
    """
    granted = parse_many(current_app.config[setting]) if limiter.enabled else []
    for item in granted:
        if not limiter.limiter.hit(item, setting, key):
            until = limiter.limiter.get_window_stats(item, setting, key).reset_time
            return max(1, int(until - time.time()) + 1)
    return 0


def limit_by_path(setting: str, name: str) -> Callable[..., Any]:
    """So many POSTs for one value of the part `name` of the path, wherever they come from."""
    return limiter.limit(
        lambda: current_app.config[setting],
        key_func=lambda: (request.view_args or {}).get(name, ""),
        methods=["POST"],
    )
