"""The small real files that go with sessions, put in as their lecturer or the office would."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.demo.documents import file_bytes
from app.demo.events import Deck, Handout
from app.demo.loading.known import Known
from app.funding.rules import Artefact
from app.materials.rules import MaterialDetails, Visibility
from app.materials.services import add_material
from app.output.uploads import SentFile
from app.sessions.models import Speaker
from app.sessions.models import TrainingSession as SessionRow
from app.sessions.outputs import dress_of
from app.sessions.queries import get_session, get_speaker


def put_files(row: SessionRow, files: Sequence[Deck | Handout], known: Known) -> None:
    """Slides for everyone, sheets to take home for those who take part."""
    if not files:
        return
    whole = get_session(row.id)
    for file in files:
        speaker = get_speaker(known.speakers[file.speaker]) if file.speaker else None
        details = MaterialDetails(
            title=file.title.in_(file.language),
            language=file.language,
            visibility=Visibility.ALL if isinstance(file, Deck) else Visibility.PARTICIPANTS,
            speaker_id=speaker.id if speaker else None,
            day_number=file.day,
        )
        dress = dress_of(whole, Artefact.MATERIAL, file.language)
        sent = SentFile(file_bytes(file, dress), file.file_name)
        material = add_material(details, sent, session_id=row.id, actor=sender(speaker))
        material.uploaded_at = min(clock.now(), row.ends_at or clock.now())


def sender(speaker: Speaker | None) -> Actor:
    """The lecturer, or nobody in particular."""
    return Actor(None, speaker.name) if speaker else SYSTEM
