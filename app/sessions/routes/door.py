"""The blueprint that the office pages of sessions share."""

from __future__ import annotations

from flask import Blueprint

door = Blueprint("sessions_manage", __name__, url_prefix="/manage")
