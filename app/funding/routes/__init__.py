"""The doors of funding."""

from __future__ import annotations

from flask import Blueprint

from app.funding.routes import logos, manage

blueprints: tuple[Blueprint, ...] = (manage.bp, logos.bp)
