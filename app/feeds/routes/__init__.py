"""The doors of feeds."""

from __future__ import annotations

from flask import Blueprint

from app.feeds.routes import calendars

blueprints: tuple[Blueprint, ...] = (calendars.bp,)
