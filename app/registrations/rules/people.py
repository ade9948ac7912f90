"""Who is one person, and what a registration says of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from app.core.search import fold
from app.core.texts import Texts
from app.registrations.rules.states import RegistrationState

LONGEST_KEY = 400  # characters; the column holds 500
_APART = re.compile(r"[\W_]+")


def person_key(given: str, family: str, organisation: str) -> str:
    """One person: the folded name and organisation, signs as spaces; 400 characters at most.

    Municipalities share mailboxes, so an address does not make a person.
    """
    return _bounded(f"{name_key(given, family)}|{_plain(organisation)}")


def name_key(given: str, family: str) -> str:
    """The part of `person_key` before the bar."""
    return _bounded(_plain(f"{given} {family}"))


def _plain(text: str) -> str:
    return " ".join(_APART.sub(" ", fold(text)).split())


def _bounded(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 33]}#{hashlib.blake2s(key.encode(), digest_size=16).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A person who wants to come, cleaned; `organisation_id` or `organisation_name` is there."""

    given_name: str
    family_name: str
    email: str
    organisation_id: int | None = None
    organisation_name: str = ""
    phone: str = ""
    position: str = ""
    notes: str = ""
    may_be_photographed: bool = True
    language: str = "lv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a registration: `place` counts from 1 on the waiting list, 0 elsewhere."""

    registration_id: int
    state: RegistrationState
    place: int = 0
    duplicate: bool = False


def organisation_label(listed: Texts | None, typed: str, language: str) -> str:
    """'Ludzas novads', or with the part of it that was typed 'Ludzas novads, Pildas pagasts'."""
    name = listed.in_(language) if listed else ""
    if name and fold(typed) in ("", *map(fold, (listed or Texts("")).as_dict().values())):
        return name
    return ", ".join(filter(None, (name, typed)))
