"""The funder's sign and words of a public page."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from app.funding.outputs import dress
from app.funding.rules import Artefact
from app.home.queries.one import Funding
from app.output.dress import FunderDress
from app.output.emblem import eu_emblem_svg

EMBLEM_HEIGHT = 64


def page_dress(funding: Funding | None, language: str) -> FunderDress | None:
    """What a page of a funded thing wears in `language`; None without a project."""
    if funding is None:
        return None
    title, beneficiary = funding.title.in_(language), funding.beneficiary.in_(language)
    return _dress(funding.profile_key, language, title, beneficiary, funding.code)


@lru_cache(maxsize=256)
def _dress(profile_key: str, language: str, title: str, beneficiary: str, code: str) -> FunderDress:
    return dress(
        profile_key, Artefact.WEB_PAGE, language, title=title, beneficiary=beneficiary, code=code
    )


def emblem_of(worn: FunderDress | None) -> Markup | None:
    """The emblem as markup where the dress has one."""
    if worn is None or worn.emblem is None:
        return None
    return Markup(eu_emblem_svg(EMBLEM_HEIGHT, title=worn.emblem_title))  # noqa: S704 - our own drawing
