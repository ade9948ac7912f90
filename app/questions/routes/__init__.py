"""The doors of questions."""

from __future__ import annotations

from flask import Blueprint

from app.questions.routes import manage

blueprints: tuple[Blueprint, ...] = (manage.bp,)
