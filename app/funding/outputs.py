"""A profile and a project's own values -> the plain dress for app.output."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.texts import LANGUAGES
from app.funding.models import Project
from app.funding.rules import (
    Artefact,
    FundingProfile,
    MissingStatementValue,
    Text,
    UnknownProfile,
    UnknownStatement,
    profile,
)
from app.output.dress import FunderDress


def dress(
    profile_key: str,
    artefact: str,
    language: str,
    *,
    title: str,
    beneficiary: str,
    code: str = "",
    support: str = "",
) -> FunderDress:
    """What one artefact of a project wears in `language` (title and beneficiary in it too).

    `support` is "funded" or "co-funded", the profile's first where empty. Raises UnknownProfile,
    UnknownStatement, and MissingStatementValue where a sentence needs a value that is empty.
    """
    chosen = profile(profile_key)
    found = chosen.statement(artefact, language, support)
    words = chosen.words[language]
    own = {"title": title, "code": code, "beneficiary": beneficiary, "partner": beneficiary}
    values = {**own, "programme": words.programme_in_sentence.wording}
    return FunderDress(
        profile_key=profile_key,
        language=language,
        sentences=tuple(sentence.filled(values) for sentence in found.sentences),
        emblem="eu" if chosen.emblem else None,
        emblem_title=_wording(words.emblem_title),
        emblem_caption=_wording(found.caption),
        brand=chosen.brand,
        brand_line=_wording(words.brand_line),
        programme=words.programme.wording,
        fund_name=_wording(words.fund),
        slogan=_wording(words.slogan),
        link=chosen.link,
        companion_signs=_companions(chosen),
        typeface=chosen.typography.typeface,
    )


def project_dress(project: Project, artefact: str, language: str) -> FunderDress:
    """What one artefact of `project` wears in `language`; needs `project.beneficiary` loaded.

    Raises as `dress` does; after `services.save_project` never for `REQUIRED_ARTEFACTS`.
    """
    return dress(
        project.profile_key,
        artefact,
        language,
        title=project.title.in_(language),
        beneficiary=project.beneficiary.name.in_(language),
        code=project.code,
        support=project.support,
    )


def _wording(text: Text | None) -> str:
    return text.wording if text else ""


def _companions(chosen: FundingProfile) -> tuple[str, ...]:
    return tuple(sign.name for sign in chosen.companion_signs)


SHOWN = (
    Artefact.WEB_PAGE,
    Artefact.DOCUMENT,
    Artefact.CERTIFICATE,
    Artefact.MAIL,
    Artefact.CALENDAR,
)


@dataclass(frozen=True, slots=True)
class DressPreview:
    """What one artefact wears in one language; no dress where the project lacks what it needs."""

    artefact: Artefact
    language: str
    dress: FunderDress | None


def dress_previews(project: Project) -> dict[Artefact, tuple[DressPreview, ...]]:
    """Every artefact that staff look at before they print, in each language."""
    return {each: tuple(_preview(project, each, code) for code in LANGUAGES) for each in SHOWN}


def _preview(project: Project, artefact: Artefact, language: str) -> DressPreview:
    try:
        found = project_dress(project, artefact, language)
    except (UnknownProfile, UnknownStatement, MissingStatementValue):
        return DressPreview(artefact, language, None)
    return DressPreview(artefact, language, found)
