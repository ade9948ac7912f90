"""The logos that the papers of a project show beside the funder's sign."""

from __future__ import annotations

from io import BytesIO

import structlog

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, NotFound
from app.core.texts import N_
from app.funding import queries
from app.funding.models import Project, ProjectLogo
from app.funding.outputs import largest_logo_of, storage
from app.funding.rules import MOST_LOGOS, READABLE_MM, LogoFault, logo_fault
from app.output.logos import LogoPicture, logo_from
from app.output.uploads import FileRefused, SentFile, forget, keep
from app.people.models import Organisation

log = structlog.get_logger()
LARGEST_MADE = 10_000_000  # bytes: of what the house itself made of a picture


def add_logo(project_id: int, organisation_id: int, sent: SentFile, *, actor: Actor) -> int:
    """Put the organisation's logo last in the row; its id. Raises NotFound, InvalidInput,
    FileRefused, FileTooLarge, NoRoom.
    """
    picture = logo_from(sent)
    _check_shape(queries.get_project(project_id), picture)
    made = SentFile(BytesIO(picture.content), picture.kind.suffix)
    key = keep(made, picture.kind, storage(), LARGEST_MADE).key
    try:
        return _insert(project_id, organisation_id, key, picture.ratio, actor)
    except (InvalidInput, NotFound):
        forget(storage(), key)
        raise


def _check_shape(project: Project, picture: LogoPicture) -> None:
    fault = logo_fault(picture.ratio, largest_logo_of(project.profile_key), picture.pixels)
    if fault:
        raise _refusal(fault)


def _refusal(fault: LogoFault) -> FileRefused:
    if fault.least:
        width, height = fault.least
        return FileRefused(
            N_(
                "The picture has too few pixels and would be blurred in print. Please send one of "
                "at least %(width)s × %(height)s pixels, or a drawing (SVG)."
            ),
            width=width,
            height=height,
        )
    return FileRefused(
        N_(
            "The logo is so long that it would be less than %(least)s mm high or wide beside the "
            "funder's sign, where no logo may be larger. Please send its compact form."
        ),
        least=int(READABLE_MM),
    )


@transactional
def _insert(project_id: int, organisation_id: int, key: str, ratio: float, actor: Actor) -> int:
    lock(Project, project_id)
    there = queries.list_logos(project_id)
    if len(there) >= MOST_LOGOS:
        raise InvalidInput("file", N_("There are %(most)s logos already."), most=MOST_LOGOS)
    if db.session.get(Organisation, organisation_id) is None:
        raise InvalidInput("organisation_id", N_("Please choose one of the list."))
    if any(each.organisation_id == organisation_id for each in there):
        raise InvalidInput("organisation_id", N_("The logo of this organisation is there already."))
    row = ProjectLogo(
        project_id=project_id,
        organisation_id=organisation_id,
        position=len(there),
        storage_key=key,
        ratio=ratio,
    )
    db.session.add(row)
    db.session.flush()
    log.info("logo added", project=project_id, logo=row.id, by=actor.user_id)
    return row.id


@transactional
def move_logo(project_id: int, logo_id: int, *, actor: Actor) -> None:
    """One place towards the beginning; the first one stays. Raises NotFound."""
    lock(Project, project_id)
    rows = queries.list_logos(project_id)
    at = next((n for n, each in enumerate(rows) if each.id == logo_id), None)
    if at is None:
        raise NotFound
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    _number(rows)
    log.info("logo moved", project=project_id, logo=logo_id, by=actor.user_id)


@transactional
def remove_logo(project_id: int, logo_id: int, *, actor: Actor) -> None:
    """Papers to come do without it; its picture stays, for papers that show it are drawn anew.
    Raises NotFound.
    """
    lock(Project, project_id)
    rows = queries.list_logos(project_id)
    gone = next((each for each in rows if each.id == logo_id), None)
    if gone is None:
        raise NotFound
    rows.remove(gone)
    db.session.delete(gone)
    _number(rows)
    log.info("logo removed", project=project_id, logo=logo_id, by=actor.user_id)


def _number(rows: list[ProjectLogo]) -> None:
    for position, row in enumerate(rows):
        row.position = position
