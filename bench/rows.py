"""What is measured: one request for each row of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bench.inside import ORGANISER, PASSWORD
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
    yield Row(f"calendar feed of {events} days, as it is", lambda: get("/calendar.ics"))
    yield Row(
        "calendar feed, as it is, packed (gzip)",
        lambda: get("/calendar.ics", headers="Accept-Encoding: gzip\r\n"),
        0.6,
    )
    yield Row("calendar feed, unchanged (304)", lambda: unchanged(site.port, "/calendar.ics"), 0.6)
    yield Row("picture for sharing, drawn before", lambda: get(f"{busy}.png"))
    crowd, cookie = site.inside.crowd_id, office_cookie(site.port)
    yield Row(
        "organiser's list of 5,000, a page",
        lambda: get(
            f"/manage/sessions/{crowd}/registrations/?{fresh}", headers=f"Cookie: {cookie}\r\n"
        ),
    )
    yield Row(
        "registration (form, then sent)",
        lambda: registration(site.port, site.open_slug),
        site.registration_goal,
    )
    yield Row(
        "registration behind 5,000 who wait",
        lambda: registration(site.port, site.crowd_slug),
    )


def unchanged(port: int, path: str) -> Request:
    """The same page once more, by somebody who has it."""
    head = Connection(port).ask(get(path).raw)[1].decode("latin-1")
    found = re.search(r"(?im)^etag:\s*(\S+)", head)
    if found is None:
        raise RuntimeError(f"{path} has no ETag")
    return get(path, status=304, headers=f"If-None-Match: {found[1]}\r\n")


def registration(port: int, slug: str) -> Request:
    """Another person each time, who opens the form and sends it, with the token of one visit."""
    path = f"/sessions/{slug}/register"
    cookie, token = form_of(port, path)
    person = {
        "csrf_token": token,
        "given_name": "Pia",
        "family_name": f"Priede {NUMBER}",
        "email": f"pia.{NUMBER}@example.lv",
        "organisation_name": "Rēzeknes novads",
        "position": "speciāliste",
    }
    form = get(path, headers=f"Cookie: {cookie}\r\n")
    sent = post(path, urlencode(person, safe="@"), status=303, cookie=cookie)
    return replace(sent, after=form)


def form_of(port: int, path: str) -> tuple[str, str]:
    """The cookie and the token of the form on a page."""
    _, head, body = Connection(port).ask(get(path).raw)
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', body)
    if token is None:
        raise RuntimeError(f"{path} has no form")
    return cookie_in(head), token[1].decode()


def cookie_in(head: bytes) -> str:
    """The cookie that an answer sets."""
    found = re.search(r"(?im)^set-cookie:\s*(session=[^;\r\n]+)", head.decode("latin-1"))
    if found is None:
        raise RuntimeError("no cookie was set")
    return found[1]


def office_cookie(port: int) -> str:
    """Somebody of the office, signed in."""
    cookie, token = form_of(port, "/login")
    typed = {"csrf_token": token, "email": ORGANISER, "password": PASSWORD}
    asked = post("/login", urlencode(typed, safe="@"), status=302, cookie=cookie)
    return cookie_in(Connection(port).ask(asked.raw)[1])
