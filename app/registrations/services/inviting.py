"""Real invitations (iTIP by mail): each letter says what has changed for its reader's calendar.

What a mail has said is kept with the mail, so that the next one says the rest: a day that was
moved, one that is new, one that is no more. The first change rides on the letter itself, each
further one on a short mail of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import current_app

from app.core import clock
from app.core.db import db, lock
from app.outbox.models import OutboxMail
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
from app.sessions.models import TrainingSession
from app.sessions.outputs import calendar_entries
from app.sessions.rules import SessionStatus

_TAKES_PLACE = (SessionStatus.PUBLISHED, SessionStatus.POSTPONED, SessionStatus.DONE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a letter about one session: the mailbox it goes to, and the person in it.

    Neither need be what the registration says now: it may have been moved, its address corrected.
    """

    own: Registration
    mailbox: str
    language: str
    parts: SessionParts

    @property
    def session_id(self) -> int:
        """The session that the letter is about."""
        return self.parts.session_id


def with_steps(letter: Written, reader: Reader, *, again: bool) -> Written:
    """The letter, in which the first step will be; the others follow it by mails of their own."""
    return replace(letter, also=partial(_carry_steps, reader, again=again))


def _carry_steps(reader: Reader, letter: Written, *, again: bool) -> Written:
    steps = _steps_for(reader, again=again)
    for step in steps:
        _note(reader, step)
    _tell_apart(reader, steps[1:])
    return _carrying(letter, reader, steps[0]) if steps else letter


def _tell_apart(reader: Reader, steps: Iterable[Step]) -> None:
    for step in steps:
        if not (step.takes_out and step.is_copy):
            tell_entry(
                reader.own, step.entry.uid, step.entry.summary, to=reader.mailbox,
                of=reader.session_id, takes_out=step.takes_out,
            )  # fmt: skip


def with_copies(letter: Written, mail: OutboxMail, people: Sequence[Registration]) -> Written:
    """A letter about many sessions, with one file of all their days.

    A file is a copy, no invitation: ten sessions would be ten mails at once. What is moved later is
    told by an invitation.
    """
    readers = [reader_of(mail, own, own.training_session_id) for own in people]
    return replace(letter, also=partial(_carry_copies, readers))


def _carry_copies(readers: Sequence[Reader], letter: Written) -> Written:
    entries = []
    for reader in readers:
        steps = _steps_for(reader)
        for step in steps:
            _note(reader, step, is_copy=True)
        entries += [step.entry for step in steps if not step.takes_out]
        _tell_apart(reader, [step for step in steps if step.takes_out])
    content = ical.invitation(entries, method=ical.Method.PUBLISH) if entries else None
    return replace(letter, calendar=content)


def reader_of(mail: OutboxMail, own: Registration, session_id: int) -> Reader:
    """Who reads a mail about this registration and session."""
    return Reader(own, mail.recipient, mail.language, session_parts(session_id))


def entry_of(reader: Reader, uid: str, kind: MailKind) -> Step:
    """The day that a mail is about, as it is now. Raises Outdated once a later mail told more."""
    known = find_invitation(reader.mailbox, uid)
    is_gone = kind is MailKind.ENTRY_GONE
    if known is None or known.is_withdrawn != is_gone:
        raise Outdated
    if is_gone:
        return taken_out(known, known.sequence, clock.now())
    wanted = _wanted(reader, [known])
    entry = next((each for each in wanted if each.uid == uid), None)
    if entry is None:
        raise Outdated
    steps = steps_between([known], [entry], sequence=0, now=clock.now(), again=True)
    if not steps:
        raise Outdated  # the day is over
    return steps[0]


def with_entry(letter: Written, reader: Reader, step: Step) -> Written:
    """The short mail with its one day."""
    return replace(letter, also=partial(_carry_step, reader, step))


def _carry_step(reader: Reader, step: Step, letter: Written) -> Written:
    _note(reader, step)
    return _carrying(letter, reader, step)


def _steps_for(reader: Reader, *, again: bool = False) -> list[Step]:
    """What the calendar of the mailbox lacks, or has too much; the session is held for it."""
    lock(TrainingSession, reader.session_id)
    held = list_invitations(reader.session_id, reader.mailbox, reader.own.id)
    return steps_between(
        held,
        _wanted(reader, held),
        sequence=reader.parts.training_session.sequence + reader.own.sequence,
        now=clock.now(),
        again=again,
    )


def _wanted(reader: Reader, held: Iterable[Invitation]) -> list[CalendarEntry]:
    """The days as the own feed has them; none without a place for good.

    In the language they were first told in: two people of one mailbox may read different ones.
    """
    training_session = reader.parts.training_session
    has_seat = has_seat_from(reader.session_id, reader.mailbox)
    if training_session.status not in _TAKES_PLACE or not has_seat:
        return []
    spoken = (each.language for each in held if not each.is_withdrawn)
    language = next(spoken, reader.language)
    entries = calendar_entries(training_session, language, base_url=reader.parts.base_url)
    return [_as_invited(entry, reader.own) for entry in entries]


def _as_invited(entry: CalendarEntry, own: Registration) -> CalendarEntry:
    """Numbered as in the own feed; an invitation must say who invites (RFC 5546, 3.2.2)."""
    return replace(
        entry,
        sequence=entry.sequence + own.sequence,
        organizer_email=entry.organizer_email or current_app.config["MAIL_SENDER"],
    )


def _carrying(letter: Written, reader: Reader, step: Step) -> Written:
    attendee = ical.Attendee(email=reader.mailbox, name=reader.own.full_name)
    content = ical.invitation([step.entry], method=step.method, attendee=attendee)
    return replace(letter, calendar=content, calendar_method=step.method.value)


def _note(reader: Reader, step: Step, *, is_copy: bool = False) -> None:
    """Keep what the mailbox's calendar knows from now on."""
    entry = step.entry
    row = find_invitation(reader.mailbox, entry.uid)
    if row is None:
        row = Invitation(email=reader.mailbox, uid=entry.uid, language=reader.language)
        row.training_session_id = reader.session_id
        db.session.add(row)
    if row.is_withdrawn:
        row.language = reader.language
    row.registration_id, row.sequence = reader.own.id, entry.sequence
    row.is_withdrawn, row.is_copy = step.takes_out, is_copy
    row.digest, row.summary = digest_of(entry), entry.summary
    row.organizer_email = entry.organizer_email or ""
    row.starts_at, row.ends_at, row.timezone = entry.starts_at, entry.ends_at, entry.timezone
