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
from app.registrations.forms.places import PlacesForm, places_data

__all__ = [
    "AnnounceForm",
    "MoveForm",
    "OwnForm",
    "PlacesForm",
    "ReasonForm",
    "RegistrationForm",
    "StaffForm",
    "WriteForm",
    "person_data",
    "places_data",
]
