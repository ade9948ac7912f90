"""A session or cycle, and the days one person attended -> the plain subject of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.certificates.outputs.paper import FOR_LEADING, IN_CYCLE, TOOK_PART, Subject
from app.certificates.rules import HOUSE, Design
from app.core.i18n import current_language
from app.core.texts import NO_TEXTS, Texts
from app.cycles.models import Cycle
from app.funding.models import Project
from app.funding.outputs import logo_of, project_dress
from app.funding.rules import Artefact
from app.output.dress import FunderDress
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import SessionKind


def subject_of(
    of: TrainingSession | Cycle, days: Sequence[SessionDay], languages: Iterable[str], issuer: str
) -> Subject:
    """What the paper says of `of` and of `days`, those a person attended, each with items and
    venue loaded.

    Its project has its logos loaded (`queries.get_subject`). `issuer` is who issues where no
    project names a beneficiary.
    """
    project = of.project
    return Subject(
        design=_design(of),
        took_part=IN_CYCLE if isinstance(of, Cycle) else TOOK_PART[of.kind],
        title=of.title,
        days=tuple(day.held_on for day in days),
        places=_places(days),
        topics=_topics(days),
        lecturers=_lecturers(days),
        issuer=project.beneficiary.name if project else Texts(issuer),
        project_code=project.code if project else "",
        project_title=project.title if project else NO_TEXTS,
        profile_key=project.profile_key if project else "",
        logos=tuple(logo_of(each) for each in project.logos) if project else (),
        dresses=dresses_of(project, languages) if project else None,
    )


def issuer_of(of: TrainingSession | Cycle) -> str:
    """Whose row of numbers: that of the organisation that runs the project, else the house's."""
    return f"organisation:{of.project.beneficiary_id}" if of.project else HOUSE


def thanks_of(
    of: TrainingSession | Cycle,
    days: Sequence[SessionDay],
    speaker_id: int,
    languages: Iterable[str],
    house: str,
) -> Subject:
    """What the letter of thanks says of what one speaker led on `days`, loaded as above."""
    led = [(day, item) for day in days for item in day.items if item.speaker_id == speaker_id]
    own = list(dict.fromkeys(day for day, _ in led))
    return replace(
        subject_of(of, own, languages, house),
        design=Design.THANKS,
        took_part=FOR_LEADING,
        topics=tuple(dict.fromkeys(item.title for _, item in led)),
        lecturers=(),
    )


def dresses_of(project: Project, languages: Iterable[str]) -> dict[str, FunderDress]:
    """The funder's sign and words for a certificate, by language."""
    return {code: project_dress(project, Artefact.CERTIFICATE, code) for code in languages}


def page_dress(of: TrainingSession | Cycle) -> FunderDress | None:
    """What a public page about `of` wears in the visitor's language; None without a project."""
    if of.project is None:
        return None
    return project_dress(of.project, Artefact.WEB_PAGE, current_language())


def _design(of: TrainingSession | Cycle) -> Design:
    if isinstance(of, Cycle):
        return Design.CYCLE
    return Design.STUDY_VISIT if of.kind is SessionKind.STUDY_VISIT else Design.SESSION


def _places(days: Iterable[SessionDay]) -> tuple[Texts, ...]:
    venues = [day.venue or day.training_session.venue for day in days]
    return tuple(
        dict.fromkeys(Texts(venue.town) if venue.town else venue.name for venue in venues if venue)
    )


def _topics(days: Iterable[SessionDay]) -> tuple[Texts, ...]:
    """The topics of the days; of a day without one, the titles of what somebody spoke about."""
    found: list[Texts] = []
    for day in days:
        spoken = [item.title for item in day.items if item.speaker_id or item.host_id]
        found += [day.topic] if day.topic else spoken
    return tuple(dict.fromkeys(found))


def _lecturers(days: Iterable[SessionDay]) -> tuple[str, ...]:
    spoken = (item.speaker for day in days for item in day.items)
    return tuple(dict.fromkeys(speaker.name for speaker in spoken if speaker))
