"""Add, change, replace, remove a material."""

from __future__ import annotations

import structlog

from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transaction, transactional
from app.core.errors import InvalidInput, NotFound
from app.core.texts import LANGUAGES, N_
from app.cycles.models import Cycle
from app.materials.models import Material
from app.materials.rules import MaterialDetails, title_from
from app.materials.services.files import KeptFile, forget, kept
from app.output.uploads import SentFile
from app.sessions.models import SessionDay, Speaker, TrainingSession

log = structlog.get_logger()


def add_material(
    details: MaterialDetails,
    sent: SentFile,
    *,
    session_id: int | None = None,
    cycle_id: int | None = None,
    actor: Actor,
) -> Material:
    """A new material of a session or of a cycle: file and row together, or neither.

    Raises FileRefused (FileTooLarge, NoRoom), InvalidInput, NotFound.
    """
    with kept(sent) as file, transaction():
        material = Material(training_session_id=session_id, cycle_id=cycle_id)
        insert(material, details, file, actor)
    return material


def insert(material: Material, details: MaterialDetails, file: KeptFile, actor: Actor) -> None:
    """The row of a file just kept, in the caller's transaction."""
    _check_owner(material)
    put_details(material, details, file.filename)
    put_file(material, file, actor)
    db.session.add(material)
    db.session.flush()
    log.info("material added", material=material.id, by=actor.user_id)


@transactional
def change_material(material_id: int, details: MaterialDetails, *, actor: Actor) -> Material:
    """New words for a material; its file stays. Raises NotFound, InvalidInput."""
    material = lock(Material, material_id)
    put_details(material, details, material.filename)
    log.info("material changed", material=material.id, by=actor.user_id)
    return material


def replace_file(
    material_id: int, sent: SentFile, *, details: MaterialDetails, actor: Actor
) -> Material:
    """A new file and new words for a material; the old file goes once the new one is kept.

    Raises as `add_material` does, and then the old file stays.
    """
    with kept(sent) as file, transaction():
        material = lock(Material, material_id)
        old = files_of(material)
        put_details(material, details, file.filename)
        put_file(material, file, actor)
    forget(*old)
    log.info("material replaced", material=material.id, by=actor.user_id)
    return material


def remove_material(material_id: int, *, actor: Actor) -> None:
    """Row first, then file: nothing ever points at a file that is gone. Raises NotFound."""
    with transaction():
        material = lock(Material, material_id)
        db.session.delete(material)
    forget(*files_of(material))
    log.info("material removed", material=material_id, by=actor.user_id)


def files_of(material: Material) -> tuple[str, str | None]:
    """The keys of what a material keeps in the storage."""
    return material.storage_key, material.preview_key


def put_file(material: Material, file: KeptFile, actor: Actor) -> None:
    """Make the row mean a file just kept."""
    file.put_on(material)
    material.uploaded_at, material.uploaded_by = clock.now(), actor.name


def _check_owner(material: Material) -> None:
    if material.training_session_id is not None:
        owner: object = db.session.get(TrainingSession, material.training_session_id)
    else:
        owner = db.session.get(Cycle, material.cycle_id) if material.cycle_id else None
    if owner is None:
        raise NotFound


def put_details(material: Material, details: MaterialDetails, filename: str) -> None:
    """Check and set what is said about a file; its name is the title where none is given."""
    if details.language not in LANGUAGES:
        raise InvalidInput("language", N_("Please choose one of the list."))
    if details.speaker_id is not None and db.session.get(Speaker, details.speaker_id) is None:
        raise InvalidInput("speaker", N_("Please choose one of the list."))
    material.title = details.title.strip() or title_from(filename)
    material.language, material.visibility = details.language, details.visibility
    material.speaker_id = details.speaker_id
    material.session_day_id = _day_id(material.training_session_id, details.day_number)


def _day_id(session_id: int | None, number: int | None) -> int | None:
    if number is None:
        return None
    found: int | None = db.session.scalar(
        db.select(SessionDay.id).where(
            SessionDay.training_session_id == session_id, SessionDay.number == number
        )
    )
    if found is None:
        raise InvalidInput("day", N_("Please choose one of the list."))
    return found
