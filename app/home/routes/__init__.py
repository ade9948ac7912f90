"""The doors of home."""

from __future__ import annotations

from flask import Blueprint

from app.home.routes import health, lists, navigation, office, pages, pictures, things

blueprints: tuple[Blueprint, ...] = (
    lists.bp,
    office.bp,
    health.bp,
    navigation.bp,
)
SHARED = (pages, pictures, things)  # doors that stand on the blueprint of `lists`
