"""A cycle -> plain data for output."""

from __future__ import annotations

from app.cycles.models import Cycle
from app.funding.outputs import project_dress
from app.output.dress import FunderDress


def dress_of(cycle: Cycle, artefact: str, language: str) -> FunderDress | None:
    """What an output of the cycle wears; None without a project. Needs project and beneficiary
    loaded.
    """
    return project_dress(cycle.project, artefact, language) if cycle.project else None
