"""The doors of feeds."""

from __future__ import annotations

from flask import Blueprint

from app.feeds import jobs
from app.feeds.routes import calendars

__all__ = ["blueprints", "jobs"]

blueprints: tuple[Blueprint, ...] = (calendars.bp,)
