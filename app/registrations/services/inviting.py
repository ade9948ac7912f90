"""Real invitations (iTIP by mail): each letter says what has changed for its reader's calendar.

What a mail has said is kept with the mail, so that the next one says the rest: a day that was
moved, one that is new, one that is no more. The first change rides on the letter itself, each
further one on a short mail of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flask import current_app

from app.core import clock
from app.core.db import db
from app.outbox.rules import Outdated
from app.outbox.services import Written
from app.output import ical
from app.output.ical import CalendarEntry
from app.registrations.models import Invitation, Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries.invitations import (
    find_invitation,
    has_seat_from,
    list_invitations,
)
from app.registrations.rules.inviting import Step, digest_of, steps_between, taken_out
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import session_parts, tell_entry
from app.sessions.outputs import calendar_entries
from app.sessions.rules import SessionStatus

_TAKES_PLACE = (SessionStatus.PUBLISHED, SessionStatus.POSTPONED, SessionStatus.DONE)


def steps_for(own: Registration, parts: SessionParts) -> list[Step]:
    """What the calendar of the person's mailbox lacks, or has too much."""
    least = parts.training_session.sequence + own.sequence
    wanted = wanted_entries(own, parts)
    return steps_between(list_invitations(own), wanted, sequence=least, now=clock.now())


def wanted_entries(own: Registration, parts: SessionParts) -> list[CalendarEntry]:
    """The days as the person's own feed has them; none without a place for good."""
    training_session = parts.training_session
    if training_session.status not in _TAKES_PLACE or not has_seat_from(
        training_session.id, own.email
    ):
        return []
    entries = calendar_entries(training_session, own.language, base_url=parts.base_url)
    return [_as_invited(entry, own) for entry in entries]


def _as_invited(entry: CalendarEntry, own: Registration) -> CalendarEntry:
    """Numbered as in the own feed; an invitation must say who invites (RFC 5546, 3.2.2)."""
    return replace(
        entry,
        sequence=entry.sequence + own.sequence,
        organizer_email=entry.organizer_email or current_app.config["MAIL_SENDER"],
    )


def with_steps(letter: Written, own: Registration, steps: Sequence[Step]) -> Written:
    """The letter with the first step in it; the others follow it by mails of their own."""
    if not steps:
        return letter
    return _carrying(letter, own, steps[0], partial(_note_all, own, steps))


def with_copies(letter: Written, people: Sequence[Registration]) -> Written:
    """A letter about many sessions, with one file of all their days; days that end get mails.

    A file is a copy, no invitation: ten sessions would be ten mails at once. What is moved later is
    told by an invitation.
    """
    by_person = [(own, steps_for(own, session_parts(own.training_session_id))) for own in people]
    entries = [step.entry for _own, steps in by_person for step in steps if not step.takes_out]
    content = ical.invitation(entries, method=ical.Method.PUBLISH) if entries else None
    return replace(letter, calendar=content, also=partial(_note_copies, by_person))


def _note_copies(by_person: Sequence[tuple[Registration, Sequence[Step]]]) -> None:
    for own, steps in by_person:
        for step in steps:
            note_step(own, step)
            if step.takes_out:
                tell_entry(own, step.entry.uid, step.entry.summary, takes_out=True)


def entry_of(own: Registration, parts: SessionParts, uid: str, kind: MailKind) -> Step:
    """The day that a mail is about, as it is now. Raises Outdated once a later mail told more."""
    known = find_invitation(own.email, uid)
    is_gone = kind is MailKind.ENTRY_GONE
    if known is None or known.is_withdrawn != is_gone:
        raise Outdated
    if is_gone:
        return taken_out(known, known.sequence, clock.now())
    entry = next((each for each in wanted_entries(own, parts) if each.uid == uid), None)
    if entry is None:
        raise Outdated
    sequence = max(entry.sequence, known.sequence)
    return Step(replace(entry, sequence=sequence), ical.Method.REQUEST)


def with_entry(letter: Written, own: Registration, step: Step) -> Written:
    """The short mail with its one day."""
    return _carrying(letter, own, step, partial(note_step, own, step))


def _carrying(letter: Written, own: Registration, step: Step, also: partial[None]) -> Written:
    attendee = ical.Attendee(email=own.email, name=own.full_name)
    content = ical.invitation([step.entry], method=step.method, attendee=attendee)
    return replace(letter, calendar=content, calendar_method=step.method.value, also=also)


def _note_all(own: Registration, steps: Sequence[Step]) -> None:
    for step in steps:
        note_step(own, step)
    for step in steps[1:]:
        tell_entry(own, step.entry.uid, step.entry.summary, takes_out=step.takes_out)


def note_step(own: Registration, step: Step) -> None:
    """Keep what the mailbox's calendar knows from now on."""
    entry = step.entry
    row = find_invitation(own.email, entry.uid)
    if row is None:
        row = Invitation(email=own.email, uid=entry.uid)
        row.training_session_id = own.training_session_id
        db.session.add(row)
    row.registration_id, row.sequence, row.is_withdrawn = own.id, entry.sequence, step.takes_out
    row.digest, row.summary = digest_of(entry), entry.summary
    row.organizer_email = entry.organizer_email or ""
    row.starts_at, row.ends_at, row.timezone = entry.starts_at, entry.ends_at, entry.timezone
