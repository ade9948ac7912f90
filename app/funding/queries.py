"""What is known of projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import LANGUAGES, Texts
from app.funding.models import Project, ProjectLogo, ProjectPartner
from app.people.models import Organisation


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """A project as a form offers it: code and acronym before the title."""

    id: int
    label: Texts
    profile_key: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A line of the office's list; `total` in euro."""

    id: int
    slug: str
    code: str
    acronym: str
    title: Texts
    profile_key: str
    beneficiary: Texts
    starts_on: date | None
    ends_on: date | None
    total: Decimal | None


def get_project(project_id: int) -> Project:
    """A project with beneficiary, shares, partners and their organisations. Raises NotFound."""
    return _found(_whole().where(Project.id == project_id))


def load_project(project_id: int) -> Project:
    """As `get_project`, read anew whatever was loaded before: for services that hold the lock."""
    statement = _whole().where(Project.id == project_id)
    return _found(statement.execution_options(populate_existing=True))


def _whole() -> Select[Project]:
    return select(Project).options(
        joinedload(Project.beneficiary),
        selectinload(Project.shares),
        selectinload(Project.partners).joinedload(ProjectPartner.organisation),
    )


def _found(statement: Select[Project]) -> Project:
    project = db.session.scalar(statement)
    if project is None:
        raise NotFound
    return project


def list_logos(project_id: int) -> list[ProjectLogo]:
    """The logos of a project with their organisations, in order; one statement."""
    return list(
        db.session.scalars(
            select(ProjectLogo)
            .options(joinedload(ProjectLogo.organisation))
            .where(ProjectLogo.project_id == project_id)
            .order_by(ProjectLogo.position, ProjectLogo.id)
        )
    )


def load_logos(project: Project) -> None:
    """Give the project its logos with their organisations; one statement."""
    set_committed_value(project, "logos", list_logos(project.id))


def get_logo(project_id: int, logo_id: int) -> ProjectLogo:
    """One logo of a project. Raises NotFound."""
    logo = db.session.get(ProjectLogo, logo_id)
    if logo is None or logo.project_id != project_id:
        raise NotFound
    return logo


def list_project_choices() -> list[ProjectChoice]:
    """Every project, the newest period first; one statement."""
    rows = db.session.execute(
        select(
            Project.id, Project.code, Project.acronym, Project.title,
            Project.profile_key, Project.starts_on, Project.ends_on,
        ).order_by(Project.starts_on.desc().nulls_last(), Project.id.desc())
    )  # fmt: skip
    return [
        ProjectChoice(
            row.id,
            _label(row.code, row.acronym, row.title),
            row.profile_key,
            row.starts_on,
            row.ends_on,
        )
        for row in rows
    ]


def _label(code: str, acronym: str, title: Texts) -> Texts:
    return Texts(
        *(" · ".join(filter(None, (code, acronym, title.in_(each)))) for each in LANGUAGES)
    )


def list_project_rows(query: str, number: int) -> Page[ProjectRow]:
    """One page of projects, the newest period first; two statements."""
    statement = (
        select(
            Project.id,
            Project.slug,
            Project.code,
            Project.acronym,
            Project.title,
            Project.profile_key,
            Organisation.name,
            Project.starts_on,
            Project.ends_on,
            Project.total,
        )
        .join(Organisation, Organisation.id == Project.beneficiary_id)
        .where(matches(Project.search_text, query))
        .order_by(Project.starts_on.desc().nulls_last(), Project.id.desc())
    )
    page = paginate(statement, number)
    return Page([ProjectRow(*row) for row in page.items], page.number, page.total, page.size)
