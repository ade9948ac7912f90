"""A worker as a process of its own, for tests that kill it."""

from __future__ import annotations

from multiprocessing.synchronize import Event
from pathlib import Path

from app.outbox.jobs import run_forever
from tests.conftest import make_app


def work(url: str, folder: str, mail_url: str, is_ready: Event) -> None:
    """Send mail until somebody ends or kills it."""
    app = make_app(url, Path(folder), MAIL_URL=mail_url)
    with app.app_context():
        is_ready.set()
        run_forever()
