"""One day's list of participants -> a paper to sign, in the funder's dress; all days -> a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, render_template

from app.attendance.queries import MarkRow
from app.attendance.rules import attended_hours, spare_rows
from app.core import clock, dates
from app.core.i18n import _, current_language, force_language
from app.core.numbers import number_text
from app.funding.rules import Artefact
from app.output import pdf
from app.output.dress import FunderDress
from app.output.tables import Cell, Column, Kind, Table
from app.registrations.queries import Participant
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.outputs import dress_of
from app.sessions.rules import SessionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """What is printed: the day's facts and, for everyone expected, a row to sign."""

    language: str
    session_title: str
    topic: str
    day_number: int
    day_count: int
    when: str
    place: str
    hours: str
    project: str
    rows: Sequence[MarkRow]
    spare_rows: int
    dress: FunderDress | None


def sheet_of(
    training_session: TrainingSession, day: SessionDay, rows: Sequence[MarkRow], language: str
) -> AttendanceSheet:
    """The sheet of one day; the session as `sessions.queries.get_session` gives it."""
    with force_language(language):
        project = training_session.project
        return AttendanceSheet(
            language=language,
            session_title=training_session.title.in_(language),
            topic=day.topic.in_(language) if day.topic else "",
            day_number=training_session.days.index(day) + 1,
            day_count=len(training_session.days),
            when=_when(day, language),
            place=_place(training_session, day, language),
            hours=number_text(day.academic_hours, language) if day.academic_hours else "",
            project=f"{project.code} {project.title.in_(language)}".strip() if project else "",
            rows=rows,
            spare_rows=spare_rows(len(rows)),
            dress=dress_of(training_session, Artefact.DOCUMENT, language),
        )


def sheet_pdf(sheet: AttendanceSheet) -> bytes:
    """The sheet as A4 landscape, tagged (PDF/UA-1)."""
    with force_language(sheet.language):
        html = render_template("attendance/sheet.html", sheet=sheet, dress=sheet.dress)
    app_folder = Path(current_app.root_path)
    templates = app_folder / "templates"
    styles = ("pdf/base.css", "pdf/funder-dress.css", "attendance/sheet.css")
    return pdf.render(
        html,
        base_folder=templates,
        folders=[app_folder / "static" / "build"],
        stylesheets=[templates / name for name in styles],
    )


def attendance_table(
    training_session: TrainingSession,
    people: Sequence[Participant],
    marks: Mapping[tuple[int, int], bool],
) -> Table:
    """Who was there on which day of the session and for how many academic hours, with headings in
    the current language.
    """
    days, language = training_session.days, current_language()
    columns = (
        Column(_("Family name"), width=22),
        Column(_("Given name"), width=18),
        Column(_("Organisation"), width=34),
        Column(_("Position"), width=30),
        *(Column(dates.day_short(day.held_on, language), width=14) for day in days),
        Column(_("Academic hours attended"), Kind.NUMBER, 14),
    )
    words = {True: _("Present"), False: _("Absent"), None: ""}
    hours = {day.id: day.academic_hours for day in days}
    rows: list[tuple[Cell, ...]] = [
        (
            person.family_name, person.given_name, person.organisation, person.position,
            *(words[marks.get((person.id, day.id))] for day in days),
            attended_hours(hours, [day for day in hours if marks.get((person.id, day))]),
        )
        for person in people
    ]  # fmt: skip
    return Table(_("Attendance"), columns, rows)


def _when(day: SessionDay, language: str) -> str:
    start, end = (clock.local(at, day.timezone) for at in (day.starts_at, day.ends_at))
    return dates.day_and_time(start, end, language)


def _place(own: TrainingSession, day: SessionDay, language: str) -> str:
    venue = day.venue or own.venue
    if own.mode is SessionMode.ONLINE:
        return str(_("Online"))
    if venue is None:
        hosts = (
            item.place or (item.host.name.in_(language) if item.host else "") for item in day.items
        )
        return "; ".join(dict.fromkeys(filter(None, hosts)))
    room = own.room.name if own.room and day.venue is None else ""
    return ", ".join(filter(None, (venue.name.in_(language), room, venue.full_address)))
