"""`flask users ...`: accounts from the command line."""

from __future__ import annotations

from flask.cli import AppGroup

group = AppGroup("users", help="Accounts of staff.")
