"""Who is one person, and when one can register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.texts import Texts
from app.registrations.rules import (
    LONGEST_KEY,
    RegistrationState,
    RegistrationWindow,
    can_cancel,
    can_change,
    is_open,
    organisation_label,
    person_key,
)
from app.sessions.rules import SessionStatus

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = st.text(min_size=1, max_size=100)


@dataclass(frozen=True)
class Facts:
    status: SessionStatus = SessionStatus.PUBLISHED
    capacity: int | None = 20
    has_waiting_list: bool = True
    seats_taken: int = 0
    seats_kept: int = 0
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    changes_until: datetime | None = None
    starts_at: datetime | None = NOW + timedelta(days=7)
    ends_at: datetime | None = NOW + timedelta(days=8)


OPEN = Facts()


@pytest.mark.parametrize(
    ("facts", "window"),
    [
        (OPEN, RegistrationWindow.OPEN),
        (replace(OPEN, seats_taken=19), RegistrationWindow.OPEN),
        (replace(OPEN, seats_taken=15, seats_kept=4), RegistrationWindow.OPEN),
        (replace(OPEN, seats_taken=15, seats_kept=5), RegistrationWindow.KEPT),
        (replace(OPEN, seats_taken=20), RegistrationWindow.WAITING_LIST),
        (replace(OPEN, seats_taken=20, has_waiting_list=False), RegistrationWindow.FULL),
        (replace(OPEN, capacity=0), RegistrationWindow.WAITING_LIST),
        (replace(OPEN, capacity=None), RegistrationWindow.NONE),
        (
            replace(OPEN, registration_opens_at=NOW + timedelta(seconds=1)),
            RegistrationWindow.NOT_YET,
        ),
        (replace(OPEN, registration_opens_at=NOW), RegistrationWindow.OPEN),
        (replace(OPEN, registration_closes_at=NOW), RegistrationWindow.CLOSED),
        (replace(OPEN, starts_at=NOW), RegistrationWindow.CLOSED),
        (replace(OPEN, starts_at=None), RegistrationWindow.OPEN),
        (replace(OPEN, status=SessionStatus.CANCELLED), RegistrationWindow.CANCELLED),
        (replace(OPEN, status=SessionStatus.POSTPONED), RegistrationWindow.POSTPONED),
        (replace(OPEN, status=SessionStatus.DONE), RegistrationWindow.CLOSED),
        (replace(OPEN, status=SessionStatus.DRAFT), RegistrationWindow.NOT_YET),
    ],
)
def test_window_follows_status_clock_and_seats(facts: Facts, window: RegistrationWindow) -> None:
    assert is_open(facts, NOW) == window


def test_window_takes_registrations_when_open_or_waiting() -> None:
    taking = [window for window in RegistrationWindow if window.takes_registrations]
    assert taking == [
        RegistrationWindow.OPEN,
        RegistrationWindow.KEPT,
        RegistrationWindow.WAITING_LIST,
    ]


def test_person_key_is_name_with_organisation() -> None:
    assert (
        person_key("Zane", "Krūmiņa-Ozola", "Gulbenes novads")
        == "zane krumina ozola|gulbenes novads"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Jānis", "Bērziņš", "Rēzeknes novads"), (" JANIS ", "berzins", "rezeknes  NOVADS")),
        (("Anna", "Krūmiņa-Ozola", "A"), ("Anna", "Krumina Ozola", "a")),
        (("Jānis", "X", "y"), ("Ja\u0304nis", "X", "y")),
    ],
)
def test_person_key_is_the_same_for_other_spellings(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert person_key(*one) == person_key(*other)


@given(NAMES, NAMES, NAMES)
def test_person_key_fits_its_column_and_ignores_case(one: str, two: str, three: str) -> None:
    key = person_key(one, two, three)
    assert len(key) <= LONGEST_KEY + 1
    assert key.encode("utf-8", "replace")
    assert key == person_key(f" {one} ", two, three)


def test_person_key_of_two_long_names_differs() -> None:
    assert person_key("\ufdfa" * 100, "A", "x") != person_key("\ufdfa" * 100, "B", "x")


def test_cancelling_ends_as_the_first_day_begins() -> None:
    last_moment = NOW + timedelta(days=7) - timedelta(seconds=1)
    assert can_cancel(OPEN, RegistrationState.WAITING, last_moment)
    assert not can_cancel(OPEN, RegistrationState.WAITING, NOW + timedelta(days=7))
    assert not can_cancel(OPEN, RegistrationState.CANCELLED, NOW)


def test_freeze_leaves_changes_to_the_organiser() -> None:
    frozen = replace(OPEN, changes_until=NOW)
    for may in (can_cancel, can_change):
        assert may(frozen, RegistrationState.CONFIRMED, NOW - timedelta(seconds=1))
        assert not may(frozen, RegistrationState.CONFIRMED, NOW)


def test_changing_ends_as_the_last_day_ends() -> None:
    assert can_change(OPEN, RegistrationState.CONFIRMED, NOW + timedelta(days=7, hours=1))
    assert not can_change(OPEN, RegistrationState.CONFIRMED, NOW + timedelta(days=8))
    assert not can_change(OPEN, RegistrationState.DECLINED, NOW)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("", "Ludzas novads"),
        ("ludzas novads", "Ludzas novads"),
        ("Ludza municipality", "Ludzas novads"),
        ("Pildas pagasts", "Ludzas novads, Pildas pagasts"),
    ],
)
def test_organisation_label_keeps_what_was_typed_beside(typed: str, label: str) -> None:
    assert organisation_label(Texts("Ludzas novads", "Ludza municipality"), typed, "lv") == label


def test_organisation_label_of_an_unlisted_one_is_what_was_typed() -> None:
    assert organisation_label(None, "Biedrība", "lv") == "Biedrība"
