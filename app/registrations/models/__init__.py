"""Tables of registrations: people, quotas, history, answers, needs, mail texts."""

from __future__ import annotations

from app.registrations.models.answers import Answer, Need
from app.registrations.models.cycle import CycleRegistration
from app.registrations.models.history import RegistrationEvent
from app.registrations.models.mail_text import MailText, ReminderSent
from app.registrations.models.quota import Quota, quota_organisations
from app.registrations.models.registration import Registration

__all__ = [
    "Answer",
    "CycleRegistration",
    "MailText",
    "Need",
    "Quota",
    "Registration",
    "RegistrationEvent",
    "ReminderSent",
    "quota_organisations",
]
