"""What the worker writes: the mails to coordinators."""

from __future__ import annotations

from app.outbox.services import renders
from app.people.services.coordinator_mails import sample_to_coordinator, write_to_coordinator

renders("coordinator", write_to_coordinator, sample_to_coordinator)
