"""schema.org's data: what a validator says of each state, and what Google asks of an event.

The validator is TypeScript with schema-dts, Google's own types of the whole vocabulary: a property
that schema.org does not know, or one on the wrong type, is a fault.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from app.core.access import SYSTEM
from app.core.db import db
from app.core.texts import Texts
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import SessionMode, SessionStatus
from app.sessions.services import change_plan, set_status
from app.sessions.services.copying import plan_of
from tests import factories as make

ROOT = Path(__file__).parents[2]
NODE = Path(sys.executable).parent / "node"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
START = datetime(2099, 6, 1, 7, tzinfo=UTC)
ASKED_BY_GOOGLE = {"name", "startDate", "location"}
ADVISED_BY_GOOGLE = {
    "description", "endDate", "eventStatus", "image", "offers", "organizer", "eventAttendanceMode",
}  # fmt: skip


def structured(client: FlaskClient, path: str) -> dict[str, Any]:
    found = SCRIPT.findall(client.get(path).text)
    assert len(found) == 1, path
    data: dict[str, Any] = json.loads(found[0])
    return data


def faults(folder: Path, things: Mapping[str, dict[str, Any]]) -> list[str]:
    """What the validator says of each, by its name."""
    kinds = sorted({thing["@type"] for thing in things.values()})
    lines = [f"import type {{ WithContext, {', '.join(kinds)} }} from 'schema-dts';"]
    for name, thing in things.items():
        said = json.dumps(thing, ensure_ascii=False)
        lines.append(f"export const {name}: WithContext<{thing['@type']}> = {said};")
    (folder / "things.ts").write_text("\n".join(lines), "utf-8")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    checker = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(NODE), str(checker), "--noEmit", "--strict", "--moduleResolution", "bundler",
               "--module", "esnext", "things.ts"]  # fmt: skip
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    return [line for line in told.splitlines() if line]


def session(**values: Any) -> TrainingSession:
    """A session with all that there is to say."""
    cycle = make.cycle()
    place = make.venue(country="LV", latitude=56.5, longitude=27.3)
    said: dict[str, Any] = {
        "days": 2, "starts_at": START, "summary": Texts("Par darbu"), "audience": Texts("Visiem"),
        "venue_id": place.id, "cycle_id": cycle.id, "project_id": make.project().id,
        "registration_opens_at": datetime(2099, 5, 1, tzinfo=UTC),
    }  # fmt: skip
    return make.training_session(**{**said, **values})


def test_a_validator_accepts_every_state_of_a_session_and_a_cycle(
    client: FlaskClient, tmp_path: Path
) -> None:
    things = {}
    for status in (SessionStatus.PUBLISHED, SessionStatus.CANCELLED, SessionStatus.POSTPONED):
        for mode in SessionMode:
            row = session(status=status, mode=mode)
            name = f"{status.value}_{mode.value}"
            things[name] = structured(client, f"/sessions/{row.slug}")
    for mode in SessionMode:
        row = session(mode=mode, moved_from_at=datetime(2099, 5, 31, 7, tzinfo=UTC))
        things[f"moved_{mode.value}"] = structured(client, f"/sessions/{row.slug}")
    bare = make.training_session(capacity=None, contact_name="")
    things["bare"] = structured(client, f"/sessions/{bare.slug}")
    cycle = make.cycle()
    session(cycle_id=cycle.id)
    things["cycle"] = structured(client, f"/cycles/{cycle.slug}")
    empty = make.cycle()
    things["empty"] = structured(client, f"/cycles/{empty.slug}")
    assert faults(tmp_path, things) == []


def test_the_validator_names_what_schema_org_does_not_know(
    client: FlaskClient, tmp_path: Path
) -> None:
    thing = structured(client, f"/sessions/{session().slug}")
    thing["organiser"] = thing["location"][0].pop("geo")
    thing["eventStatus"] = "https://schema.org/EventGone"
    assert len(faults(tmp_path, {"wrong": thing})) == 1


def test_event_tells_all_that_google_asks_and_advises(client: FlaskClient) -> None:
    thing = structured(client, f"/sessions/{session().slug}")
    assert (ASKED_BY_GOOGLE | ADVISED_BY_GOOGLE) - set(thing) == set()
    assert thing["location"][0]["address"] == {
        "@type": "PostalAddress", "streetAddress": "Ezera iela 1", "addressLocality": "Rēzekne",
        "addressCountry": "LV",
    }  # fmt: skip
    assert (thing["offers"]["price"], thing["offers"]["availability"]) == (
        0, "https://schema.org/InStock",
    )  # fmt: skip
    assert thing["offers"]["validFrom"] == "2099-05-01T03:00:00+03:00"
    assert thing["image"][0].startswith("http://cikls.example.lv/sessions/")
    assert thing["superEvent"]["@type"] == "EventSeries"


def test_days_of_a_session_are_its_sub_events_each_with_its_own_place(client: FlaskClient) -> None:
    row = session()
    away = make.venue("Utenas centrs")
    row.days[1].venue_id, row.days[1].topic = away.id, Texts("Otrā tēma")
    row.days[1].timezone = "Europe/Oslo"
    db.session.commit()
    thing = structured(client, f"/sessions/{row.slug}")
    told = [
        (day["name"], day["startDate"], day["location"][0]["name"]) for day in thing["subEvent"]
    ]
    assert told == [
        ("Darbs ar klientu", "2099-06-01T10:00:00+03:00", "Zaļā sala"),
        ("Darbs ar klientu: Otrā tēma", "2099-06-02T09:00:00+02:00", "Utenas centrs"),
    ]


def test_session_of_one_day_has_no_sub_events(client: FlaskClient) -> None:
    assert "subEvent" not in structured(client, f"/sessions/{session(days=1).slug}")


def test_status_tells_what_became_of_the_session(client: FlaskClient) -> None:
    states = {
        "EventScheduled": session(),
        "EventCancelled": session(status=SessionStatus.CANCELLED),
        "EventPostponed": session(status=SessionStatus.POSTPONED),
        "EventMovedOnline": session(mode=SessionMode.ONLINE),
    }
    told = {
        name: structured(client, f"/sessions/{row.slug}")["eventStatus"]
        for name, row in states.items()
    }
    assert told == {name: f"https://schema.org/{name}" for name in states}


def moved(row: TrainingSession, **values: Any) -> TrainingSession:
    """The session a week later, as the office moves it."""
    plan, week = plan_of(get_session(row.id)), timedelta(days=7)
    days = [replace(d, starts_at=d.starts_at + week, ends_at=d.ends_at + week) for d in plan.days]
    return change_plan(row.id, replace(plan, days=tuple(days), **values), actor=SYSTEM)


def told_of(client: FlaskClient, row: TrainingSession) -> tuple[object, object]:
    thing = structured(client, f"/sessions/{row.slug}")
    return thing["eventStatus"], thing.get("previousStartDate")


def test_session_that_was_moved_tells_when_it_was_to_be(client: FlaskClient) -> None:
    row, before = session(), "2099-06-01T10:00:00+03:00"
    rescheduled = "https://schema.org/EventRescheduled"
    assert told_of(client, moved(row)) == (rescheduled, before)
    title = replace(plan_of(get_session(row.id)), title=Texts("Cits nosaukums"))
    assert told_of(client, change_plan(row.id, title, actor=SYSTEM)) == (rescheduled, before)
    both = ["https://schema.org/EventMovedOnline", rescheduled]
    row = moved(row, mode=SessionMode.ONLINE, online_url="https://example.lv/x")
    assert told_of(client, row) == (both, "2099-06-08T10:00:00+03:00")
    set_status(row.id, SessionStatus.CANCELLED, Texts("Vētra"), actor=SYSTEM)
    assert told_of(client, row)[0] == "https://schema.org/EventCancelled"


def test_draft_that_was_moved_was_never_to_be_on_another_day(client: FlaskClient) -> None:
    row = moved(session(status=SessionStatus.DRAFT))
    set_status(row.id, SessionStatus.PUBLISHED, actor=SYSTEM)
    assert told_of(client, row) == ("https://schema.org/EventScheduled", None)


def test_what_one_cannot_register_for_offers_no_place(client: FlaskClient) -> None:
    full = structured(client, f"/sessions/{session(capacity=5, seats_taken=5).slug}")
    off = structured(client, f"/sessions/{session(status=SessionStatus.CANCELLED).slug}")
    unasked = structured(client, f"/sessions/{session(capacity=None).slug}")
    gone = "https://schema.org/SoldOut"
    assert (full["offers"]["availability"], off["offers"]["availability"]) == (gone, gone)
    assert "offers" not in unasked


def test_cycle_is_a_course_with_one_run_of_its_days(client: FlaskClient) -> None:
    cycle = make.cycle()
    session(cycle_id=cycle.id)
    make.training_session(cycle_id=cycle.id, mode=SessionMode.ONLINE, starts_at=START)
    thing = structured(client, f"/cycles/{cycle.slug}")
    (run,) = thing["hasCourseInstance"]
    assert (thing["name"], thing["provider"]["name"]) == ("Klientu apkalpošana", "Cikls")
    assert (run["courseMode"], run["courseWorkload"], len(run["subEvent"])) == (
        "Blended", "PT18H0M", 3,
    )  # fmt: skip
    assert (run["startDate"], run["endDate"]) == (
        "2099-06-01T10:00:00+03:00", "2099-06-02T16:00:00+03:00",
    )  # fmt: skip
