"""Lecturers without an account: asked for their slides by mail, heard by signed link."""

from __future__ import annotations

import structlog
from flask import current_app

from app.core.access import Actor
from app.core.db import lock, transaction, transactional
from app.core.errors import InvalidInput, NotFound
from app.core.texts import N_
from app.core.web import absolute_url
from app.funding.rules import Artefact
from app.materials.models import Material
from app.materials.queries import get_material, lecturer_token, speakers_of
from app.materials.rules import MaterialDetails, Visibility
from app.materials.services.files import forget, kept
from app.materials.services.keeping import files_of, insert, put_details, put_file
from app.outbox.services import queue_mail
from app.output.uploads import SentFile
from app.sessions.models import Speaker, TrainingSession
from app.sessions.outputs import dress_of
from app.sessions.queries import get_session

log = structlog.get_logger()


@transactional
def invite_lecturer(session_id: int, speaker_id: int, *, actor: Actor) -> str:
    """Mail the lecturer the link to hand in slides, in their language; the address it went to.

    Raises NotFound for somebody who does not speak there, InvalidInput without an address.
    """
    training_session = get_session(session_id)
    speaker = _speaker(training_session, speaker_id)
    if not speaker.email:
        raise InvalidInput("email", N_("%(name)s has no e-mail address yet."), name=speaker.name)
    token = lecturer_token(speaker.id, session_id)
    queue_mail(
        kind="material.lecturer",
        recipient=speaker.email,
        recipient_name=speaker.name,
        language=speaker.language,
        subject=N_("Please send us your presentation: %(title)s"),
        subject_values={"title": training_session.title.in_(speaker.language)},
        template="materials/mail/lecturer_invitation",
        context={
            "speaker": speaker,
            "training_session": training_session,
            "upload_url": absolute_url("materials.lecturer", token=token, lang=speaker.language),
            "limit": current_app.config["UPLOAD_LIMIT"] >> 20,
        },
        dress=dress_of(training_session, Artefact.MAIL, speaker.language),
        reply_to=training_session.contact_email,
        training_session_id=session_id,
    )
    log.info("lecturer invited", training_session=session_id, by=actor.user_id)
    return speaker.email


def hand_in(session_id: int, speaker_id: int, title: str, sent: SentFile) -> Material:
    """A lecturer's file, for staff alone until they have looked at it. Raises as `add_material`."""
    training_session = get_session(session_id)
    speaker = _speaker(training_session, speaker_id)
    day_number = _day_of(training_session, speaker_id)
    details = _for_review(speaker_id, title, training_session.language, day_number)
    with kept(sent) as file, transaction():
        material = Material(training_session_id=session_id)
        insert(material, details, file, Actor(None, speaker.name))
        _tell_office(training_session, speaker, material)
    return material


def hand_in_again(
    session_id: int, speaker_id: int, material_id: int, title: str, sent: SentFile
) -> Material:
    """A lecturer's newer file in place of an own one; staff look at it again.

    Raises NotFound for what is not theirs, else as `replace_file`.
    """
    training_session = get_session(session_id)
    speaker = _speaker(training_session, speaker_id)
    own = get_material(material_id)
    if (own.training_session_id, own.speaker_id) != (session_id, speaker_id):
        raise NotFound
    day_number = own.session_day.number if own.session_day else None
    details = _for_review(speaker_id, title or own.title, own.language, day_number)
    with kept(sent) as file, transaction():
        material = lock(Material, material_id)
        old = files_of(material)
        put_details(material, details, file.filename)
        put_file(material, file, Actor(None, speaker.name))
        _tell_office(training_session, speaker, material)
    forget(*old)
    return material


def _for_review(
    speaker_id: int, title: str, language: str, day_number: int | None
) -> MaterialDetails:
    return MaterialDetails(
        title=title,
        language=language,
        visibility=Visibility.STAFF,
        speaker_id=speaker_id,
        day_number=day_number,
    )


def _speaker(training_session: TrainingSession, speaker_id: int) -> Speaker:
    found = (s for s in speakers_of(training_session) if s.id == speaker_id)
    speaker = next(found, None)
    if speaker is None:
        raise NotFound
    return speaker


def _day_of(training_session: TrainingSession, speaker_id: int) -> int | None:
    days = (
        day.number
        for day in training_session.days
        if any(item.speaker_id == speaker_id for item in day.items)
    )
    return next(days, None)


def _tell_office(training_session: TrainingSession, speaker: Speaker, material: Material) -> None:
    if not training_session.contact_email:
        return
    queue_mail(
        kind="material.handed_in",
        recipient=training_session.contact_email,
        recipient_name=training_session.contact_name,
        language="lv",  # the office's own
        subject=N_("%(name)s has sent a presentation"),
        subject_values={"name": speaker.name},
        template="materials/mail/handed_in",
        context={
            "speaker": speaker,
            "training_session": training_session,
            "material": material,
            "office_url": absolute_url("materials_manage.session", session_id=training_session.id),
        },
        dress=dress_of(training_session, Artefact.MAIL, "lv"),
        training_session_id=training_session.id,
    )
