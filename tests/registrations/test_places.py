"""Seats, quotas and the queue as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.registrations.rules import (
    Places,
    QuotaPlan,
    check_quotas,
    kept_at,
    next_in_line,
    offer_ends,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
A, B = 1, 2
QUOTAS = st.sampled_from([None, A, B])


@dataclass(frozen=True)
class Kept:
    id: int
    seats: int
    release_at: datetime | None = None


def test_people_of_a_quota_fill_its_seats_and_then_the_open_ones() -> None:
    places = Places(10, {A: 3, B: 2}, {A: 4, B: 1, None: 2})
    assert (places.taken, places.kept_free, places.open_free) == (7, 1, 2)
    assert [places.has_room_for(who) for who in (A, B, None)] == [True, True, True]


def test_who_belongs_to_no_quota_finds_no_kept_seat() -> None:
    places = Places(5, {A: 3}, {None: 2})
    assert [places.has_room_for(who) for who in (A, B, None)] == [True, False, False]
    assert (places.kept_free, places.open_free) == (3, 0)


def test_nobody_finds_a_seat_above_the_capacity_whatever_is_kept() -> None:
    shrunk = Places(4, {A: 3}, {None: 4})
    assert (shrunk.has_room_for(A), shrunk.kept_free, shrunk.open_free) == (False, 0, 0)


def test_quota_keeps_its_seats_until_its_release() -> None:
    quotas = [Kept(A, 3, NOW), Kept(B, 2, NOW + timedelta(seconds=1)), Kept(3, 1)]
    assert kept_at(quotas, NOW) == {B: 2, 3: 1}


def test_queue_passes_over_those_for_whom_no_seat_is_free() -> None:
    places = Places(4, {A: 2}, {None: 2})
    queue = [(1, None), (2, B), (3, A), (4, None), (5, A), (6, A)]
    assert next_in_line(places, queue) == [3, 5]


def test_queue_is_served_in_order_where_nothing_is_kept() -> None:
    assert next_in_line(Places(3, {}, {None: 1}), [(7, A), (8, None), (9, None)]) == [7, 8]


@given(
    st.integers(0, 12), st.integers(0, 6), st.integers(0, 6), st.lists(QUOTAS, max_size=30)
)  # fmt: skip
def test_seats_given_one_by_one_keep_every_promise(
    capacity: int, kept_a: int, kept_b: int, comers: list[int | None]
) -> None:
    """Never above the capacity, and whoever a seat is kept for finds it."""
    kept_a = min(kept_a, capacity)
    places = Places(capacity, {A: kept_a, B: min(kept_b, capacity - kept_a)})
    for comer in comers:
        had_own = places.held.get(comer, 0) < places.kept.get(comer or 0, 0)
        assert places.has_room_for(comer) or not had_own
        assert places.has_room_for(comer) == (had_own or places.open_free > 0)
        if places.has_room_for(comer):
            places = places.with_one_more(comer)
        assert places.taken + places.kept_free + places.open_free == capacity


@pytest.mark.parametrize(
    ("plans", "capacity", "is_right"),
    [
        ([], None, True),
        ([QuotaPlan(seats=3, organisation_ids=(1,))], 3, True),
        ([QuotaPlan(seats=2, organisation_ids=(1,)), QuotaPlan(seats=2, organisation_ids=(2,))],
         3, False),
        ([QuotaPlan(seats=1)], 3, False),
        ([QuotaPlan(seats=1, organisation_ids=(1,))], None, False),
    ],
)  # fmt: skip
def test_quotas_that_cannot_be_kept_are_refused(
    plans: list[QuotaPlan], capacity: int | None, is_right: bool
) -> None:
    if is_right:
        check_quotas(plans, capacity)
        return
    with pytest.raises(InvalidInput):
        check_quotas(plans, capacity)


def test_offer_ends_with_the_beginning_at_the_latest() -> None:
    starts_at = NOW + timedelta(hours=10)
    assert offer_ends(None, starts_at, NOW) is None
    assert offer_ends(4, starts_at, NOW) == NOW + timedelta(hours=4)
    assert offer_ends(24, starts_at, NOW) == starts_at
