"""One line a fact, as JSON where a machine reads it. No personal data goes here."""

from __future__ import annotations

import sys

import structlog
from flask import Flask


def init_app(_app: Flask) -> None:
    """Readable lines at a terminal, JSON elsewhere."""
    readable = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
