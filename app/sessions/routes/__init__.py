"""The doors of sessions, and of the cycles' office pages: these show the sessions of a cycle."""

from __future__ import annotations

from flask import Blueprint

from app.sessions import jobs
from app.sessions.routes import cycles, door, lists, plan, speakers, tabs

blueprints: tuple[Blueprint, ...] = (door.door, speakers.door, cycles.door)
__all__ = ["blueprints", "jobs", "lists", "plan", "tabs"]
