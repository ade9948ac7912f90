"""Tables of registrations: people, quotas, history, answers, needs, reminders, invitations."""

from __future__ import annotations

from app.registrations.models.answers import Answer, Need
from app.registrations.models.cycle import CycleRegistration
from app.registrations.models.history import RegistrationEvent
from app.registrations.models.invitation import Invitation
from app.registrations.models.quota import Quota, quota_organisations
from app.registrations.models.registration import Registration
from app.registrations.models.reminder import ReminderSent

__all__ = [
    "Answer",
    "CycleRegistration",
    "Invitation",
    "Need",
    "Quota",
    "Registration",
    "RegistrationEvent",
    "ReminderSent",
    "quota_organisations",
]
