"""`flask demo ...`: demonstration data and data for load tests."""

from __future__ import annotations

from flask.cli import AppGroup

group = AppGroup("demo", help="Demonstration data, and data for load tests.")
