"""What feeds do after something that very many sessions show has changed."""

from __future__ import annotations

from app.core.db import transaction
from app.core.jobs import Job, handles
from app.feeds.services import move_version, refresh


@handles("feeds.refresh")
def refresh_many(job: Job) -> None:
    """Enqueued by `services.following`: payload {'sessions': ids}."""
    with transaction(visible=False):
        refresh(job.payload["sessions"])
        move_version()
