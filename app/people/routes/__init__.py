"""The doors of people."""

from __future__ import annotations

from flask import Blueprint

from app.people import jobs
from app.people.routes import accounts, coordinators, manage, own_account

blueprints: tuple[Blueprint, ...] = (manage.bp,)
__all__ = ["accounts", "blueprints", "coordinators", "jobs", "own_account"]
