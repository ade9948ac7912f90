"""The funder's sign and words of a public page."""

from __future__ import annotations

from functools import lru_cache

from app.funding.outputs import dress
from app.funding.rules import Artefact
from app.home.queries.one import Funding
from app.output.dress import FunderDress


def page_dress(funding: Funding | None, language: str) -> FunderDress | None:
    """What a page of a funded thing wears in `language`; None without a project."""
    if funding is None:
        return None
    title, beneficiary = funding.title.in_(language), funding.beneficiary.in_(language)
    return _dress(
        funding.profile_key, Artefact.WEB_PAGE, language,
        title=title, beneficiary=beneficiary, code=funding.code, support=funding.support,
    )  # fmt: skip


_dress = lru_cache(maxsize=256)(dress)
