"""The shapes of the demonstration data for what happens: cycles, sessions, days, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from app.core.texts import Texts

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class CertificateRule:
    """Who earns a certificate: at least this share (percent) of the academic hours, or
    (`earned_by: chosen_days`) the compulsory days and this share.
    """

    minimum_share_percent: int
    academic_minutes: int
    signatory: str
    signatory_position: Texts
    earned_by: str = "share"  # cycles.rules.EarnedBy


@dataclass(frozen=True)
class Cycle:
    """A training cycle of one project."""

    key: str
    slug: str
    project: str
    title: Texts
    summary: Texts
    audience: Texts
    method: str = ""
    registration: str = "each"  # cycles.rules.RegistrationMode
    certificate: CertificateRule | None = None
    invented: bool = False


@dataclass(frozen=True)
class RelativeDay:
    """A weekday so many weeks from the current week (negative: before it)."""

    weeks_ahead: int
    weekday: str

    def on(self, today: date) -> date:
        """The date meant, seen from `today`; public holidays are the loader's to avoid."""
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=self.weeks_ahead, days=WEEKDAYS.index(self.weekday))


@dataclass(frozen=True)
class AgendaItem:
    """A line of the agenda; a study visit's stop has a host and a place as well."""

    starts: time
    ends: time
    title: Texts
    kind: str = "talk"
    speakers: tuple[str, ...] = ()
    host: str | None = None
    place: str | None = None
    timezone: str | None = None
    access: Texts | None = None


@dataclass(frozen=True)
class Day:
    """One day: either `on` a fixed date or `when` by a rule; local times of the session's zone."""

    starts: time
    ends: time
    on: date | None = None
    when: RelativeDay | None = None
    venue: str | None = None
    academic_hours: int | None = None
    compulsory: bool = False
    times_assumed: bool = False
    end_assumed: bool = False
    agenda: tuple[AgendaItem, ...] = ()
    attended: tuple[str, ...] = ()

    def date_on(self, today: date) -> date:
        """The day's date, seen from `today`; raises ValueError where neither rule is given."""
        if self.on is not None:
            return self.on
        if self.when is None:
            raise ValueError("A day needs a date or a rule.")
        return self.when.on(today)


@dataclass(frozen=True)
class RegistrationRule:
    """The registration window, in days before the first day."""

    opens_days_before: int
    closes_days_before: int


@dataclass(frozen=True)
class Contact:
    """Whom to ask about a session."""

    name: str
    email: str


@dataclass(frozen=True)
class TrainingSession:
    """One training session; `registered` people have a seat, `next_in_line` try afterwards."""

    key: str
    slug: str
    kind: str
    project: str
    venue: str
    title: Texts
    summary: Texts
    description: Texts
    days: tuple[Day, ...]
    audience: tuple[Texts, ...] = ()
    topics: tuple[Texts, ...] = ()
    cycle: str | None = None
    cycle_number: int | None = None
    network: str | None = None
    copy_of: str | None = None
    room: str | None = None
    online_url: str = ""
    timezone: str = "Europe/Riga"
    capacity: int | None = None
    participants: int | None = None
    contact: Contact | None = None
    registration: RegistrationRule | None = None
    certificate: CertificateRule | None = None
    registered: tuple[str, ...] = ()
    next_in_line: tuple[str, ...] = ()
    date_assumed: bool = False
    venue_assumed: bool = False
    invented: bool = False

    @property
    def is_nearly_full(self) -> bool:
        """Whether one place is left."""
        return self.capacity is not None and len(self.registered) == self.capacity - 1


@dataclass(frozen=True)
class Slide:
    """One slide: a title and a few points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """A presentation of a session's day (counted from 1)."""

    key: str
    session: str
    day: int
    language: str
    file_name: str
    title: Texts
    heading: str
    subtitle: str
    slides: tuple[Slide, ...]
    speaker: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of a handout."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Handout:
    """A sheet to take home from a session's day (counted from 1)."""

    key: str
    session: str
    day: int
    language: str
    file_name: str
    title: Texts
    sections: tuple[Section, ...]
    speaker: str | None = None
