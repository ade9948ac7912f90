"""Nonsense in addresses: parameters, paths, headers. Feeds and pages answer it calmly."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.access import Role
from tests import factories
from tests.conftest import client_of, make_user

NONSENSE = ("a\0b", "%_\\'; --", "\u202e🙈", "9" * 400, "-1", "x" * 10_000)
NAMES = (
    "q", "page", "kind", "venue", "municipality", "cycle", "past", "month", "region", "state",
    "organisation", "day", "status", "project", "lang", "number", "name", "participant", "mode",
)  # fmt: skip

RAW = (
    "month=9999-99&page=-1&q=%ff%fe&kind=%ff&day=99999999999&past=%ff&lang=%00&municipality=%D9%A3",
    f"month=9999-12&page=1{'0' * 30}&cycle=&cycle=&cycle=x&lang=xx&lang=%ff",
    "month=%D9%A2026-01&page=%D9%A3&q[]=1&q[a]=2&venue=" + "%00" * 3000,
    "month=-1&page=1e5&day=-1&page=2",
    "&" * 900 + "=&=%&page=0&month=0000-00",
)


@pytest.fixture
def paths(each_app: Flask) -> list[str]:
    """A page of every kind that reads parameters."""
    cycle = factories.cycle()
    session = factories.training_session(cycle=cycle, venue=factories.venue(), capacity=20)
    factories.registration(session)
    assert session.venue is not None
    office = f"/manage/sessions/{session.id}"
    return [
        "/", "/sessions", "/calendar", "/cycles/", f"/cycles/{cycle.slug}", "/subscribe",
        f"/sessions/{session.slug}", f"/venues/{session.venue.slug}", "/calendar.ics",
        f"/cycles/{cycle.slug}.ics", f"/sessions/{session.slug}.ics", "/certificates/",
        f"/sessions/{session.slug}.png", "/sessions.atom", "/materials.json", "/sitemap.xml",
        "/widget/next", "/widget/month", "/manage/widget",
        "/certificates/CK-2026-0001", "/manage/", "/manage/sessions/", "/manage/calendar",
        "/manage/speakers/", "/manage/cycles/", "/manage/venues/", "/manage/projects/",
        "/manage/organisations/", "/manage/users/", "/manage/outbox/", f"{office}/registrations/",
        f"{office}/registrations.csv", f"{office}/attendance/", f"{office}/announce",
        f"{office}/certificates/", f"{office}/copy", "/manage/projects/profile", "/login",
    ]  # fmt: skip


def test_nonsense_in_parameters_is_no_fault(each_app: Flask, paths: list[str]) -> None:
    ada = client_of(each_app, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
    faults = {}
    for path in paths:
        for value in NONSENSE:
            answer = ada.get(path, query_string=dict.fromkeys(NAMES, value))
            if answer.status_code >= 500:
                faults[f"{path} {value[:9]!r}"] = answer.status_code
    assert faults == {}


def test_queries_that_no_page_writes_are_no_fault(each_app: Flask, paths: list[str]) -> None:
    """Numbers and months beyond all bounds, doubled names, letters that are none."""
    ada = client_of(each_app, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
    told = {(path, raw): ada.get(f"{path}?{raw}").status_code for path in paths for raw in RAW}
    assert {asked: status for asked, status in told.items() if status >= 500} == {}


@pytest.mark.parametrize("path", ["/sessions/a%00b", "/venues/%00", "/cycles/%00.ics"])
def test_name_that_no_row_can_have_is_not_found(each_app: Flask, path: str) -> None:
    assert each_app.test_client().get(path).status_code == 404
