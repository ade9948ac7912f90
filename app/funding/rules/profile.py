"""What a funding profile is, and the questions one can ask it."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.errors import CiklsError
from app.core.texts import N_, Texts

LANGUAGES = ("lv", "en", "lt")
PLACEHOLDERS = frozenset({"partner", "beneficiary", "code", "title", "programme"})


class Artefact(StrEnum):
    """What a statement stands on: the noun, and so the wording, changes with it."""

    WEB_PAGE = "web_page"
    DOCUMENT = "document"  # agenda, attendance sheet
    PUBLICATION = "publication"
    CERTIFICATE = "certificate"
    MAIL = "mail"
    CALENDAR = "calendar"
    POSTER = "poster"
    MATERIAL = "material"

    @property
    def label(self) -> str:
        """English msgid."""
        return _ARTEFACTS[self]


_ARTEFACTS = {
    Artefact.WEB_PAGE: N_("Web page"),
    Artefact.DOCUMENT: N_("Document"),
    Artefact.PUBLICATION: N_("Publication"),
    Artefact.CERTIFICATE: N_("Certificate"),
    Artefact.MAIL: N_("E-mail"),
    Artefact.CALENDAR: N_("Calendar entry"),
    Artefact.POSTER: N_("Poster"),
    Artefact.MATERIAL: N_("Training material"),
}


# What the product puts out for every project: a profile without one of these does not load.
REQUIRED_ARTEFACTS = frozenset(
    {
        Artefact.WEB_PAGE,
        Artefact.DOCUMENT,
        Artefact.CERTIFICATE,
        Artefact.MAIL,
        Artefact.CALENDAR,
    }
)


class Support(StrEnum):
    """Whether the funder pays all or a part; the regulation has different words for each."""

    FUNDED = "funded"
    COFUNDED = "co-funded"

    @property
    def label(self) -> str:
        """English msgid."""
        return N_("In full") if self is Support.FUNDED else N_("In part (co-funded)")


class Rounding(StrEnum):
    """How a share's amount comes out of its percentage."""

    DOWN = "down"
    REMAINDER = "remainder"


class UnknownProfile(CiklsError):
    """No profile has this key; a programming or data fault, never shown with a substitute."""


class UnknownStatement(CiklsError):
    """The profile has no words for this artefact, language and support; there is no fallback."""

    def __init__(self, profile: str, artefact: str, language: str, support: str = "") -> None:
        self.profile, self.artefact, self.language = profile, artefact, language
        wanted = " / ".join(filter(None, (artefact, language, support)))
        super().__init__(f"Funding profile {profile} has no statement for {wanted}.")


class MissingStatementValue(CiklsError):
    """A sentence asks for a value (the project's code, say) that is empty."""


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in full, where it comes from, and whether anyone has seen it published."""

    wording: str
    source: Texts  # for staff
    confirmed: bool

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.wording) if name)

    def filled(self, values: Mapping[str, str]) -> str:
        """The wording, placeholders filled; raises MissingStatementValue for an empty one."""
        for name in sorted(self.placeholders):
            if not values.get(name, "").strip():
                raise MissingStatementValue(f"The statement needs a {name}: {self.wording}")
        return self.wording.format_map(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A profile's names in one language; `captions` stand beside the emblem, by support."""

    name: Text
    programme: Text
    programme_in_sentence: Text
    captions: Mapping[Support, Text]
    fund: Text | None = None
    brand_line: Text | None = None
    slogan: Text | None = None
    emblem_title: Text | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text of this language, in the order of the fields."""
        single = (self.name, self.programme, self.programme_in_sentence, self.fund)
        more = (self.brand_line, self.slogan, self.emblem_title, *self.captions.values())
        return tuple(text for text in (*single, *more) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The words one artefact must carry: beside the emblem (`caption`) and below (`sentences`)."""

    profile_key: str
    artefact: Artefact
    language: str
    support: Support
    caption: Text | None
    sentences: tuple[Text, ...]

    @property
    def confirmed(self) -> bool:
        """True when every word of it was seen in a published source."""
        return all(text.confirmed for text in (self.caption, *self.sentences) if text)

    @property
    def placeholders(self) -> frozenset[str]:
        """What must be known of the project to print it."""
        return frozenset().union(*(sentence.placeholders for sentence in self.sentences))


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day on which the programme can pay."""

    starts_on: date
    ends_on: date
    source: Text

    def has(self, day: date) -> bool:
        """Whether the day lies in the period, both ends included."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class EmblemRule:
    """Which sign stands on the outputs; the sizes are guidance, in millimetres."""

    sign: str
    source: Text
    min_height_mm: int | None = None
    logo_width_mm: int | None = None
    logo_small_width_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Typography:
    """Typefaces the statement may be set in (none named: any) and the one we take; never italic."""

    allowed: tuple[str, ...]
    typeface: str
    source: Text


@dataclass(frozen=True, slots=True)
class CompanionSign:
    """A second sign, shown by its name in text: its drawing is not ours to use."""

    name: str
    place: str
    source: Text


@dataclass(frozen=True, slots=True)
class CountryRule:
    """What one country asks for beyond the regulation; for staff to read."""

    country: str
    rule: Texts
    source: Text


@dataclass(frozen=True, slots=True)
class ShareRule:
    """The usual share of a fund, in percent, and how its amount is rounded."""

    fund: str
    percent: Decimal
    rounding: Rounding
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingProfile:
    """The rules and fixed words of one funding period and programme."""

    key: str
    brand: str
    link: str
    grant_eur: Decimal | None
    supports: tuple[Support, ...]
    period: Period
    emblem: EmblemRule | None
    typography: Typography
    companion_signs: tuple[CompanionSign, ...]
    country_rules: tuple[CountryRule, ...]
    share_rules: tuple[ShareRule, ...]
    words: Mapping[str, Words]
    statements: Mapping[tuple[str, str, str], Statement]  # artefact, language, support

    @property
    def default_support(self) -> Support:
        """What a project of this profile has unless it says otherwise."""
        return self.supports[0]

    @property
    def required_values(self) -> frozenset[str]:
        """Placeholders some statement uses: a project with `code` here must have a code."""
        return frozenset().union(*(each.placeholders for each in self.statements.values()))

    def cuts_off(self, percent: Decimal | None) -> bool:
        """Whether a share of `percent` is this funder's and loses the parts of a cent."""
        return any(r.percent == percent and r.rounding is Rounding.DOWN for r in self.share_rules)

    @property
    def unconfirmed(self) -> tuple[Statement, ...]:
        """Statements that somebody must still check with the managing authority."""
        return tuple(each for each in self.statements.values() if not each.confirmed)

    def statement(self, artefact: str, language: str, support: str = "") -> Statement:
        """The exact words for one artefact; raises UnknownStatement rather than take others."""
        wanted = support or self.default_support
        found = self.statements.get((artefact, language, wanted))
        if found is None:
            raise UnknownStatement(self.key, artefact, language, wanted)
        return found


def is_outside(profile: FundingProfile | None, *days: date | None) -> bool:
    """Whether one of `days` lies outside the time in which the funder can pay."""
    return profile is not None and any(day and not profile.period.has(day) for day in days)
