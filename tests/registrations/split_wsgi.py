"""The application with a registration as one must not write it: the row first, its mail later."""

from __future__ import annotations

import time

from app.core.db import db
from app.factory import create_app
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.services import registering
from app.sessions.models import TrainingSession

tell = registering._tell


def tell_later(
    registration: Registration, training_session: TrainingSession, coordinator: Coordinator | None
) -> None:
    """In a transaction of its own, a moment after that of the registration."""
    db.session.commit()
    time.sleep(0.05)
    tell(registration, training_session, coordinator)


registering._tell = tell_later
app = create_app()
