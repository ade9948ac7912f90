"""Speakers."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.search import fold
from app.core.texts import NO_TEXTS, Texts
from app.sessions.models import Speaker
from app.sessions.services.searching import refresh_of_speaker

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPlan:
    """All that is kept of a speaker."""

    name: str
    position: Texts = NO_TEXTS
    organisation_id: int | None = None
    email: str = ""
    language: str = "lv"


@transactional
def save_speaker(plan: SpeakerPlan, speaker_id: int | None = None, *, actor: Actor) -> Speaker:
    """A new speaker, or the one of `speaker_id` changed; sessions are found by the new name.
    Raises NotFound.
    """
    speaker = lock(Speaker, speaker_id) if speaker_id else Speaker()
    speaker.name, speaker.sort_name = plan.name, fold(plan.name)
    speaker.position, speaker.organisation_id = plan.position, plan.organisation_id
    speaker.email, speaker.language = plan.email, plan.language
    db.session.add(speaker)
    db.session.flush()
    if speaker_id:
        refresh_of_speaker(speaker_id)
    log.info("speaker saved", speaker=speaker.id, by=actor.user_id)
    return speaker
