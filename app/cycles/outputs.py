"""A cycle -> plain data for output."""

from __future__ import annotations

from app.cycles.models import Cycle
from app.funding.models import Project
from app.funding.outputs import dress
from app.output.dress import FunderDress


def dress_of(cycle: Cycle, artefact: str, language: str) -> FunderDress | None:
    """What an output of the cycle wears; None without a project. Needs project and beneficiary
    loaded.
    """
    return project_dress(cycle.project, artefact, language) if cycle.project else None


def project_dress(project: Project, artefact: str, language: str) -> FunderDress:
    """What an output of the project wears in `language`; needs the beneficiary loaded."""
    return dress(
        project.profile_key,
        artefact,
        language,
        title=project.title.in_(language),
        beneficiary=project.beneficiary.name.in_(language),
        code=project.code,
    )
