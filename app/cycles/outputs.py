"""A cycle -> plain data for output."""

from __future__ import annotations

from app.core.i18n import _
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy, EarningRule
from app.funding.outputs import project_dress
from app.output.dress import FunderDress


def dress_of(cycle: Cycle, artefact: str, language: str) -> FunderDress | None:
    """What an output of the cycle wears; None without a project. Needs project and beneficiary
    loaded.
    """
    return project_dress(cycle.project, artefact, language) if cycle.project else None


def earning_words(rule: EarningRule) -> str:
    """What earns a certificate, in the visitor's language; '' where nothing does."""
    if not rule:
        return ""
    words = _days_words(rule)
    return f"{words} {_('A task must be handed in, too.')}" if rule.needs_task else words


def _days_words(rule: EarningRule) -> str:
    if rule.by is EarnedBy.ALL_DAYS:
        return str(_("Earned by attending all days."))
    if rule.by is EarnedBy.SHARE:
        share = rule.share or 0
        return str(_("Earned by attending at least %(share)s %% of the hours.", share=share))
    if not rule.share:
        return str(_("Earned by attending the compulsory days."))
    return str(
        _(
            "Earned by attending the compulsory days and at least %(share)s %% of the hours.",
            share=rule.share,
        )
    )
