"""The register of all that was ever issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from app.certificates.models import Certificate
from app.certificates.queries.targets import live
from app.certificates.rules import CertificateKind, CertificateState
from app.core.db import db
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.people.models import User
from app.sessions.models import TrainingSession

MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What is asked of the register; None and '' ask for everything."""

    query: str = ""
    year: int | None = None
    state: CertificateState | None = None
    kind: CertificateKind | None = None
    cycle_id: int | None = None
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One certificate of the register."""

    id: int
    number: str
    kind: CertificateKind
    holder_name: str
    academic_hours: Decimal
    session_id: int | None
    session_title: Texts | None
    cycle_id: int | None
    cycle_title: Texts | None
    issuer: dict[str, str]
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None
    revoked_by: str
    revoked_reason: str
    replaced_at: datetime | None
    successor: str

    @property
    def title(self) -> Texts:
        """What it is for: the session, or the cycle as a whole."""
        return self.cycle_title or self.session_title or Texts("")

    @property
    def state(self) -> CertificateState:
        """Whether it stands."""
        return CertificateState.since(revoked_at=self.revoked_at, replaced_at=self.replaced_at)


_ISSUED_BY, _REVOKED_BY, _NEXT = aliased(User), aliased(User), aliased(Certificate)
_IS_STATE: dict[CertificateState, ColumnElement[bool]] = {
    CertificateState.VALID: live(),
    CertificateState.REPLACED: Certificate.replaced_at.is_not(None),
    CertificateState.REVOKED: Certificate.revoked_at.is_not(None),
}


def page_register(filters: RegisterFilters, number: int) -> Page[RegisterRow]:
    """The latest first; two statements."""
    page = paginate(_rows(filters), number)
    return Page([RegisterRow(*row) for row in page.items], page.number, page.total, page.size)


def list_register(filters: RegisterFilters) -> Sequence[RegisterRow]:
    """Everything that is asked for, the latest first; one statement."""
    rows: Any = db.session.execute(_rows(filters).limit(MOST_ROWS))
    return [RegisterRow(*row) for row in rows]


def list_register_years() -> list[int]:
    """The years in which something was issued, the latest first."""
    years = select(Certificate.year).distinct().order_by(Certificate.year.desc())
    return list(db.session.scalars(years))


def _rows(filters: RegisterFilters) -> Select[*tuple[Any, ...]]:
    own = Certificate
    return (
        select(
            own.id, own.number, own.kind, own.holder_name, own.academic_hours,
            own.training_session_id, TrainingSession.title, own.cycle_id,
            Cycle.title.label("cycle"), own.printed["issuer"], own.issued_at,
            func.coalesce(_ISSUED_BY.name, ""), own.revoked_at,
            func.coalesce(_REVOKED_BY.name, ""), own.revoked_reason,
            own.replaced_at, func.coalesce(_NEXT.number, ""),
        )
        .outerjoin(TrainingSession, TrainingSession.id == own.training_session_id)
        .outerjoin(Cycle, Cycle.id == own.cycle_id)
        .outerjoin(_ISSUED_BY, _ISSUED_BY.id == own.issued_by_id)
        .outerjoin(_REVOKED_BY, _REVOKED_BY.id == own.revoked_by_id)
        .outerjoin(_NEXT, _NEXT.id == own.successor_id)
        .where(own.sha256 != "", *_conditions(filters))
        .order_by(own.id.desc())
    )  # fmt: skip


def _conditions(filters: RegisterFilters) -> list[ColumnElement[bool]]:
    own, cycle_id = Certificate, filters.cycle_id
    asked = [
        (filters.query, matches(own.search_text, filters.query)),
        (filters.year, own.year == filters.year),
        (filters.state, _IS_STATE.get(filters.state or CertificateState.VALID, true())),
        (filters.kind, own.kind == filters.kind),
        (cycle_id, or_(own.cycle_id == cycle_id, TrainingSession.cycle_id == cycle_id)),
        (filters.session_id, own.training_session_id == filters.session_id),
    ]
    return [and_(condition) for value, condition in asked if value]
