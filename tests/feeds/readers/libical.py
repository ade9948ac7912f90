"""What libical (GNOME's and KDE's) understands of a feed: python libical.py URL."""

from __future__ import annotations

import ctypes
import json
import sys
import urllib.request
from datetime import UTC, datetime
from typing import Any

ANY, VEVENT = 1, 4  # icalcomponent_kind


class Time(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int), ("is_daylight", ctypes.c_int), ("zone", ctypes.c_void_p),
    ]  # fmt: skip


def function(library: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> Any:
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


def main() -> None:
    with urllib.request.urlopen(sys.argv[1]) as answer:
        content = answer.read()
    library = ctypes.CDLL("libical.so.3")
    handle, text = ctypes.c_void_p, ctypes.c_char_p
    component = {
        name: function(library, f"icalcomponent_{name}", kind, handle)
        for name, kind in {
            "get_uid": text, "get_summary": text, "get_status": ctypes.c_int,
            "get_sequence": ctypes.c_int, "get_dtstart": Time, "get_dtend": Time,
            "count_errors": ctypes.c_int,
        }.items()
    }  # fmt: skip
    first = function(library, "icalcomponent_get_first_component", handle, handle, ctypes.c_int)
    following = function(library, "icalcomponent_get_next_component", handle, handle, ctypes.c_int)
    word = function(library, "icalproperty_enum_to_string", text, ctypes.c_int)
    seconds = function(library, "icaltime_as_timet_with_zone", ctypes.c_longlong, Time, handle)
    root = function(library, "icalparser_parse_string", handle, text)(content)
    if component["count_errors"](root):
        sys.stderr.write("libical found errors\n")

    def moment(time: Time) -> str:
        return datetime.fromtimestamp(seconds(time, time.zone), UTC).isoformat()

    events = []
    part = first(root, VEVENT)
    while part:
        events.append(
            {
                "uid": component["get_uid"](part).decode(),
                "starts": moment(component["get_dtstart"](part)),
                "ends": moment(component["get_dtend"](part)),
                "status": word(component["get_status"](part)).decode(),
                "summary": component["get_summary"](part).decode(),
                "sequence": component["get_sequence"](part),
            }
        )
        part = following(root, VEVENT)
    sys.stdout.write(json.dumps(events))


main()
