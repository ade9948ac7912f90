"""Forms of visitors, staff and coordinators about registrations."""

from __future__ import annotations

from app.registrations.forms.people import (
    AnnounceForm,
    MoveForm,
    OwnForm,
    ReasonForm,
    RegistrationForm,
    StaffForm,
    WriteForm,
    person_data,
)

__all__ = [
    "AnnounceForm",
    "MoveForm",
    "OwnForm",
    "ReasonForm",
    "RegistrationForm",
    "StaffForm",
    "WriteForm",
    "person_data",
]
