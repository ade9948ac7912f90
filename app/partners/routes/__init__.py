"""The doors of partners' calendars."""

from __future__ import annotations

from flask import Blueprint

from app.partners import jobs
from app.partners.routes import manage

blueprints: tuple[Blueprint, ...] = (manage.bp,)
__all__ = ["blueprints", "jobs"]  # whoever opens the doors knows the worker's part
