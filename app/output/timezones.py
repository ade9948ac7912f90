"""The time zones a calendar file may name, each described by one small rule.

The European Union changes clocks at 01:00 UTC on the last Sundays of March and October (Directive
2000/84/EC). All zones below have kept that rule since 2003, when Lithuania came back to it. A list
of dates instead of the rule puts some calendar clients an hour off.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_EU_ZONES = frozenset(
    {
        "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen", "Europe/Helsinki", "Europe/Oslo",
        "Europe/Riga", "Europe/Stockholm", "Europe/Tallinn", "Europe/Vilnius", "Europe/Warsaw",
    }
)  # fmt: skip
_MARCH, _OCTOBER = datetime(2003, 3, 30, 1, tzinfo=UTC), datetime(2003, 10, 26, 1, tzinfo=UTC)


def local(moment: datetime, zone: str) -> datetime | None:
    """Return the wall clock at an aware moment, or None where a calendar file could not say it.

    That is so for a zone we have no rule for, for years before the rule, and for the hour that
    comes twice in October: it means the first (RFC 5545, 3.3.5), but ical.js, node-ical, libical
    and sabre/vobject take it for the second.
    """
    if zone not in _EU_ZONES or moment < _OCTOBER:
        return None
    wall = moment.astimezone(ZoneInfo(zone))
    comes_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return None if comes_twice else wall


def component(zone: str) -> Timezone:
    """Return the VTIMEZONE of a zone that `local` has answered for."""
    summer, winter = (moment.astimezone(ZoneInfo(zone)) for moment in (_MARCH, _OCTOBER))
    timezone = Timezone()
    timezone.add("tzid", zone)
    timezone.add_component(_change(TimezoneDaylight(), winter, summer))
    timezone.add_component(_change(TimezoneStandard(), summer, winter))
    return timezone


def _change(
    part: TimezoneDaylight | TimezoneStandard, before: datetime, after: datetime
) -> TimezoneDaylight | TimezoneStandard:
    """Describe one change of clocks; it starts by the clock shown before (RFC 5545, 3.6.5)."""
    offset = before.utcoffset() or timedelta()
    part.add("dtstart", (after.astimezone(UTC) + offset).replace(tzinfo=None))
    part.add("rrule", vRecur(freq="YEARLY", bymonth=after.month, byday="-1SU"))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", after.utcoffset() or timedelta())
    part.add("tzname", after.tzname() or "")
    return part
