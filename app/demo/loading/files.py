"""The small real files that go with sessions."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.events import Deck, Handout
from app.demo.loading.known import Known
from app.sessions.models import TrainingSession as SessionRow


def put_files(row: SessionRow, files: Sequence[Deck | Handout], known: Known) -> None:
    """Hand in every file as its lecturer or the office would."""
