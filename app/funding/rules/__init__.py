"""Pure decisions of funding: profiles, their exact words, and shares that add up.

The profiles are read once, at import; a wrong file stops the start with one clear line.
"""

from __future__ import annotations

from importlib.resources import files

from app.funding.rules.euro import euro, parse_amount, percent
from app.funding.rules.loading import ProfileFault, read_profile
from app.funding.rules.logos import (
    EMBLEM_MM,
    MOST_LOGOS,
    READABLE_MM,
    UPRIGHT_ROOM,
    Box,
    LogoFault,
    largest_logo,
    logo_fault,
    logo_sizes,
)
from app.funding.rules.plan import ProjectPlan, SharePlan
from app.funding.rules.profile import (
    LANGUAGES,
    REQUIRED_ARTEFACTS,
    Artefact,
    FundingProfile,
    MissingStatementValue,
    Statement,
    Support,
    Text,
    UnknownProfile,
    UnknownStatement,
    Words,
    is_outside,
)
from app.funding.rules.shares import LIMIT, Share, ShareProblem, SharesDoNotAddUp, check_shares

__all__ = [
    "EMBLEM_MM",
    "LANGUAGES",
    "LIMIT",
    "MOST_LOGOS",
    "READABLE_MM",
    "REQUIRED_ARTEFACTS",
    "UPRIGHT_ROOM",
    "Artefact",
    "Box",
    "FundingProfile",
    "LogoFault",
    "MissingStatementValue",
    "ProfileFault",
    "ProjectPlan",
    "Share",
    "SharePlan",
    "ShareProblem",
    "SharesDoNotAddUp",
    "Statement",
    "Support",
    "Text",
    "UnknownProfile",
    "UnknownStatement",
    "Words",
    "all_profiles",
    "check_shares",
    "euro",
    "is_outside",
    "largest_logo",
    "logo_fault",
    "logo_sizes",
    "parse_amount",
    "percent",
    "profile",
    "read_profile",
    "statement",
]


def _load() -> dict[str, FundingProfile]:
    found: dict[str, FundingProfile] = {}
    for file in sorted((files("app.funding") / "profiles").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        read = read_profile(file.read_text(encoding="utf-8"), file.name)
        if f"{read.key}.toml" != file.name:
            raise ProfileFault(f"{file.name}: key {read.key} differs from the file's name")
        found[read.key] = read
    return found


_PROFILES = _load()


def profile(key: str) -> FundingProfile:
    """The profile with this key; raises UnknownProfile."""
    if key not in _PROFILES:
        raise UnknownProfile(f"There is no funding profile {key}.")
    return _PROFILES[key]


def all_profiles() -> tuple[FundingProfile, ...]:
    """Every profile, the newest period first, then by key."""
    by_key = sorted(_PROFILES.values(), key=lambda each: each.key)
    return tuple(sorted(by_key, key=lambda each: each.period.starts_on, reverse=True))


def statement(profile_key: str, artefact: str, language: str, support: str = "") -> Statement:
    """The exact words for one artefact, or UnknownProfile / UnknownStatement; never others.

    Regulation (EU) 2021/1060, Art. 50(1)(b) and Annex IX for the Union's funds of 2021-2027.
    """
    return profile(profile_key).statement(artefact, language, support)
