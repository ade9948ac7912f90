"""Logos of made-up partners, drawn for the demonstration."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.db import db
from app.demo.loading.known import Known
from app.funding.models import Project
from app.funding.queries import list_logos
from app.funding.services import add_logo
from app.output.uploads import SentFile

FOLDER = Path(__file__).parents[1] / "data" / "logos"
PROJECT = "open-counter"


def load_logos(known: Known) -> None:
    """Those of the invented project, in the order of their files; left alone once there are any."""
    project_id = db.session.scalars(select(Project.id).where(Project.slug == PROJECT)).one()
    if list_logos(project_id):
        return
    for file in sorted(FOLDER.glob("*.svg")):
        owner = known.organisations[file.stem.partition("-")[2]]
        sent = SentFile(BytesIO(file.read_bytes()), file.name)
        add_logo(project_id, owner, sent, actor=SYSTEM)
