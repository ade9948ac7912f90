"""The doors of materials."""

from __future__ import annotations

from flask import Blueprint

from app.materials.routes import lecturers, manage, public

blueprints: tuple[Blueprint, ...] = (public.bp, manage.bp)
__all__ = ["blueprints", "lecturers"]
