"""The shape of what staff type about sessions and speakers."""

from app.sessions.forms.copying import CopyForm
from app.sessions.forms.plan import PlanForm
from app.sessions.forms.prefill import data_of, first_data, next_data
from app.sessions.forms.speakers import SpeakerForm

__all__ = ["CopyForm", "PlanForm", "SpeakerForm", "data_of", "first_data", "next_data"]
