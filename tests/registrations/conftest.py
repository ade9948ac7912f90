"""A cycle of which people choose the sessions they come to."""

from __future__ import annotations

import pytest
from flask import Flask

from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from tests import factories


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    return factories.cycle(slug="cikls", registration_mode=RegistrationMode.CHOSEN)
