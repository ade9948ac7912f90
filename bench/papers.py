"""How long one certificate takes: drawn here, in one process, as the worker draws it."""

from __future__ import annotations

import time

from app import create_app
from app.certificates.outputs import sample_certificates
from bench.load import median

WARM_UP, COUNT = 3, 20


def milliseconds_each() -> float:
    """The median of one certificate after the first few, which load fonts."""
    took = []
    with create_app().app_context():
        started = time.perf_counter()
        for _ in sample_certificates(WARM_UP + COUNT):
            now = time.perf_counter()
            took.append(1000 * (now - started))
            started = now
    return median(took[WARM_UP:])
