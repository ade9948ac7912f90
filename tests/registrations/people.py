"""Applicants for tests."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.search import fold
from app.registrations.rules import Applicant
from app.sessions.models import TrainingSession


def applicant(name: str = "Pia Priede", **values: Any) -> Applicant:
    """A person of Rēzeknes novads whose address is made of the name."""
    given, _, family = name.partition(" ")
    defaults: dict[str, Any] = {
        "email": f"{fold(name).replace(' ', '.')}@example.lv",
        "organisation_name": "Rēzeknes novads",
    }
    return Applicant(given_name=given, family_name=family, **{**defaults, **values})


def form_of(name: str = "Pia Priede", **values: str) -> dict[str, str]:
    """The same as the public form sends it."""
    given, _, family = name.partition(" ")
    typed = {
        "given_name": given,
        "family_name": family,
        "email": f"{fold(name).split(maxsplit=1)[0]}@example.lv",
        "organisation_name": "Rēzeknes novads",
        "position": "Lietvede",
    }
    return {**typed, **values}


def choose(path: str, client: FlaskClient, *chosen: TrainingSession, **values: Any) -> TestResponse:
    """The form of a cycle, sent for these sessions."""
    data: dict[str, Any] = {**form_of(), "sessions": [str(row.id) for row in chosen], **values}
    return client.post(path, data=data)
