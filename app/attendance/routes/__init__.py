"""The doors of attendance."""

from __future__ import annotations

from flask import Blueprint

from app.attendance.routes import manage

blueprints: tuple[Blueprint, ...] = (manage.bp,)
