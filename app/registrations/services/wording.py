"""The words of a letter with their placeholders in braces: ours from the catalogue, or of staff.

`{title}` in code and database is `{pasākuma nosaukums}` where staff read and write it. Texts come
and go in the current language.
"""

from __future__ import annotations

from dataclasses import asdict

import structlog

from app.core.access import Actor
from app.core.db import db, transactional
from app.core.i18n import current_language, gettext
from app.core.texts import N_
from app.registrations.models.mail_text import MailText
from app.registrations.queries.mail_texts import find_text
from app.registrations.rules.wording import Wording
from app.registrations.services.letters import LETTERS, MailKind

log = structlog.get_logger()
PLACEHOLDERS = {  # as code and database know them: as staff read and write them
    "name": N_("name of the person"),
    "title": N_("title of the session"),
    "when": N_("day and time"),
    "where": N_("place of the session"),
    "place": N_("number in line"),
    "until": N_("time to answer by"),
    "approver": N_("who approves"),
}
_OF_ONE_KIND = {
    "place": MailKind.WAITING,
    "until": MailKind.OFFERED,
    "approver": MailKind.PENDING,
}


def placeholders_of(kind: MailKind) -> dict[str, str]:
    """{as staff write it: as we know it} of what has a value in letters of this kind."""
    keys = (key for key in PLACEHOLDERS if _OF_ONE_KIND.get(key, kind) == kind)
    return {gettext(PLACEHOLDERS[key]): key for key in keys}


def our_wording(kind: MailKind) -> Wording:
    """The house's own words."""
    letter, braced = LETTERS[kind], {key: f"{{{key}}}" for key in PLACEHOLDERS}
    texts = (letter.subject, letter.heading, letter.words)
    return Wording(*(gettext(each, **braced) for each in texts))


def wording_of(kind: MailKind, session_id: int | None) -> Wording:
    """The words in use: the session's, else the house's of staff, else ours."""
    own = find_text(kind, current_language(), session_id)
    return Wording(own.subject, own.heading, own.words) if own else our_wording(kind)


def spoken(wording: Wording) -> Wording:
    """With the placeholders as staff read and write them."""
    return wording.with_placeholders(_spoken_name)


def _spoken_name(key: str) -> str:
    return f"{{{gettext(PLACEHOLDERS[key])}}}" if key in PLACEHOLDERS else f"{{{key}}}"


def understood(kind: MailKind, wording: Wording) -> Wording:
    """With the placeholders as we know them: back from `spoken`."""
    known = placeholders_of(kind)
    return wording.with_placeholders(lambda name: f"{{{known.get(name.lower(), name)}}}")


@transactional
def save_wording(kind: MailKind, wording: Wording, *, session_id: int | None, actor: Actor) -> None:
    """Keep the words of staff for one session, or (None) for all that have none of their own."""
    language = current_language()
    own = find_text(kind, language, session_id)
    if own is None or own.training_session_id != session_id:
        own = MailText(kind=kind, language=language, training_session_id=session_id)
        db.session.add(own)
    for name, text in asdict(wording).items():
        setattr(own, name, text)
    log.info("mail reworded", kind=kind, training_session=session_id, by=actor.user_id)


@transactional
def reset_wording(kind: MailKind, *, session_id: int | None, actor: Actor) -> None:
    """Back to the house's words, or to ours; nothing where there are none of staff."""
    own = find_text(kind, current_language(), session_id)
    if own is not None and own.training_session_id == session_id:
        db.session.delete(own)
        log.info("mail words taken back", kind=kind, training_session=session_id, by=actor.user_id)
