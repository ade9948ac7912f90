"""The doors of home."""

from __future__ import annotations

from flask import Blueprint

from app.home.routes import health

blueprints: tuple[Blueprint, ...] = (health.bp,)
