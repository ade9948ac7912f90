"""Rows for tests, with every default sensible. Each returns a committed row."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from app.core.db import Base, db
from app.core.search import fold
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy
from app.funding.models import Project
from app.people.models import Coordinator, Organisation
from app.people.rules import OrganisationKind, PlanningRegion
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.sessions.rules import SessionKind, SessionStatus
from app.venues.models import Venue


def _kept(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row


Row = TypeVar("Row", bound=Base)


def organisation(name: str = "Rēzeknes novads", **values: Any) -> Organisation:
    defaults = {"kind": OrganisationKind.MUNICIPALITY, "planning_region": PlanningRegion.LATGALE}
    return _kept(Organisation(name=Texts(name), sort_name=fold(name), **{**defaults, **values}))


def coordinator(of: Organisation, **values: Any) -> Coordinator:
    defaults = {"name": "Kaija Koka", "email": "novads@example.lv"}
    return _kept(Coordinator(organisation_id=of.id, **{**defaults, **values}))


def project(profile_key: str = "interreg-via-lvlt-2021-2027", **values: Any) -> Project:
    defaults: dict[str, Any] = {
        "slug": f"projekts-{uuid.uuid4().hex[:6]}",
        "code": "LL-00001",
        "title": Texts("Atvērta pārvaldība", "Open governance", "Atviras valdymas"),
    }
    values.setdefault(
        "beneficiary",
        organisation("Latgales plānošanas reģions", kind=OrganisationKind.PLANNING_REGION),
    )
    values = {**defaults, **values}
    values.setdefault("search_text", fold(values["code"], values["title"]))
    return _kept(Project(profile_key=profile_key, **values))


def cycle(**values: Any) -> Cycle:
    defaults: dict[str, Any] = {
        "slug": f"cikls-{uuid.uuid4().hex[:6]}",
        "title": Texts("Klientu apkalpošana", "Customer service", "Klientų aptarnavimas"),
        "is_published": True,
        "certificate_by": EarnedBy.SHARE,
        "certificate_share": 75,
    }
    return _kept(Cycle(**{**defaults, **values}))


def venue(name: str = "Zaļā sala", **values: Any) -> Venue:
    defaults = {
        "slug": f"vieta-{uuid.uuid4().hex[:6]}",
        "address": "Ezera iela 1",
        "town": "Rēzekne",
    }
    values = {**defaults, **values}
    values.setdefault("search_text", fold(name, str(values["address"]), str(values["town"])))
    return _kept(Venue(name=Texts(name), sort_name=fold(name), **values))


def speaker(name: str = "Svens Saulīte", **values: Any) -> Speaker:
    defaults = {"email": "svens@example.lv", "sort_name": fold(name)}
    return _kept(Speaker(name=name, **{**defaults, **values}))


def training_session(
    *, days: int = 1, starts_at: datetime | None = None, **values: Any
) -> TrainingSession:
    """A published session of `days` days (8 academic hours each), the first in two weeks."""
    first = starts_at or (datetime.now(UTC) + timedelta(days=14)).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    title = values.pop(
        "title", Texts("Darbs ar klientu", "Working with clients", "Darbas su klientu")
    )
    name = uuid.uuid4().hex[:10]
    defaults: dict[str, Any] = {
        "slug": f"nodarbiba-{name}",
        "uid": f"{name}@cikls",
        "kind": SessionKind.SEMINAR,
        "status": SessionStatus.PUBLISHED,
        "capacity": 20,
        "search_text": fold(title),
        "contact_email": "organizators@example.lv",
        "starts_at": first,
        "ends_at": first + timedelta(days=days - 1, hours=6),
    }
    if values.get("certificate_share"):
        defaults["certificate_by"] = EarnedBy.SHARE
    row = TrainingSession(title=title, **{**defaults, **values})
    row.days = [
        SessionDay(
            number=number + 1,
            starts_at=first + timedelta(days=number),
            ends_at=first + timedelta(days=number, hours=6),
            academic_hours=Decimal(8),
        )
        for number in range(days)
    ]
    return _kept(row)


def registration(of: TrainingSession, name: str = "Pia Priede", **values: Any) -> Registration:
    """A confirmed registration; `name` is given and family name."""
    given, _, family = name.partition(" ")
    taken = len(
        db.session.scalars(
            db.select(Registration.id).where(Registration.training_session_id == of.id)
        ).all()
    )
    defaults: dict[str, Any] = {
        "state": RegistrationState.CONFIRMED,
        "queue_number": taken + 1,
        "email": "pia@example.lv",
        "organisation_name": "Rēzeknes novads",
        "person_key": f"{fold(name)}|rezeknes novads",
        "search_text": fold(name, "Rēzeknes novads"),
    }
    row = Registration(
        training_session_id=of.id, given_name=given, family_name=family, **{**defaults, **values}
    )
    return _kept(row)
