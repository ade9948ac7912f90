"""The same thing done with many: one transaction a person, so that one refusal undoes no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.core.errors import CiklsError
from app.registrations.queries import RegistrationRow


@dataclass(frozen=True, slots=True)
class Refused:
    """Who was refused, and why."""

    name: str
    fault: CiklsError


def do_with_each(people: Iterable[RegistrationRow], work: Callable[[int], object]) -> list[Refused]:
    """Call a service with the id of each, in their order; whom it refused.

    Each is a transaction of its own under the session's lock: visitors get in between, and what
    was done and mailed stays done whatever comes after it.
    """
    refused = []
    for person in people:
        try:
            work(person.id)
        except CiklsError as fault:
            refused.append(Refused(f"{person.given_name} {person.family_name}", fault))
    return refused
