"""The doors of cycles."""

from __future__ import annotations

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
