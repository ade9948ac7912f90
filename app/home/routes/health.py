"""Is it alive, is it able to serve, and figures for Prometheus.

Requests are counted by the process that answers them. `flask serve` gives its processes one folder
(PROMETHEUS_MULTIPROC_DIR), so that any of them tells the sum; without it the figures are those of
the one process that happened to answer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from ipaddress import ip_address, ip_network
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Response, abort, current_app, g, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from app.core.access import public
from app.core.lazy import later
from app.home.queries.health import count_states, migration_heads
from app.output.files import Storage, new_key

if TYPE_CHECKING:
    from alembic import script
else:
    script = later("alembic.script")

MIGRATIONS = Path(__file__).parents[3] / "migrations"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
requests_total = Counter("cikls_requests", "Answers by view and status.", ["endpoint", "status"])
request_seconds = Histogram("cikls_request_seconds", "Time to answer.", buckets=BUCKETS)
log = structlog.get_logger()
bp = Blueprint("health", __name__)


@bp.record_once
def _offer_tally(state: BlueprintSetupState) -> None:
    """For what is answered before Flask."""
    state.app.extensions["tally"] = _note


def _note(endpoint: str, status: int, seconds: float) -> None:
    requests_total.labels(endpoint, status).inc()
    request_seconds.observe(seconds)


@bp.before_app_request
def _start_watch() -> None:
    g.asked_at = perf_counter()


@bp.after_app_request
def _count(response: Response) -> Response:
    asked_at = g.get("asked_at") or perf_counter()
    _note(request.endpoint or "none", response.status_code, perf_counter() - asked_at)
    return response


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Database, migrations and storage, each 'ok' or what is wrong; 503 where one is wrong."""
    checks = {"migrations": _migrations, "storage": _storage}
    told = {name: _outcome(name, check) for name, check in checks.items()}
    told["database"] = "gone" if told["migrations"] == "no database" else "ok"
    is_ready = set(told.values()) == {"ok"}
    body = jsonify(status="ok" if is_ready else "not ready", checks=told)
    return body, 200 if is_ready else 503, {"Cache-Control": "no-store"}


def _outcome(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except SQLAlchemyError as error:
        log.warning("not ready", check=name, error=type(error).__name__)
        return "no database"
    except Exception as error:  # noqa: BLE001 - each storage fails in its own way, all mean no
        log.warning("not ready", check=name, error=type(error).__name__)
        return "cannot be written"


def _migrations() -> str:
    wanted = set(script.ScriptDirectory(str(MIGRATIONS)).get_heads())
    return "ok" if migration_heads() == wanted else "not at head: run flask db upgrade"


def _storage() -> str:
    storage, key = Storage(current_app.config["STORAGE_URL"]), new_key()
    storage.save(BytesIO(b"ready"), key, limit=5)
    storage.delete(key)
    return "ok"


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, to the addresses of CIKLS_METRICS_FROM alone."""
    if not _is_allowed(request.remote_addr or ""):
        abort(403)
    body = generate_latest(_registry()) + generate_latest(_rows())
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _is_allowed(address: str) -> bool:
    allowed = [text.strip() for text in current_app.config["METRICS_FROM"] if text.strip()]
    try:
        return any(ip_address(address) in ip_network(each, strict=False) for each in allowed)
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    summed = CollectorRegistry()
    MultiProcessCollector(summed)  # type: ignore[no-untyped-call]  # untyped in prometheus_client
    return summed


class _Rows:
    """What the tables hold now."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, states in count_states().items():
            family = GaugeMetricFamily(f"cikls_{name}", "Rows by state.", labels=["state"])
            for state, number in sorted(states.items()):
                family.add_metric([state], number)
            yield family


def _rows() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Rows())
    return registry
