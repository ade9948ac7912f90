"""The doors of feeds."""

from __future__ import annotations

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
