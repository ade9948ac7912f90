"""A calendar's address as each calendar program takes it.

Google subscribes to an address that begins with webcal: alone (with https: it says that it cannot
be reached); Outlook on the web takes https. Neither link is documented by its maker: both are what
their own "add calendar" pages are opened with. Each value is quoted whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_COM = "https://outlook.live.com/calendar/0/addfromweb"
OFFICE_365 = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One calendar: its address (absolute) and its name."""

    address: str
    name: str

    @property
    def webcal(self) -> str:
        """For programs of this device: Apple's calendar, Thunderbird, classic Outlook."""
        return f"webcal://{self.address.partition('://')[2]}"

    @property
    def google(self) -> str:
        """Google's page that asks whether to add it."""
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook_com(self) -> str:
        """Outlook on the web for a private account."""
        return f"{OUTLOOK_COM}?{urlencode({'url': self.address, 'name': self.name})}"

    @property
    def office_365(self) -> str:
        """Outlook on the web for an account of work."""
        return f"{OFFICE_365}?{urlencode({'url': self.address, 'name': self.name})}"
