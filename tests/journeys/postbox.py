"""A mail server on loopback that keeps what it is handed."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller


class Postbox:
    """Every letter the site has sent, oldest first."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one."""
        letter = message_from_bytes(envelope.original_content, policy=policy.default)
        self.letters.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What went to one address."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    def last_to(self, address: str, about: str = "") -> EmailMessage:
        """The newest letter to one address, with `about` in its words."""
        return [letter for letter in self.to(address) if about in words(letter)][-1]


def words(letter: EmailMessage) -> str:
    """The letter as plain text, its lines joined."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def link(letter: EmailMessage, part: str) -> str:
    """The first link in the letter that has `part` in it."""
    (first, *_others) = [url for url in re.findall(r"https?://\S+", words(letter)) if part in url]
    return str(first)


def calendar(letter: EmailMessage) -> bytes:
    """The .ics that came with it."""
    (found,) = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    return cast("bytes", found.get_payload(decode=True))


def listening(postbox: Postbox, port: int) -> Controller:
    """Its server, not started yet."""
    return Controller(postbox, hostname="127.0.0.1", port=port)
