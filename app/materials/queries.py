"""Every SELECT of materials: rows for lists, one material, who speaks, who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.core import links
from app.core.db import db
from app.core.errors import LinkInvalid, NotFound
from app.core.texts import Texts
from app.materials.models import Material
from app.materials.rules import (
    LECTURER_LINK_DAYS,
    LECTURER_PURPOSE,
    Visibility,
    seen_by,
    type_name,
)
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One line of a list; `size` in bytes, `day_number` None for the whole session or cycle."""

    id: int
    title: str
    filename: str
    media_type: str
    size: int
    language: str
    speaker_name: str
    day_number: int | None
    has_preview: bool
    visibility: Visibility
    uploaded_at: datetime
    uploaded_by: str

    @property
    def type_name(self) -> str:
        """'PDF', 'PPTX', ..."""
        return type_name(self.media_type)


@dataclass(frozen=True, slots=True)
class MaterialGroup:
    """Materials of one session of a cycle; of the cycle itself where `session_id` is None."""

    session_id: int | None
    slug: str
    title: Texts
    starts_at: datetime | None
    materials: Sequence[MaterialRow]


_COLUMNS = (
    Material.id, Material.title, Material.filename, Material.media_type, Material.size,
    Material.language, func.coalesce(Speaker.name, ""), SessionDay.number,
    Material.preview_key.is_not(None), Material.visibility, Material.uploaded_at,
    Material.uploaded_by,
)  # fmt: skip


def _rows(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS, *more)
        .select_from(Material)
        .outerjoin(Speaker, Speaker.id == Material.speaker_id)
        .outerjoin(SessionDay, SessionDay.id == Material.session_day_id)
    )


_ORDER = (func.coalesce(SessionDay.number, 0), Material.uploaded_at, Material.id)


def list_materials(
    *,
    session_id: int | None = None,
    cycle_id: int | None = None,
    visible_to: Visibility = Visibility.ALL,
    speaker_id: int | None = None,
) -> list[MaterialRow]:
    """The materials of one session, or those of a cycle itself, that `visible_to` may see.

    In the order of days, then of arrival; one statement. Not asked: whether the session is public.
    """
    statement = _rows().where(_belongs(session_id, cycle_id), _is_visible(visible_to))
    if speaker_id is not None:
        statement = statement.where(Material.speaker_id == speaker_id)
    return [MaterialRow(*row) for row in db.session.execute(statement.order_by(*_ORDER))]


def _belongs(session_id: int | None, cycle_id: int | None) -> ColumnElement[bool]:
    if session_id is not None:
        return Material.training_session_id == session_id
    return and_(Material.cycle_id == cycle_id, Material.training_session_id.is_(None))


def _is_visible(visible_to: Visibility) -> ColumnElement[bool]:
    return Material.visibility.in_(seen_by(visible_to))


def list_cycle_materials(
    cycle_id: int, *, visible_to: Visibility = Visibility.ALL
) -> list[MaterialGroup]:
    """The cycle's own materials, then those of its sessions in their order; one statement.

    Sessions that are drafts are left out unless `visible_to` is staff.
    """
    shown = SessionStatus if visible_to is Visibility.STAFF else PUBLIC_STATUSES
    statement = (
        _rows(*_HEAD)
        .outerjoin(TrainingSession, TrainingSession.id == Material.training_session_id)
        .where(
            _is_visible(visible_to),
            or_(
                and_(Material.cycle_id == cycle_id, Material.training_session_id.is_(None)),
                and_(TrainingSession.cycle_id == cycle_id, TrainingSession.status.in_(shown)),
            ),
        )
        .order_by(
            TrainingSession.id.is_not(None), TrainingSession.starts_at, TrainingSession.id, *_ORDER
        )
    )  # fmt: skip
    return _grouped(db.session.execute(statement).all())


_HEAD = (
    TrainingSession.id, TrainingSession.slug, TrainingSession.title, TrainingSession.starts_at,
)  # fmt: skip


def _grouped(rows: Sequence[Sequence[Any]]) -> list[MaterialGroup]:
    heads: dict[int | None, tuple[str, Texts, datetime | None]] = {}
    found: dict[int | None, list[MaterialRow]] = {}
    for *columns, session_id, slug, title, starts_at in rows:
        heads[session_id] = (slug or "", title or Texts(""), starts_at)
        found.setdefault(session_id, []).append(MaterialRow(*columns))
    return [MaterialGroup(key, *heads[key], materials) for key, materials in found.items()]


def list_for_registration(registration_id: int) -> list[MaterialRow]:
    """What the holder of a confirmed place may download: of the session, then of its cycle.

    For any other state only what is open to everyone; one or two statements.
    """
    row = db.session.execute(
        select(Registration.state, TrainingSession.id, TrainingSession.cycle_id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(Registration.id == registration_id)
    ).one_or_none()
    if row is None:
        return []
    confirmed = row.state == RegistrationState.CONFIRMED
    statement = _rows().where(
        _is_visible(Visibility.PARTICIPANTS if confirmed else Visibility.ALL),
        or_(_belongs(row.id, None), _belongs(None, row.cycle_id or 0)),
    )
    order = (Material.training_session_id.is_(None), *_ORDER)
    return [MaterialRow(*found) for found in db.session.execute(statement.order_by(*order))]


def get_material(material_id: int) -> Material:
    """A material with its session, day, cycle and speaker. Raises NotFound."""
    material = db.session.scalar(
        select(Material)
        .where(Material.id == material_id)
        .options(
            joinedload(Material.training_session),
            joinedload(Material.session_day),
            joinedload(Material.cycle),
            joinedload(Material.speaker),
        )
    )
    if material is None:
        raise NotFound
    return material


def is_public(material: Material) -> bool:
    """Whether everyone can see the session or cycle of a material as `get_material` loads it."""
    if material.training_session is not None:
        return material.training_session.status in PUBLIC_STATUSES
    return material.cycle is not None and material.cycle.is_published


def takes_part(registration_id: int, material: Material) -> bool:
    """Whether a registration holds a confirmed place in the material's session.

    For a cycle's material: in any session of the cycle.
    """
    statement = (
        select(Registration.id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(
            Registration.id == registration_id, Registration.state == RegistrationState.CONFIRMED
        )
    )
    if material.training_session_id is not None:
        statement = statement.where(TrainingSession.id == material.training_session_id)
    else:
        statement = statement.where(TrainingSession.cycle_id == material.cycle_id)
    return db.session.scalar(statement) is not None


def lecturer_token(speaker_id: int, session_id: int) -> str:
    """The token of a lecturer's page for one session."""
    return links.sign(LECTURER_PURPOSE, {"speaker": speaker_id, "session": session_id})


def read_lecturer_token(token: str) -> tuple[int, int]:
    """(speaker id, session id). Raises LinkInvalid, LinkExpired after a year."""
    payload = links.read(LECTURER_PURPOSE, token, max_age_days=LECTURER_LINK_DAYS)
    match payload:
        case {"speaker": int(speaker_id), "session": int(session_id)}:
            return speaker_id, session_id
    raise LinkInvalid


def speakers_of(training_session: TrainingSession) -> list[Speaker]:
    """Who speaks, in the order of the agenda, each once; the session as `get_session` loads it."""
    items = (item for day in training_session.days for item in day.items if item.speaker)
    return list({item.speaker_id: item.speaker for item in items if item.speaker}.values())


def list_speaker_choices() -> list[tuple[int, str]]:
    """(id, name) of every speaker, by family name as speakers are ordered."""
    rows = db.session.execute(
        select(Speaker.id, Speaker.name).order_by(Speaker.sort_name, Speaker.id)
    )
    return [(row.id, row.name) for row in rows]
