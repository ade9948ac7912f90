"""What the filters of calendars offer: only what a public session has."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import read
from app.core.kept import kept_fact
from app.core.texts import Texts
from app.feeds.queries import narrowing
from app.funding.models import Project
from app.people.models import Organisation
from app.people.rules import PlanningRegion
from app.sessions.models import TrainingSession
from app.sessions.rules import PUBLIC_STATUSES
from app.venues.models import Venue

_IS_PUBLIC = TrainingSession.status.in_(PUBLIC_STATUSES)
_PROJECTS = (
    select(Project.slug, Project.title)
    .where(Project.id.in_(select(TrainingSession.project_id).where(_IS_PUBLIC)))
    .order_by(Project.id)
)
_REGIONS = (
    select(Organisation.planning_region)
    .join(Venue, Venue.municipality_id == Organisation.id)
    .join(TrainingSession, TrainingSession.venue_id == Venue.id)
    .where(_IS_PUBLIC, Organisation.planning_region.is_not(None))
    .distinct()
)
_LANGUAGES = select(TrainingSession.language).where(_IS_PUBLIC).distinct()

known_names = kept_fact(narrowing.names)


@kept_fact
def list_projects() -> list[tuple[str, Texts]]:
    """(slug, title) of projects that pay for a public session; one statement."""
    return [(row.slug, row.title) for row in read(_PROJECTS)]


@kept_fact
def list_regions() -> list[PlanningRegion]:
    """Planning regions in which a public session is held; one statement."""
    return sorted(row[0] for row in read(_REGIONS))


@kept_fact
def list_languages() -> list[str]:
    """Languages spoken at public sessions; one statement."""
    return sorted(row[0] for row in read(_LANGUAGES))
