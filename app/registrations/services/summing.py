"""The organiser's daily summary: what happened yesterday, in one mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import groupby

from app.core import clock
from app.core.db import transaction
from app.outbox.queries import is_queued
from app.outbox.services import queue_recipe
from app.registrations.queries.news import SessionNews, list_news
from app.registrations.services.organisers import SUMMARY, counts_of

SENT_AFTER = time(7)


def send_daily_summaries() -> None:
    """From seven in the morning, once for each organiser in whose sessions something happened."""
    now = clock.local(clock.now())
    if now.time() < SENT_AFTER:
        return
    yesterday = now.date() - timedelta(days=1)
    since, until = (clock.from_local(day, time()) for day in (yesterday, now.date()))
    news = sorted((each for each in list_news(since, until) if each.reader[0]), key=_reader)
    for (address, language), own in groupby(news, key=_reader):
        _send(yesterday, address, language, list(own))


def _reader(news: SessionNews) -> tuple[str, str]:
    return news.reader


def _send(day: date, address: str, language: str, news: Sequence[SessionNews]) -> None:
    """The name of the mail says whose and of which day it is, so that there is only one."""
    owner = hashlib.blake2s(address.encode(), digest_size=8).hexdigest()
    name = f"summary.{day.isoformat()}.{owner}"
    with transaction(visible=False):
        if is_queued(name):
            return
        queue_recipe(
            name=name,
            kind=SUMMARY,
            recipe={"day": day.isoformat(), "news": [each.as_dict() for each in news]},
            recipient=address,
            language=language,
            subject_values=counts_of(news),
        )
