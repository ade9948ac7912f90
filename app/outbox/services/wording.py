"""The words of a letter with their placeholders in braces: ours from the catalogue, or of staff.

`{title}` in code and database is `{pasākuma nosaukums}` where staff read and write it. Texts come
and go in the current language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import structlog

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.i18n import current_language, gettext
from app.outbox.models import MailText
from app.outbox.queries import find_text, list_own_texts
from app.outbox.rules import Letter, Whose, Wording

log = structlog.get_logger()
_letters: dict[str, Letter] = {}


def worded(family: str, letters: Mapping[str, Letter]) -> None:
    """Let staff put the mails of kind `<family>.<key>` into words of their own."""
    _letters.update({f"{family}.{key}": letter for key, letter in letters.items()})


def kinds_worded_for(whose: Whose) -> list[str]:
    """Every kind of mail that can have words of this session, this cycle or the house."""
    return [kind for kind, letter in _letters.items() if whose.scope in letter.scopes]


def label_of(kind: str) -> str:
    """What staff call a kind of mail: what it says in a few words."""
    letter = _letters[kind]
    if letter.label:
        return gettext(letter.label)
    if "%(" in letter.heading:  # the subject says it without a number, apart from the title
        return gettext(letter.subject, title="").rstrip(" :")
    return gettext(letter.heading)


def placeholders_of(kind: str) -> dict[str, str]:
    """{as staff write it: as we know it} of what has a value in letters of this kind."""
    return {gettext(spoken): key for key, spoken in _letters[kind].placeholders.items()}


def our_wording(kind: str) -> Wording:
    """Our own words."""
    letter = _letters[kind]
    braced = {key: f"{{{key}}}" for key in letter.placeholders}
    texts = (letter.subject, letter.heading, letter.words)
    return Wording(*(gettext(each, **braced) for each in texts))


def our_subject(kind: str, values: Mapping[str, object]) -> str:
    """The line by which lists name a mail that is not written yet."""
    return gettext(_letters[kind].subject, **values)


def wording_of(kind: str, whose: Whose) -> Wording:
    """The words in use: their own, else the house's of staff, else ours."""
    own = find_text(kind, current_language(), whose)
    return own.wording if own else our_wording(kind)


def spoken(kind: str, wording: Wording) -> Wording:
    """With the placeholders as staff read and write them."""
    names = {key: name for name, key in placeholders_of(kind).items()}
    return wording.with_placeholders(lambda key: f"{{{names.get(key, key)}}}")


def understood(kind: str, wording: Wording) -> Wording:
    """With the placeholders as we know them: back from `spoken`."""
    known = placeholders_of(kind)
    return wording.with_placeholders(lambda name: f"{{{known.get(name.lower(), name)}}}")


@transactional
def save_wording(kind: str, wording: Wording, *, whose: Whose, actor: Actor) -> None:
    """Keep the words of staff for one session, one cycle, or all that have none of their own."""
    _replace(kind, whose, actor)
    _add(kind, current_language(), wording, whose, actor)
    log.info("mail reworded", kind=kind, **asdict(whose), by=actor.user_id)


@transactional
def reset_wording(kind: str, *, whose: Whose, actor: Actor) -> None:
    """Back to the house's words, or to ours; nothing where there are none of staff."""
    _replace(kind, whose, actor)
    log.info("mail words taken back", kind=kind, **asdict(whose), by=actor.user_id)


@transactional
def copy_wordings(whose: Whose, to: Whose, *, actor: Actor) -> None:
    """Give what is new (`to`) the words that another has of its own."""
    for own in list_own_texts(whose):
        _add(own.kind, own.language, own.wording, to, actor)


def _add(kind: str, language: str, wording: Wording, whose: Whose, actor: Actor) -> None:
    db.session.add(
        MailText(
            kind=kind,
            language=language,
            training_session_id=whose.session_id,
            cycle_id=whose.cycle_id,
            written_by=actor.name,
            **asdict(wording),
        )
    )


def _replace(kind: str, whose: Whose, actor: Actor) -> None:
    for own in list_own_texts(whose):
        if (own.kind, own.language) == (kind, current_language()):
            own.replaced_at, own.replaced_by = clock.now(), actor.name
