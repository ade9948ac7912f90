"""The doors of certificates."""

from __future__ import annotations

from flask import Blueprint

from app.certificates import jobs
from app.certificates.routes import checking, credentials, manage, own, public, register, together

blueprints: tuple[Blueprint, ...] = (public.bp, credentials.bp, manage.bp)
JOBS = jobs  # importing it tells the worker what to call
VIEWS = (checking, own, register, together)  # importing them registers their views
