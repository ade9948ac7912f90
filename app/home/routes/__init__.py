"""The doors of home."""

from __future__ import annotations

from flask import Blueprint

from app.home.routes import (
    embedding,
    health,
    lists,
    navigation,
    news,
    office,
    pages,
    pictures,
    things,
    widget,
)

blueprints: tuple[Blueprint, ...] = (
    lists.bp,
    office.bp,
    health.bp,
    navigation.bp,
)
# Doors that stand on the blueprint of `lists` or of `office`.
SHARED = (embedding, news, pages, pictures, things, widget)
