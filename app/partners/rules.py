"""What a partner's calendar is called, how often it is asked for, what can be wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.errors import InvalidInput
from app.core.texts import N_

NAME_LENGTH, MARK_LENGTH, URL_LENGTH = 120, 5, 1000
MOST_CALENDARS = 30
KEPT_ATTEMPTS = 20
_WRITABLE = re.compile(r"[!-~]+")  # what an address is written with (RFC 3986)
USUAL_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)
REREAD_AFTER = timedelta(days=7)  # so that recurring entries reach on into the future
BACK, AHEAD = timedelta(days=366), timedelta(days=732)  # which days are kept
READ, UNCHANGED = "read", "unchanged"  # outcomes besides the problems


class Tone(StrEnum):
    """The colour of a layer; its mark says the same in letters."""

    LAKE = "lake"
    MOSS = "moss"
    CLAY = "clay"
    PLUM = "plum"
    SAND = "sand"
    SLATE = "slate"

    @property
    def label(self) -> str:
        """English msgid."""
        return {
            Tone.LAKE: N_("Lake blue"),
            Tone.MOSS: N_("Moss green"),
            Tone.CLAY: N_("Clay red"),
            Tone.PLUM: N_("Plum"),
            Tone.SAND: N_("Sand yellow"),
            Tone.SLATE: N_("Slate grey"),
        }[self]


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """What staff say of a calendar; without `url` it is a file that was uploaded."""

    name: str
    mark: str
    tone: Tone
    url: str = ""


OUTCOMES = {
    READ: N_("Read."),
    UNCHANGED: N_("Nothing new."),
    "address": N_("This address cannot be used: it must begin with https:// or http://."),
    "private": N_("This address belongs to an internal network, from which nothing is fetched."),
    "unreachable": N_("The server at this address cannot be reached."),
    "too_slow": N_("The server took too long to answer."),
    "status": N_("The server answered with the error %(detail)s."),
    "redirects": N_("The address leads from one place to the next without end."),
    "encoding": N_("The server packed the calendar in a way that cannot be unpacked."),
    "too_large": N_("The calendar is larger than 5 MB."),
    "not_a_calendar": N_("This is not a calendar in the iCalendar format (.ics)."),
    "broken": N_("The calendar is damaged and cannot be read."),
    "too_much": N_("The calendar has more entries than can be shown, or is nested too deeply."),
    "too_much_work": N_("The calendar takes too long to read; its repeating entries may be wrong."),
}


def outcome_text(outcome: str) -> str:
    """The English msgid of an outcome; its value is `detail`."""
    return OUTCOMES.get(outcome, OUTCOMES["broken"])


def clean_url(url: str) -> str:
    """An address as it is fetched: webcal is https in the clothes of calendar programs."""
    scheme, separator, rest = url.partition("://")
    known = {"webcal": "https", "webcals": "https"}.get(scheme.lower(), scheme.lower())
    return f"{known}{separator}{rest}"


def check_url(url: str) -> None:
    """Raises InvalidInput for what cannot be the address of a calendar."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError as error:
        raise InvalidInput("url", OUTCOMES["address"]) from error
    if not is_whole or parts.scheme not in ("http", "https") or not _WRITABLE.fullmatch(url):
        raise InvalidInput("url", OUTCOMES["address"])


def host_of(url: str) -> str:
    """What may be shown of an address: the rest may be a secret."""
    return urlsplit(url).hostname or ""


def pause_after(failures: int) -> timedelta:
    """How long to leave an address alone after so many failures in a row."""
    times: int = 2 ** min(failures, 10)
    return min(USUAL_PAUSE * times, LONGEST_PAUSE)


def kept_days(today: date) -> tuple[date, date]:
    """The first and the last day whose entries are kept."""
    return today - BACK, today + AHEAD
