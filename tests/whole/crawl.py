"""Walk the demonstration as a stranger and as an administrator: two pages of each view, and all
that no link leads to (pages behind a link in a mail)."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from app.certificates.models import Certificate, Objection
from app.core.db import db
from app.cycles.models import Cycle
from app.materials.queries import lecturer_token
from app.people.models import Coordinator, User
from app.people.queries import coordinator_token
from app.questions.models import Question
from app.registrations.models import CycleRegistration, Registration
from app.registrations.queries import outcome_token, registration_token
from app.registrations.queries.cycles import cycle_outcome_token
from app.registrations.rules import Outcome, RegistrationState
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES
from tests.conftest import client_of

ADMIN = "anna.administratore@example.lv"
HREF = re.compile(r'href="([^"#]+)"')
MOST_PER_VIEW = 2
OWN_ACCOUNT = ("/login/password", "/login/second-factor", "/login/recovery-codes", "/login/again")


@dataclass(frozen=True)
class Page:
    """What one path answered."""

    path: str
    view: str
    html: str
    headers: Mapping[str, str]

    @property
    def is_office(self) -> bool:
        """Behind the sign-in."""
        return self.path.startswith(("/manage", *OWN_ACCOUNT))


def pages_of_everyone(app: Flask) -> list[Page]:
    """The public site and the office as an administrator sees it."""
    admin = db.session.scalars(select(User).where(User.email == ADMIN)).one()
    with app.test_request_context():
        token = generate_reset_password_token(admin)  # type: ignore[no-untyped-call]  # it has no types
    public = walk(
        app, app.test_client(), ["/", f"/login/reset/{token}", *hidden_paths()], is_office=False
    )
    insider = just_signed_in(app, admin)
    office = walk(app, insider, ["/manage/", *OWN_ACCOUNT, *office_paths()], is_office=True)
    return [*public, *office]


def just_signed_in(app: Flask, user: User) -> FlaskClient:
    """A browser of this person, who gave the password a moment ago."""
    client = client_of(app, user)
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time()
    return client


def walk(
    app: Flask, client: FlaskClient, starts: Iterable[str], *, is_office: bool
) -> Iterator[Page]:
    """The starts, and two pages of each view that links lead to; asserts that none is broken."""
    queue, per_view = deque(starts), Counter[str]()
    seen, asked_for = set(queue), set(queue)
    while queue:
        path = queue.popleft()
        view = view_of(app, path)
        if per_view[view] >= MOST_PER_VIEW and path not in asked_for:
            continue
        per_view[view] += 1
        answer = client.get(path, follow_redirects=True)
        assert (path, answer.status_code) == (path, 200)
        if answer.mimetype == "text/html" and view != "outbox_manage.html":
            yield Page(path, view, answer.text, dict(answer.headers))
            new = [link for link in _links(path, answer.text, is_office) if link not in seen]
            seen.update(new)
            queue.extend(new)


def view_of(app: Flask, path: str) -> str:
    """The endpoint that answers; a link that no view answers fails the walk."""
    try:
        return str(app.url_map.bind("x").match(urlsplit(path).path)[0])
    except HTTPException as error:
        raise AssertionError(f"{path}: {error.code}") from error


def _links(path: str, html: str, is_office: bool) -> list[str]:
    found = (urljoin(path, link.replace("&amp;", "&")) for link in HREF.findall(html))
    own = (
        link for link in found if link.startswith("/") and not link.startswith(("//", "/static/"))
    )
    return [link for link in own if link.startswith("/manage") == is_office and "lang=" not in link]


def hidden_paths() -> list[str]:
    """Public pages to which mails and certificates lead, and a session of each status."""
    registration = select(
        Registration.id, Registration.training_session_id, TrainingSession.slug
    ).join(TrainingSession)
    live = Registration.state == RegistrationState.CONFIRMED
    last = registration.where(live).order_by(TrainingSession.starts_at.desc())
    row = db.session.execute(last.limit(1)).one()
    own = f"/registrations/{registration_token(row.id)}"
    number = db.session.scalars(select(Certificate.number).limit(1)).one()
    outcome = Outcome(row.id, RegistrationState.CONFIRMED)
    reached = outcome_token(row.training_session_id, outcome)
    paths = [
        f"/sessions/{row.slug}/registered/{reached}",
        own,
        f"{own}/change",
        f"{own}/cancel",
        *_answers_path(),
        f"/certificates/{number}",
        "/certificates/",
        *_hours_paths(),
    ]
    paths += _cycle_paths()
    coordinator = db.session.scalars(select(Coordinator).limit(1)).one()
    paths.append(f"/coordinators/{coordinator_token(coordinator)}")
    return [*paths, _lecturer_path(), *_session_paths()]


def _cycle_paths() -> list[str]:
    """What came of a form for several sessions, and the own page of somebody who sent one."""
    row = db.session.execute(
        select(
            Registration.id, Registration.training_session_id, Cycle.id.label("cycle"), Cycle.slug
        )
        .join(CycleRegistration, CycleRegistration.id == Registration.cycle_registration_id)
        .join(Cycle, Cycle.id == CycleRegistration.cycle_id)
        .limit(1)
    ).one()
    outcomes = {row.training_session_id: Outcome(row.id, RegistrationState.CONFIRMED)}
    own = f"/registrations/{registration_token(row.id)}"
    told = cycle_outcome_token(row.cycle, outcomes)
    return [f"/cycles/{row.slug}/registered/{told}", own, f"{own}/cancel"]


def _hours_paths() -> list[str]:
    """The hours of one who objects to them, and of one who may; certificates that stand no more."""
    objecting = db.session.scalars(select(Objection.registration_id).limit(1)).one()
    numbers = select(Certificate.number).where(
        Certificate.revoked_at.is_not(None) | Certificate.replaced_at.is_not(None)
    )
    live = select(Certificate.registration_id).where(Certificate.replaced_at.is_(None))
    own = db.session.scalars(live.limit(1)).one() or 0
    tokens = [registration_token(objecting), registration_token(own)]
    return [
        *(f"/certificates/{number}" for number in db.session.scalars(numbers)),
        *(f"/certificates/hours/{token}" for token in tokens),
        *(f"/registrations/{token}" for token in tokens),
    ]


def _answers_path() -> list[str]:
    """The questions of a session, on the page of one who has a place."""
    asked = (
        select(Registration.id)
        .join(TrainingSession)
        .where(TrainingSession.asks_needs, TrainingSession.question_count > 0)
        .where(Registration.state == RegistrationState.CONFIRMED)
    )
    first = db.session.scalars(asked.order_by(Registration.id).limit(1)).one()
    own = f"/registrations/{registration_token(first)}"
    return [own, f"{own}/answers"]


def _lecturer_path() -> str:
    item = select(AgendaItem.speaker_id, SessionDay.training_session_id).join(SessionDay)
    speaker_id, session_id = db.session.execute(
        item.where(AgendaItem.speaker_id.is_not(None)).limit(1)
    ).one()
    return f"/lecturers/{lecturer_token(speaker_id or 0, session_id)}"


def _session_paths() -> list[str]:
    rows = select(TrainingSession.status, TrainingSession.slug)
    one_each = dict(db.session.execute(rows).all())
    return [f"/sessions/{slug}" for status, slug in one_each.items() if status in PUBLIC_STATUSES]


def office_paths() -> list[str]:
    """The plan of a session of each status, and a certificate to revoke."""
    rows = select(TrainingSession.status, TrainingSession.id)
    plans = dict(db.session.execute(rows).all())
    issued = db.session.scalars(
        select(Certificate.id)
        .where(Certificate.revoked_at.is_(None), Certificate.replaced_at.is_(None))
        .limit(1)
    ).one()
    cycle_id = db.session.scalars(select(Cycle.id).limit(1)).one()
    paths = [f"/manage/sessions/{row_id}/" for row_id in plans.values()]
    coordinator_id = db.session.scalars(select(Coordinator.id).limit(1)).one()
    paths.append(f"/manage/coordinators/{coordinator_id}/")
    paths += [f"/manage/certificates/{issued}/revoke", "/manage/projects/profile", "/_components"]
    objection = db.session.scalars(select(Objection.id).limit(1)).one()
    paths.append(f"/manage/objections/{objection}")
    last_day = db.session.scalars(
        select(TrainingSession.id).where(TrainingSession.uid == "demo-nosleguma-diena@cikls")
    ).one()
    paths.append(f"/manage/sessions/{last_day}/places/spread")
    return [
        *paths,
        f"/manage/cycles/{cycle_id}/certificates/",
        f"/manage/cycles/{cycle_id}/mails/",
        f"/manage/cycles/{cycle_id}/mails/cycle.entered/lv",
        *_decline_path(),
        *_question_paths(),
    ]


def _question_paths() -> list[str]:
    """What a session asks, what one of its people answered, and what they need."""
    asking = select(Question.training_session_id, Question.id).order_by(Question.id).limit(1)
    session_id, question_id = db.session.execute(asking).one()
    base = f"/manage/sessions/{session_id}"
    more = ("", f"{question_id}/", "preview")
    person = db.session.scalars(
        select(Registration.id).where(Registration.training_session_id == session_id).limit(1)
    ).one()
    own = f"{base}/registrations/{person}/answers"
    return [*(f"{base}/questions/{each}" for each in more), f"{base}/needs", own]


def _decline_path() -> list[str]:
    pending = select(Registration.training_session_id, Registration.id).where(
        Registration.state == RegistrationState.PENDING
    )
    return [
        f"/manage/sessions/{session_id}/registrations/{row_id}/decline"
        for session_id, row_id in db.session.execute(pending.limit(1))
    ]
