"""A profile and a project's own values -> the plain dress for app.output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from app.core.texts import LANGUAGES, Texts
from app.funding.models import Project, ProjectLogo
from app.funding.rules import (
    EMBLEM_MM,
    UPRIGHT_ROOM,
    Artefact,
    Box,
    FundingProfile,
    MissingStatementValue,
    Text,
    UnknownProfile,
    UnknownStatement,
    largest_logo,
    logo_sizes,
    profile,
)
from app.output.dress import FunderDress
from app.output.files import Storage
from app.output.logos import PlacedLogo


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


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as papers take it: the key of its picture, whose it is, how much wider than high."""

    key: str
    name: Texts
    ratio: float


def logo_of(row: ProjectLogo) -> Logo:
    """The logo of a row with its organisation loaded."""
    return Logo(row.storage_key, row.organisation.name, row.ratio)


def largest_logo_of(profile_key: str) -> Box:
    """What no logo exceeds on papers of this funder. Raises UnknownProfile."""
    return largest_logo(has_emblem=profile(profile_key).emblem is not None)


def placed_logos(
    logos: Sequence[Logo], profile_key: str, room: float, language: str
) -> tuple[PlacedLogo, ...]:
    """The logos in one row of `room` millimetres, none larger than the funder's sign, each named
    in `language`. Raises UnknownProfile.
    """
    sizes = logo_sizes([logo.ratio for logo in logos], largest_logo_of(profile_key), room)
    return tuple(
        PlacedLogo(logo.key, logo.name.in_(language), size.width, size.height)
        for logo, size in zip(logos, sizes, strict=True)
    )


PX_PER_MM = 6.0  # on the screen: large enough to look at


@dataclass(frozen=True, slots=True)
class LogoPreview:
    """How the logos stand on a certificate, enlarged: all sizes in pixels of the screen."""

    dress: FunderDress | None
    emblem_height: float
    sizes: tuple[Box, ...]


def logo_preview(project: Project, rows: Sequence[ProjectLogo], language: str) -> LogoPreview:
    """The logos of `rows` beside the funder's sign."""
    largest = largest_logo_of(project.profile_key)
    sizes = logo_sizes([row.ratio for row in rows], largest, UPRIGHT_ROOM)
    shown = tuple(Box(*(side * PX_PER_MM for side in size)) for size in sizes)
    return LogoPreview(
        _preview(project, Artefact.CERTIFICATE, language).dress, EMBLEM_MM * PX_PER_MM, shown
    )


def storage() -> Storage:
    """Where pictures of logos are kept."""
    return Storage(current_app.config["STORAGE_URL"])


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
