"""The doors of attendance."""

from __future__ import annotations

from flask import Blueprint

from app.attendance.routes import door, manage

__all__ = ["blueprints", "door"]  # importing it registers its view
blueprints: tuple[Blueprint, ...] = (manage.bp,)
