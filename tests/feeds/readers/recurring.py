"""What recurring-ical-events understands of a feed: python recurring.py URL."""

from __future__ import annotations

import json
import sys
import urllib.request
from datetime import UTC

import recurring_ical_events
from icalendar import Calendar

with urllib.request.urlopen(sys.argv[1]) as answer:
    calendar = Calendar.from_ical(answer.read())
found = recurring_ical_events.of(calendar).between((2026, 1, 1), (2028, 1, 1))
sys.stdout.write(
    json.dumps(
        [
            {
                "uid": str(each["UID"]),
                "starts": each.start.astimezone(UTC).isoformat(),
                "ends": each.end.astimezone(UTC).isoformat(),
                "status": str(each["STATUS"]),
                "summary": str(each["SUMMARY"]),
                "sequence": int(each["SEQUENCE"]),
            }
            for each in found
        ]
    )
)
