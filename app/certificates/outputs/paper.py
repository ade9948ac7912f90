"""What stands on one certificate, as plain data: kept as `printed`, drawn again from it alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.certificates.rules import Design, PaperLanguage, Shape
from app.core import dates
from app.core.i18n import _, force_language, ngettext
from app.core.numbers import number_text
from app.core.texts import N_, NO_TEXTS, Texts
from app.funding.outputs import Logo, placed_logos
from app.funding.rules import UPRIGHT_ROOM
from app.output.dress import FunderDress
from app.output.logos import PlacedLogo
from app.sessions.rules import SessionKind

MOST_TOPICS, MOST_LECTURERS = 260, 150  # characters: what three and two small lines hold
LOGOS_ROOM = {Shape.LANDSCAPE: 257.0, Shape.PORTRAIT: UPRIGHT_ROOM}  # millimetres
MOST_SPANS = 3  # single dates named; more are given as from-to with their number

# "certifies that NAME took part in the seminar": no verb or participle that has a gender
TOOK_PART = {
    SessionKind.SEMINAR: N_("took part in the seminar"),
    SessionKind.TRAINING_SEMINAR: N_("took part in the training seminar"),
    SessionKind.TRAINING: N_("took part in the training"),
    SessionKind.REGIONAL_DISCUSSION: N_("took part in the regional discussion"),
    SessionKind.COMMITTEE_MEETING: N_("took part in the committee meeting"),
    SessionKind.STUDY_VISIT: N_("took part in the study visit"),
    SessionKind.CONFERENCE: N_("took part in the conference"),
}
IN_CYCLE = N_("took part in the training cycle")
HEADINGS = {Design.THANKS: N_("Letter of thanks")}
HEADING = N_("Certificate of attendance")
CERTIFIES = {Design.THANKS: N_("expresses thanks to")}
CERTIFYING = N_("certifies that")
CHECKS, CHECK = {Design.THANKS: N_("Check this letter")}, N_("Check this certificate")
DAYS, ATTENDED = {Design.THANKS: N_("Held on")}, N_("Attended on")
FOR_LEADING = N_("for leading the session")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a person took part in; `days` and all that follows are of the days this person
    attended.
    """

    design: Design
    took_part: str  # English msgid
    title: Texts
    days: tuple[date, ...]
    places: tuple[Texts, ...] = ()
    topics: tuple[Texts, ...] = ()
    lecturers: tuple[str, ...] = ()
    issuer: Texts
    project_code: str = ""
    project_title: Texts = NO_TEXTS
    profile_key: str = ""
    logos: tuple[Logo, ...] = ()
    dresses: Mapping[str, FunderDress] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One copy: whose, which number, how many hours, who signs it where and when."""

    number: str
    holder: str
    hours: Decimal
    language: PaperLanguage
    issued_on: date
    issued_at_place: str
    signatory_name: str
    signatory_position: str
    verify_url: str
    shape: Shape = Shape.LANDSCAPE
    signature: str = ""  # the key of its picture in the storage
    replaces: str = ""  # the number of the certificate it stands in for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every word of the paper in one language; `facts` are (label, text)."""

    language: str
    issuer: str
    heading: str
    certifies: str
    took_part: str
    title: str
    hours: str
    hours_unit: str
    facts: tuple[tuple[str, str], ...]
    issued: str
    number_label: str
    check: str
    qr_title: str
    project: str
    dress: FunderDress | None
    signature: str = ""  # what its picture shows
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One certificate in full; the first wording is the large one. `title`, `issuer` and `days`
    are for the check.
    """

    design: Design
    number: str
    title: Texts
    issuer: Texts
    days: tuple[str, ...]  # ISO dates
    hours: str  # decimal
    holder: str
    signatory_name: str
    signatory_position: str
    verify_url: str
    wordings: tuple[Wording, ...]
    shape: Shape = Shape.LANDSCAPE
    signature: str = ""  # the key of its picture in the storage
    replaces: str = ""  # number
    logos: tuple[PlacedLogo, ...] = ()

    def days_in(self, language: str) -> str:
        """The days attended, as `language` writes them."""
        return days_text([date.fromisoformat(day) for day in self.days], language)

    @property
    def verify_short(self) -> str:
        """The address as one types it."""
        return self.verify_url.partition("://")[2]

    @property
    def document_title(self) -> str:
        """What the file is called: heading, number and name."""
        return f"{self.wordings[0].heading} {self.number}: {self.holder}"

    def as_printed(self) -> dict[str, Any]:
        """JSON to keep."""
        return asdict(self)

    @classmethod
    def from_printed(cls, printed: Mapping[str, Any]) -> Paper:
        """The paper that `as_printed` gave."""
        wordings = tuple(_wording_from(kept) for kept in printed["wordings"])
        texts = {name: Texts(**printed[name]) for name in ("title", "issuer")}
        rest: dict[str, Any] = {"design": Design(printed["design"]), "days": tuple(printed["days"])}
        rest["shape"] = Shape(printed.get("shape", Shape.LANDSCAPE))
        rest["logos"] = tuple(PlacedLogo(**logo) for logo in printed.get("logos", ()))
        return cls(**{**printed, **texts, **rest, "wordings": wordings})


def _wording_from(kept: Mapping[str, Any]) -> Wording:
    facts = tuple((label, text) for label, text in kept["facts"])
    dress = kept["dress"]
    if dress:
        lists = {name: tuple(dress[name]) for name in ("sentences", "companion_signs")}
        dress = FunderDress(**{**dress, **lists})
    return Wording(**{**kept, "facts": facts, "dress": dress})


def compose(subject: Subject, issue: Issue) -> Paper:
    """The paper of one person, every word in its language."""
    return Paper(
        design=subject.design,
        number=issue.number,
        title=subject.title,
        issuer=subject.issuer,
        days=tuple(day.isoformat() for day in sorted(set(subject.days))),
        hours=str(issue.hours),
        holder=issue.holder,
        signatory_name=issue.signatory_name,
        signatory_position=issue.signatory_position,
        verify_url=issue.verify_url,
        wordings=tuple(_wording(subject, issue, code) for code in issue.language.codes),
        shape=issue.shape,
        signature=issue.signature,
        replaces=issue.replaces,
        logos=_logos(subject, issue),
    )


def _logos(subject: Subject, issue: Issue) -> tuple[PlacedLogo, ...]:
    if not subject.logos:
        return ()
    room, language = LOGOS_ROOM[issue.shape], issue.language.codes[0]
    return placed_logos(subject.logos, subject.profile_key, room, language)


def _wording(subject: Subject, issue: Issue, language: str) -> Wording:
    with force_language(language):
        return Wording(
            language=language,
            issuer=subject.issuer.in_(language),
            heading=_(HEADINGS.get(subject.design, HEADING)),
            certifies=_(CERTIFIES.get(subject.design, CERTIFYING)),
            took_part=_(subject.took_part),
            title=subject.title.in_(language),
            hours=number_text(issue.hours, language) if issue.hours else "",
            hours_unit=ngettext("academic hour", "academic hours", _plural(issue.hours)),
            facts=tuple(_facts(subject, language)),
            issued=_issued(issue, language),
            number_label=_("No."),
            check=_(CHECKS.get(subject.design, CHECK)),
            qr_title=_("QR code that leads to the check of this document"),
            project=_project(subject, language),
            dress=(subject.dresses or {}).get(language),
            signature=_("Signature of %(name)s", name=issue.signatory_name),
            replaces=_("Replaces No. %(number)s", number=issue.replaces) if issue.replaces else "",
        )


def _plural(hours: Decimal) -> int:
    """The number that chooses the word's form: a fraction goes with the form of two."""
    return int(hours) if hours == int(hours) else 2


def _facts(subject: Subject, language: str) -> Iterable[tuple[str, str]]:
    facts = (
        (_(DAYS.get(subject.design, ATTENDED)), days_text(subject.days, language)),
        (_("Held in"), _listed(place.in_(language) for place in subject.places)),
        (_("Topics"), _some((topic.in_(language) for topic in subject.topics), "; ", MOST_TOPICS)),
        (_("Lecturers"), _some(subject.lecturers, ", ", MOST_LECTURERS)),
    )
    return ((label, text) for label, text in facts if text)


def _listed(texts: Iterable[str], by: str = ", ") -> str:
    return by.join(dict.fromkeys(filter(None, texts)))


def _some(texts: Iterable[str], by: str, most: int) -> str:
    """As many whole texts as `most` characters hold, and a word that there were more."""
    kept: list[str] = []
    for text in dict.fromkeys(filter(None, texts)):
        if kept and len(by.join([*kept, text])) > most:
            return f"{by.join(kept)} {_('and others')}"
        kept.append(text)
    return by.join(kept)


def _issued(issue: Issue, language: str) -> str:
    day = dates.day_long(issue.issued_on, language)
    return f"{issue.issued_at_place}, {day}" if issue.issued_at_place else day


def _project(subject: Subject, language: str) -> str:
    if not subject.project_title:
        return ""
    title = subject.project_title.in_(language)
    if not subject.project_code:
        return str(_("Project “%(title)s”", title=title))
    return str(_("Project “%(title)s”, No. %(code)s", title=title, code=subject.project_code))


def days_text(days: Sequence[date], language: str) -> str:
    """'2026. gada 24.–26. novembrī'; several spans in a row; many as first – last with their
    number.
    """
    spans = _spans(sorted(set(days)))
    if len(spans) <= MOST_SPANS:
        return ", ".join(dates.day_span(first, last, language) for first, last in spans)
    count = sum((last - first).days + 1 for first, last in spans)
    whole = dates.day_span(spans[0][0], spans[-1][1], language)
    counted = ngettext("%(num)d day", "%(num)d days", count)
    return f"{whole} ({counted})"


def _spans(days: Sequence[date]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans
