"""Downloads, for whoever may see the material."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, has_role, public
from app.core.errors import LinkInvalid, NotAllowed, NotFound
from app.core.i18n import current_language
from app.core.numbers import size_text
from app.core.texts import N_
from app.materials import outputs, queries
from app.materials.models import Material
from app.materials.queries import MaterialRow
from app.materials.rules import Visibility, can_see
from app.registrations.queries import read_registration_token, registration_token

bp = Blueprint("materials", __name__)


@bp.app_context_processor
def _own_materials() -> dict[str, Any]:
    """For pages of other rooms: a participant's materials, and sizes in words."""
    return {
        "materials_for_participant": materials_for_participant,
        "file_size": lambda size: size_text(size, current_language()),
    }


def materials_for_participant(registration_id: int) -> list[tuple[MaterialRow, str]]:
    """(material, signed address) of all that the holder of a registration may download."""
    token = registration_token(registration_id)
    return [(row, _address(row, token)) for row in queries.list_for_registration(registration_id)]


def _address(row: MaterialRow | Material, token: str | None) -> str:
    return url_for(
        "materials.download", material_id=row.id, filename=row.filename, participant=token
    )


@bp.get("/materials/<int:material_id>/<filename>")
@public
def download(material_id: int, filename: str) -> ResponseReturnValue:
    """The file, if the visitor may have it; from a wrong name to the right one."""
    material = _seen(material_id)
    if filename != material.filename:
        token = request.args.get("participant")
        return redirect(_address(material, token), 302)
    return outputs.download(material)


@bp.get("/materials/<int:material_id>/preview.png")
@public
def preview(material_id: int) -> Response:
    """The first page as a picture, for those who may have the file."""
    return outputs.preview(_seen(material_id))


def _seen(material_id: int) -> Material:
    """The material, if this visitor may see it. Raises NotFound for drafts, NotAllowed else."""
    material = queries.get_material(material_id)
    viewer = _viewer(material)
    if can_see(material.visibility, viewer) and (
        viewer is not Visibility.ALL or queries.is_public(material)
    ):
        return material
    if material.visibility is Visibility.PARTICIPANTS and queries.is_public(material):
        raise NotAllowed(
            N_(
                "This material is for participants. "
                "Please open it from the page of your registration."
            )
        )
    raise NotFound


def _viewer(material: Material) -> Visibility:
    if has_role(Role.VIEWER):
        return Visibility.STAFF
    token = request.args.get("participant", "")
    if token and _takes_part(token, material):
        return Visibility.PARTICIPANTS
    return Visibility.ALL


def _takes_part(token: str, material: Material) -> bool:
    try:
        registration_id = read_registration_token(token)
    except LinkInvalid:
        return False
    return queries.takes_part(registration_id, material)
