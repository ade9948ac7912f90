"""Keeping partners' calendars: from a file at once, from an address by the worker."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial

import structlog
from flask import current_app
from sqlalchemy import delete, insert

from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transaction, transactional
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.jobs import enqueue
from app.core.search import fold
from app.core.texts import N_
from app.output import clean
from app.output.partner_calendars import (
    MOST_BYTES,
    BadCalendar,
    Fetched,
    ForeignCalendar,
    fetch,
    read,
)
from app.output.uploads import SentFile
from app.partners.models import PartnerAttempt, PartnerCalendar, PartnerEntry
from app.partners.queries import (
    count_calendars,
    find_content,
    get_calendar,
    list_attempts,
    list_due,
)
from app.partners.rules import (
    KEPT_ATTEMPTS,
    MOST_CALENDARS,
    READ,
    REREAD_AFTER,
    UNCHANGED,
    USUAL_PAUSE,
    PartnerPlan,
    check_url,
    kept_days,
    outcome_text,
    pause_after,
)

log = structlog.get_logger()
Change = Callable[[PartnerCalendar], None]


def save_calendar(
    plan: PartnerPlan, sent: SentFile | None, *, actor: Actor, calendar_id: int | None = None
) -> int:
    """Make a calendar, or change one; its id. A file is read first, an address by the worker.

    Raises NotFound; InvalidInput at `file` or `url` for what is no calendar.
    """
    if plan.url:
        check_url(plan.url)
    content = None if sent is None or plan.url else sent.stream.read(MOST_BYTES + 1)
    found = None if content is None else _read_file(content)
    with transaction(visible=False):
        calendar = lock(PartnerCalendar, calendar_id) if calendar_id else _new_calendar()
        _describe(calendar, plan)
        if found is not None and content is not None and sent is not None:
            calendar.url, calendar.etag, calendar.last_modified = "", "", ""
            calendar.filename = clean.file_name(sent.filename, fallback="calendar.ics")
            calendar.content = zlib.compress(content)
            _put_entries(calendar, found)
            _note(calendar, READ)
        log.info("partner calendar saved", calendar=calendar.id, by=actor.user_id)
        return calendar.id


def _read_file(content: bytes) -> ForeignCalendar:
    try:
        return _read(content)
    except BadCalendar as bad:
        raise InvalidInput("file", outcome_text(bad.problem), detail=bad.detail) from bad


def _read(content: bytes) -> ForeignCalendar:
    return read(content, *kept_days(clock.today()), clock.house_zone())


def _new_calendar() -> PartnerCalendar:
    if count_calendars() >= MOST_CALENDARS:
        raise RuleBroken(N_("There can be at most %(most)s calendars."), most=MOST_CALENDARS)
    return PartnerCalendar(url="", filename="")


def _describe(calendar: PartnerCalendar, plan: PartnerPlan) -> None:
    calendar.name, calendar.mark, calendar.tone = plan.name, plan.mark, plan.tone
    calendar.sort_name = fold(plan.name)
    is_elsewhere = bool(plan.url) and plan.url != calendar.url
    if is_elsewhere:
        calendar.url, calendar.filename = plan.url, ""
        calendar.etag = calendar.last_modified = ""
        calendar.failures, calendar.next_at = 0, clock.now() + USUAL_PAUSE
        _forget_what_was_read(calendar)
    db.session.add(calendar)
    db.session.flush()
    if is_elsewhere:
        enqueue("partners.refresh", {"calendar": calendar.id})


def _forget_what_was_read(calendar: PartnerCalendar) -> None:
    """Another address is another calendar: nothing of the old one stands under the new name."""
    calendar.content = calendar.read_on = calendar.good_at = None
    calendar.entry_count = calendar.skipped_count = calendar.floating_count = 0
    of_it = PartnerEntry.partner_calendar_id == calendar.id
    db.session.execute(delete(PartnerEntry).where(of_it))


@transactional
def remove_calendar(calendar_id: int, *, actor: Actor) -> None:
    """A calendar with all that is on in it. Raises NotFound."""
    db.session.delete(lock(PartnerCalendar, calendar_id))  # entries and history go along
    log.info("partner calendar removed", calendar=calendar_id, by=actor.user_id)


def ask_refresh(calendar_id: int, *, actor: Actor) -> None:
    """Have the worker ask the address, or read the file, now. Raises NotFound."""
    calendar = get_calendar(calendar_id)
    enqueue("partners.refresh", {"calendar": calendar.id}, user_id=actor.user_id)


def order_due_refreshes() -> int:
    """Enqueue what is due; how many. The next time is set by what comes of it."""
    now = clock.now()
    due = list_due(now)
    for calendar_id in due:
        with transaction(visible=False):
            lock(PartnerCalendar, calendar_id).next_at = now + USUAL_PAUSE
            enqueue("partners.refresh", {"calendar": calendar_id})
    return len(due)


def refresh_calendar(calendar_id: int) -> None:
    """Ask the address or read the file anew, and keep what came of it; what was good stays."""
    with suppress(NotFound):  # removed meanwhile
        calendar = get_calendar(calendar_id)
        url = calendar.url
        _settle(calendar_id, url, _outcome_of(calendar))


def _outcome_of(calendar: PartnerCalendar) -> Change:
    try:
        fetched = _ask(calendar)
        found = _read_anew(calendar, fetched)
    except BadCalendar as bad:
        return partial(_keep_failure, bad=bad)
    return partial(_keep, fetched=fetched, found=found)


def _ask(calendar: PartnerCalendar) -> Fetched:
    """What is new at the address; of a file, that nothing is."""
    if not calendar.url:
        return Fetched(None)
    return fetch(
        calendar.url,
        etag=calendar.etag,
        last_modified=calendar.last_modified,
        may_be_private=current_app.config["FETCH_PRIVATE"],
    )


def _read_anew(calendar: PartnerCalendar, fetched: Fetched) -> ForeignCalendar | None:
    """What is on, if there is something new or the days that are kept have moved on."""
    if fetched.content is not None:
        return _read(fetched.content)
    is_stale = calendar.read_on is None or calendar.read_on + REREAD_AFTER <= clock.today()
    kept = find_content(calendar.id) if is_stale else None
    return _read(zlib.decompress(kept)) if kept else None


def _settle(calendar_id: int, url: str, change: Change) -> None:
    """Keep what came of it, unless the calendar has another address by now. Raises NotFound."""
    with transaction(visible=False):
        calendar = lock(PartnerCalendar, calendar_id)
        if calendar.url == url:
            change(calendar)


def _keep(calendar: PartnerCalendar, *, fetched: Fetched, found: ForeignCalendar | None) -> None:
    if fetched.content is not None:
        calendar.content = zlib.compress(fetched.content)
        calendar.etag, calendar.last_modified = fetched.etag, fetched.last_modified
    if found is not None:
        _put_entries(calendar, found)
    _note(calendar, READ if found else UNCHANGED)


def _keep_failure(calendar: PartnerCalendar, *, bad: BadCalendar) -> None:
    calendar.failures += 1
    _note(calendar, bad.problem, bad.detail)
    calendar.next_at = clock.now() + pause_after(calendar.failures)
    log.warning("partner calendar failed", calendar=calendar.id, problem=bad.problem)


def _put_entries(calendar: PartnerCalendar, found: ForeignCalendar) -> None:
    """What is on now in the place of what was."""
    own = PartnerEntry.partner_calendar_id
    db.session.execute(delete(PartnerEntry).where(own == calendar.id))
    rows = [{"partner_calendar_id": calendar.id, **asdict(entry)} for entry in found.entries]
    if rows:
        db.session.execute(insert(PartnerEntry), rows)
    calendar.entry_count, calendar.read_on = len(rows), clock.today()
    calendar.skipped_count, calendar.floating_count = found.skipped, found.floating


def _note(calendar: PartnerCalendar, outcome: str, detail: str = "") -> None:
    """One more line of the history, the oldest ones gone; a good one sets when to ask again."""
    calendar.tried_at = clock.now()
    if outcome in (READ, UNCHANGED):
        calendar.failures, calendar.good_at = 0, calendar.tried_at
        calendar.next_at = calendar.tried_at + (USUAL_PAUSE if calendar.url else REREAD_AFTER)
    count = calendar.entry_count
    db.session.add(
        PartnerAttempt(
            partner_calendar_id=calendar.id, outcome=outcome, detail=detail[:200], entry_count=count
        )
    )
    db.session.flush()
    for old in list_attempts(calendar.id)[KEPT_ATTEMPTS:]:
        db.session.delete(old)
