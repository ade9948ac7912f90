"""Take numbers and write down what will be printed, as attendance stands at that moment."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import Issue, Paper, compose
from app.certificates.outputs.subject import issuer_of, subject_of
from app.certificates.queries import Begun, Candidate
from app.certificates.rules import Order, Shape, Target, format_number, new_mark
from app.core import clock
from app.core.db import db, transactional
from app.core.search import fold
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.output.files import new_key
from app.sessions.models import SessionDay, TrainingSession


@dataclass(frozen=True, slots=True)
class Batch:
    """What all certificates of one order share."""

    target: Target
    of: TrainingSession | Cycle
    days: Sequence[SessionDay]
    order: Order
    user_id: int | None
    job_id: int | None = None


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
def reserve(batch: Batch, person_keys: Collection[str]) -> list[Begun]:
    """The certificates of these people with their numbers, and what they replace marked so; none
    for who is due no more, or was served by another worker.
    """
    queries.hold(batch.target)
    found = queries.list_candidates(batch.target, batch.of.earning, person_keys)
    standing = queries.find_live(batch.target, person_keys)
    due = [
        person
        for person in found
        if is_due(person, batch.order)
        and (person.person_key in standing) is batch.order.is_correction
    ]
    _mark_replaced([standing[each.person_key] for each in due if each.person_key in standing])
    numbers = take_numbers(issuer_of(batch.of), len(due))
    own = [
        _write_down(batch, person, taken, standing.get(person.person_key))
        for person, taken in zip(due, numbers, strict=True)
    ]
    _write(own, due, standing)
    return [
        Begun(certificate, person.email, person.language)
        for certificate, person in zip(own, due, strict=True)
    ]


def _mark_replaced(certificates: Iterable[Certificate]) -> None:
    """Before the others are written: one of a person stands at a time."""
    for previous in certificates:
        previous.replaced_at = clock.now()
    db.session.flush()


def _write(
    own: Sequence[Certificate], due: Sequence[Candidate], standing: Mapping[str, Certificate]
) -> None:
    """Put in, in the order of their numbers, and name each as the successor of what it replaces."""
    for certificate in own:
        db.session.add(certificate)
    db.session.flush()
    for certificate, person in zip(own, due, strict=True):
        if person.person_key in standing:
            standing[person.person_key].successor_id = certificate.id


def _as_before(order: Order, printed: Mapping[str, Any]) -> Order:
    """A replacement lies as what it replaces did, and bears the same person's signature."""
    is_same = printed["signatory_name"] == order.signatory_name
    return replace(
        order,
        shape=Shape(printed.get("shape", order.shape)),
        signature=order.signature or (is_same and printed.get("signature")) or "",
    )


def _write_down(
    batch: Batch, person: Candidate, taken: Numbered, previous: Certificate | None
) -> Certificate:
    order = _as_before(batch.order, previous.printed) if previous else batch.order
    replaces = previous.number if previous else ""
    issue = copy_of(taken.number, person.name, person.standing.hours, order, replaces=replaces)
    paper = _paper(batch, person, issue)
    return Certificate(
        **asdict(taken),
        **written(paper, order),
        registration_id=person.registration_id,
        training_session_id=batch.target.id if batch.target.kind == "session" else None,
        cycle_id=batch.target.id if batch.target.kind == "cycle" else None,
        person_key=person.person_key,
        academic_hours=person.standing.hours,
        issued_by_id=batch.user_id,
    )


def written(paper: Paper, order: Order) -> dict[str, Any]:
    """The columns that say what stands on the paper, and where its file will lie."""
    return {
        "holder_name": paper.holder,
        "language": order.language.value,
        "printed": paper.as_printed(),
        "search_text": fold(paper.number, paper.holder, paper.title),
        "storage_key": new_key(".pdf"),
    }


def take_numbers(issuer: str, count: int) -> list[Numbered]:
    """The next numbers of the issuer's year, each with a mark that cannot be guessed."""
    if not count:
        return []
    year = clock.today().year
    drawn = {
        running: _drawn(year, running)
        for running in queries.next_running_numbers(issuer, year, count)
    }
    while taken := queries.taken_of(drawn.values()):
        drawn |= {
            running: _drawn(year, running) for running, number in drawn.items() if number in taken
        }
    return [Numbered(issuer, year, running, number) for running, number in drawn.items()]


def _drawn(year: int, running: int) -> str:
    return format_number(year, running, new_mark(secrets.choice))


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
