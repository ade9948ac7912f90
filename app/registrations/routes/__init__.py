"""The doors of registrations."""

from __future__ import annotations

from flask import Blueprint

from app.registrations import jobs
from app.registrations.routes import (
    announcing,
    answers,
    bulk,
    colleagues,
    copying,
    cycle_people,
    cycles,
    declining,
    mails,
    manage,
    nominating,
    nominating_cycle,
    one,
    own,
    places,
    public,
    spreading,
    staff_answers,
)

__all__ = [
    "announcing",
    "answers",
    "blueprints",
    "bulk",
    "copying",
    "cycles",
    "declining",
    "jobs",
    "nominating",
    "nominating_cycle",
    "one",
    "own",
    "places",
    "spreading",
    "staff_answers",
]  # importing them registers their handlers and views
blueprints: tuple[Blueprint, ...] = (public.bp, manage.bp, colleagues.bp, mails.bp, cycle_people.bp)
