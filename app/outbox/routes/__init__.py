"""The doors of the outbox."""

from __future__ import annotations

from flask import Blueprint

from app.outbox.routes import manage

blueprints: tuple[Blueprint, ...] = (manage.bp,)
