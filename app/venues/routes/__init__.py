"""The doors of venues."""

from __future__ import annotations

from flask import Blueprint

from app.venues.routes import manage

blueprints: tuple[Blueprint, ...] = (manage.bp,)
