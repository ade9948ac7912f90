"""Buttons of the plan form that change its rows and save nothing."""

from __future__ import annotations

from app.sessions.forms.days import MOST_ITEMS
from app.sessions.forms.plan import PlanForm

MORE_ITEMS = 3


def take_step(form: PlanForm, do: str) -> bool:
    """Whether the button `do` was one of these; the form then shows what was typed, a row more or
    less.

    'add_day', 'remove_day:2', 'add_items:2', 'read_lines:2'; pasted lines become rows on any.
    """
    name, _colon, place = do.partition(":")
    index = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
    day = form.days.entries[index].form if 0 <= index < len(form.days.entries) else None
    if name == "add_day":
        form.add_day()
    elif name == "remove_day" and day is not None:
        form.days.pop_entry(index)  # type: ignore[call-arg]  # newer than its types
    elif name == "add_items" and day is not None:
        for _row in range(min(MORE_ITEMS, MOST_ITEMS - len(day.items.entries))):
            day.items.append_entry()
    for each in form.days:
        each.form.absorb_lines(form.options)
    form.offer(form.options)
    return name in ("add_day", "remove_day", "add_items", "read_lines")
