"""Take a number and write down what will be printed, as attendance stands at that moment."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Issue, Paper, compose
from app.certificates.outputs.subject import issuer_of, subject_of
from app.certificates.queries import Candidate
from app.certificates.rules import Order, Shape, Target, format_number, new_mark
from app.core import clock
from app.core.db import db, transactional
from app.core.search import fold
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.sessions.models import SessionDay, TrainingSession


@dataclass(frozen=True, slots=True)
class Batch:
    """What all certificates of one order share."""

    target: Target
    of: TrainingSession | Cycle
    days: Sequence[SessionDay]
    order: Order
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number taken: the running one of the issuer's year, and how it is written."""

    issuer: str
    year: int
    running: int
    number: str


def is_due(person: Candidate, order: Order) -> bool:
    """Whether the order issues to this person: earned and without a certificate; for corrections,
    with one that says otherwise than name and attendance now.

    Who has an open objection, or had one revoked, is left out unless named.
    """
    is_named = person.registration_id == order.registration_id
    if order.registration_id and not is_named:
        return False
    if not person.standing.is_earned or (person.objection and not is_named):
        return False
    if order.is_correction:
        return person.is_outdated
    return not person.has_live and (is_named or not person.was_revoked)


@transactional
def reserve(batch: Batch, person_key: str) -> Certificate | None:
    """The certificate with its number, and what it replaces marked so; None for somebody who is
    due no more, or was served by another worker.
    """
    queries.hold(batch.target)
    person = queries.find_candidate(batch.target, batch.of.earning, person_key)
    if person is None or not is_due(person, batch.order):
        return None
    previous = queries.find_live(batch.target, person_key)
    if bool(previous) is not batch.order.is_correction:
        return None
    if previous:
        previous.replaced_at = clock.now()
        db.session.flush()
    order = _as_before(batch.order, previous.printed) if previous else batch.order
    certificate = _write_down(
        replace(batch, order=order), person, previous.number if previous else ""
    )
    if previous:
        previous.successor_id = certificate.id
    return certificate


def _as_before(order: Order, printed: Mapping[str, Any]) -> Order:
    """A replacement lies as what it replaces did, and bears the same person's signature."""
    is_same = printed["signatory_name"] == order.signatory_name
    return replace(
        order,
        shape=Shape(printed.get("shape", order.shape)),
        signature=order.signature or (is_same and printed.get("signature")) or "",
    )


def _write_down(batch: Batch, person: Candidate, replaces: str) -> Certificate:
    target, hours = batch.target, person.standing.hours
    taken = take_number(issuer_of(batch.of))
    issue = copy_of(taken.number, person.name, hours, batch.order, replaces=replaces)
    return enter(
        batch,
        taken,
        _paper(batch, person, issue),
        registration_id=person.registration_id,
        training_session_id=target.id if target.kind == "session" else None,
        cycle_id=target.id if target.kind == "cycle" else None,
        person_key=person.person_key,
        academic_hours=hours,
    )


def enter(batch: Batch, taken: Numbered, paper: Paper, **whose: Any) -> Certificate:
    """The row of a number taken: what will be printed, and `whose` it is."""
    certificate = Certificate(
        number=taken.number,
        issuer=taken.issuer,
        year=taken.year,
        running=taken.running,
        holder_name=paper.holder,
        language=batch.order.language.value,
        printed=paper.as_printed(),
        search_text=fold(taken.number, paper.holder, paper.title),
        issued_by_id=batch.user_id,
        **whose,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate


def take_number(issuer: str) -> Numbered:
    """The next number of the issuer's year, with a mark that cannot be guessed."""
    year = clock.today().year
    running = queries.next_running_number(issuer, year)
    number = format_number(year, running, new_mark(secrets.choice))
    while queries.is_number_taken(number):
        number = format_number(year, running, new_mark(secrets.choice))
    return Numbered(issuer, year, running, number)


def _paper(batch: Batch, person: Candidate, issue: Issue) -> Paper:
    attended = [day for day in batch.days if day.id in person.day_ids]
    languages, house = batch.order.language.codes, current_app.config["ISSUER"]
    subject = subject_of(batch.of, attended, languages, house)
    dates = tuple(date.fromisoformat(day) for day in person.days)  # as they are in this transaction
    return compose(replace(subject, days=dates), issue)


def copy_of(number: str, name: str, hours: Decimal, order: Order, *, replaces: str = "") -> Issue:
    """One copy as ordered."""
    return Issue(
        number=number,
        holder=name,
        hours=hours,
        language=order.language,
        issued_on=clock.today(),
        issued_at_place=order.place,
        signatory_name=order.signatory_name,
        signatory_position=order.signatory_position,
        verify_url=absolute_url("certificates.verify", number=number),
        replaces=replaces,
        shape=order.shape,
        signature=order.signature,
    )
