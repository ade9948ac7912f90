"""A neighbour's calendar, for the month of the office."""

from __future__ import annotations

from pathlib import Path

from app.core.access import SYSTEM
from app.output.uploads import SentFile
from app.partners.queries import count_calendars
from app.partners.rules import PartnerPlan, Tone
from app.partners.services import save_calendar

FILE = Path(__file__).parents[1] / "data" / "partner.ics"
PLAN = PartnerPlan("Vidzemes plānošanas reģions", "VPR", Tone.MOSS)


def load_partner_calendar() -> None:
    """One uploaded calendar, where there is none."""
    if count_calendars() == 0:
        with FILE.open("rb") as content:
            save_calendar(PLAN, SentFile(content, FILE.name), actor=SYSTEM)
