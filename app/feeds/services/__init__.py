"""Keeping entries in step with what they are made of, and feeds at hand."""

from app.feeds.services import following as following  # listens as soon as it is imported
from app.feeds.services.writing import (
    count_faults,
    move_version,
    rebuild,
    rebuild_stale,
    refresh,
    refresh_stale,
)

__all__ = ["count_faults", "move_version", "rebuild", "rebuild_stale", "refresh", "refresh_stale"]
