"""Dates and hours in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.core import dates

TEN, FOUR = datetime(2026, 11, 26, 10), datetime(2026, 11, 26, 16, 30)  # noqa: DTZ001 - local already


@pytest.mark.parametrize(
    ("language", "span", "moment"),
    [
        ("lv", "plkst.\xa010.00–16.30", "ceturtdien, 26. novembrī, plkst.\xa010.00"),
        ("en", "10:00–16:30", "Thursday, 26 November, 10:00"),
        ("lt", "10:00–16:30\xa0val.", "lapkričio 26 d., ketvirtadienis, 10:00\xa0val."),
    ],
)
def test_hours_keep_their_word_on_one_line(language: str, span: str, moment: str) -> None:
    assert dates.time_span(TEN, FOUR, language) == span
    assert dates.day_at(TEN, language, this_year=2026) == moment
