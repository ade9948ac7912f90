"""What is measured: one request for each row of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import MARK, Connection, Request, get, post
from bench.site import Site

NUMBER = MARK.decode()


@dataclass(frozen=True)
class Row:
    """A row and the ratio to hello-world that it is to reach, None: only told.

    `prepare` is asked anew before each round: what is unchanged goes by the clock, too.
    """

    name: str
    prepare: Callable[[], Request]
    goal: float | None = None


HELLO = Row("hello-world (plain Flask)", lambda: get("/hello/"))


def rows_of(site: Site) -> Iterator[Row]:
    """Every row but hello-world; what writes comes last."""
    busy, fresh = f"/sessions/{site.busy_slug}", f"n={NUMBER}"
    yield Row("start page, whole", lambda: get(f"/?{fresh}"), 0.12)
    yield Row("start page, opened by many (kept)", lambda: get("/"))
    yield Row("start page, unchanged (304)", lambda: unchanged(site.port, "/"), 0.5)
    yield Row("session page, whole", lambda: get(f"{busy}?{fresh}"), 0.12)
    yield Row("month of the calendar, whole", lambda: get(f"/calendar?{fresh}"))
    yield Row("search for a word, whole", lambda: get(f"/sessions?q=valoda&{fresh}"))
    feed = Connection(site.port).ask(get("/calendar.ics").raw)[2]
    events = feed.count(b"BEGIN:VEVENT")
    yield Row(f"calendar feed of {events} days, whole", lambda: get(f"/calendar.ics?{fresh}"))
    yield Row("calendar feed, unchanged (304)", lambda: unchanged(site.port, "/calendar.ics"))
    yield Row(
        "registration (POST, seat kept, mail written)",
        lambda: registration(site.port, site.open_slug),
    )


def unchanged(port: int, path: str) -> Request:
    """The same page once more, by somebody who has it."""
    head = Connection(port).ask(get(path).raw)[1].decode("latin-1")
    found = re.search(r"(?im)^etag:\s*(\S+)", head)
    if found is None:
        raise RuntimeError(f"{path} has no ETag")
    return get(path, status=304, headers=f"If-None-Match: {found[1]}\r\n")


def registration(port: int, slug: str) -> Request:
    """Another person each time, with the cookie and the token of one form."""
    path = f"/sessions/{slug}/register"
    _, head, body = Connection(port).ask(get(path).raw)
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', body)
    cookie = re.search(r"(?im)^set-cookie:\s*([^;\r\n]+)", head.decode("latin-1"))
    if token is None or cookie is None:
        raise RuntimeError(f"{path} has no form")
    person = {
        "csrf_token": token[1].decode(),
        "given_name": "Pia",
        "family_name": f"Priede {NUMBER}",
        "email": f"pia.{NUMBER}@example.lv",
        "organisation_name": "Rēzeknes novads",
        "position": "speciāliste",
    }
    return post(path, urlencode(person, safe="@"), status=303, cookie=cookie[1])
