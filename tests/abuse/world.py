"""One row of everything the office has a form for, and the pages where those forms stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from flask_security.recoverable import generate_reset_password_token

from app.certificates import services as certificates
from app.certificates.models import Certificate
from app.core import clock
from app.core.access import SYSTEM, Role
from app.core.db import db
from app.core.texts import Texts
from app.cycles.rules import RegistrationMode
from app.funding.models import ProjectLogo
from app.materials.models import Material
from app.materials.queries import lecturer_token
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.output.uploads import SentFile
from app.partners.rules import PartnerPlan, Tone
from app.partners.services import save_calendar
from app.people.models import Coordinator, User
from app.people.queries import coordinator_token
from app.questions import services as questions
from app.questions.models import Question
from app.questions.queries import list_questions
from app.questions.rules import QuestionKind, QuestionPlan
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.rules import RegistrationState
from app.sessions.models import AgendaItem, Speaker, TrainingSession
from tests import factories
from tests.certificates.conftest import ORDER, PAST, attend, held_session, target_of
from tests.conftest import make_user

ROOMS = ("sessions", "cycles", "venues", "projects", "speakers")


@dataclass(frozen=True)
class World:
    """Ids and addresses; `public` and `office` are pages with forms, what destroys comes last."""

    ada: User
    public: list[str]
    office: list[str]


def make_world() -> World:
    """Commit it all."""
    ada = make_user(Role.ADMIN, "ada@example.lv", "Ada Apse")
    other = make_user(Role.VIEWER, "vija@example.lv", "Vija Vītola")
    ahead, speaker = _ahead()
    people = _people(ahead)
    material, held = _material(ahead), _held()
    token, leaving = registration_token(people[0].id), registration_token(people[3].id)
    certificate = _certificate(held)
    attend(factories.registration(held, "Rita Lapa", email="rita@example.lv"), held, 1, 2)
    refused = OutboxMail(
        message_id="<x@cikls>",
        kind="x",
        recipient="x@example.lv",
        subject="x",
        text="x",
        state=MailState.FAILED,
    )
    hours = factories.registration(held, "Laila Upe", email="laila@example.lv")
    attend(hours, held, 1)
    closed = make_user(Role.VIEWER, "zane@example.lv", "Zane Roze")
    closed.active, closed.tf_primary_method = False, "authenticator"
    closed.tf_totp_secret = "x"
    db.session.add(refused)
    db.session.commit()
    reset = generate_reset_password_token(other)  # type: ignore[no-untyped-call]  # untyped there
    session, cycle = f"/manage/sessions/{ahead.id}", f"/manage/cycles/{ahead.cycle_id}"
    upload = f"/lecturers/{lecturer_token(speaker.id, ahead.id)}"
    public = [
        f"/sessions/{ahead.slug}/register", "/cycles/cikls/register",
        f"/registrations/{token}/change", f"/registrations/{token}/answers", upload, "/login",
        f"/certificates/hours/{registration_token(hours.id)}",
        f"/certificates/{certificate.number}", "/certificates/",
        "/login/reset", f"/registrations/{leaving}/cancel", f"/login/reset/{reset}",
    ]  # fmt: skip
    home = factories.organisation("Ludzas novads")
    helper = Coordinator(organisation_id=home.id, email="koordinators@example.lv")
    db.session.add(helper)
    db.session.commit()
    theirs = factories.registration(
        ahead, "Līga Liepa", email="liga@example.lv", organisation_id=home.id,
        state=RegistrationState.WAITING,
    )  # fmt: skip
    colleagues = f"/coordinators/{coordinator_token(helper)}"
    public += [
        f"{colleagues}/sessions/{ahead.slug}", f"{colleagues}/cycles/cikls",
        f"{colleagues}/people/{theirs.id}/swap", f"{colleagues}/people/{theirs.id}/cancel",
    ]  # fmt: skip
    _questions(ahead)
    office = [
        f"{session}/questions/new", f"{session}/questions/{list_questions(ahead.id)[1].id}/",
        f"{session}/questions/",
        f"{session}/places", f"{session}/places/spread",
        f"{session}/mails/registration.confirmed/lv",
        f"/manage/organisations/{home.id}/coordinators/new",
        f"/manage/coordinators/{helper.id}/",
        *(f"/manage/{room}/new" for room in ROOMS), "/manage/calendar/partners/new",
        f"/manage/calendar/partners/{_partner_calendar()}/", "/manage/calendar/partners/",
        "/manage/organisations/new", "/manage/users/new", "/manage/account", f"{session}/",
        f"{session}/copy", f"{session}/materials/", f"{session}/registrations/add",
        f"{session}/registrations/{people[1].id}/", f"{session}/registrations/{people[1].id}/move",
        f"{session}/registrations/{people[2].id}/", f"{session}/registrations/",
        f"{session}/registrations/{people[1].id}/answers",
        *(f"{session}/registrations/bulk?do={do}&who=all" for do in ("decline", "move", "write")),
        f"{cycle}/", f"{cycle}/people/add", f"{cycle}/materials/",
        f"{cycle}/mails/cycle.entered/lv", f"/manage/venues/{ahead.venue_id}/",
        f"/manage/projects/{ahead.project_id}/", f"/manage/projects/{_with_logos()}/logos/",
        f"/manage/speakers/{speaker.id}/",
        f"/manage/organisations/{_organisation_id()}/", f"/manage/users/{other.id}/",
        f"/manage/users/{closed.id}/",
        f"/manage/sessions/{held.id}/attendance/?day=1",
        f"/manage/sessions/{held.id}/attendance/walk-in?day=1",
        f"/manage/sessions/{held.id}/certificates/",
        f"/manage/sessions/{_with_task()}/certificates/",
        f"/manage/outbox/{refused.id}", f"/manage/materials/{material.id}/",
        f"/manage/objections/{_objection(held)}", "/manage/certificates/",
        f"/manage/certificates/{certificate.id}/revoke",
        f"{session}/announce?status=postponed", f"{session}/registrations/{people[1].id}/cancel",
        f"{session}/registrations/{people[2].id}/decline",
    ]  # fmt: skip
    return World(
        ada, public, [*office, "/login/second-factor", "/login/recovery-codes", "/login/password"]
    )


def _ahead() -> tuple[TrainingSession, Speaker]:
    project = factories.project()
    row = factories.training_session(
        days=2,
        cycle=factories.cycle(
            project=project, slug="cikls", registration_mode=RegistrationMode.CHOSEN
        ),
        project=project,
        venue=factories.venue(),
        capacity=4,
    )
    speaker = factories.speaker()
    item = AgendaItem(session_day_id=row.days[0].id, title=Texts("Lekcija"), speaker_id=speaker.id)
    db.session.add(item)
    db.session.commit()
    factories.training_session(cycle=row.cycle)
    return row, speaker


def _people(of: TrainingSession) -> list[Registration]:
    pending, waiting = RegistrationState.PENDING, RegistrationState.WAITING
    return [
        factories.registration(of, "Pia Priede"),
        factories.registration(of, "Juris Kalns", email="juris@example.lv"),
        factories.registration(of, "Anna Bite", email="anna@example.lv", state=pending),
        factories.registration(of, "Zane Roze", email="zane@example.lv", state=waiting),
    ]


def _questions(of: TrainingSession) -> None:
    """One of each kind, the last one of a question that is asked no more."""
    other = factories.training_session()
    for row in (other, of):
        for kind in QuestionKind:
            options = [Texts("Rēzekne"), Texts("Daugavpils")] if kind.has_options else ()
            plan = QuestionPlan(kind=kind, label=Texts(f"Veids {kind}"), options=options)
            questions.add_question(row.id, plan, actor=SYSTEM)
    asked = list_questions(of.id)
    db.session.get_one(Question, asked[-1].id).answer_count = 1
    questions.remove_question(of.id, asked[-1].id, actor=SYSTEM)
    questions.set_asks_needs(of.id, asks=True, actor=SYSTEM)


def _with_logos() -> int:
    project = factories.project(code="LL-00999")
    for number in range(2):
        logo = ProjectLogo(
            project_id=project.id, organisation_id=factories.organisation(f"Partneris {number}").id,
            position=number, storage_key="ab/cd.svg", ratio=1.5,
        )  # fmt: skip
        db.session.add(logo)
    db.session.commit()
    return project.id


def _partner_calendar() -> int:
    sent = SentFile(BytesIO(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "a.ics")
    return save_calendar(PartnerPlan("Kaimiņi", "K", Tone.LAKE), sent, actor=SYSTEM)


def _organisation_id() -> int:
    return factories.organisation("Krāslavas novads").id


def _material(of: TrainingSession) -> Material:
    row = Material(
        training_session_id=of.id, title="Slaidi", filename="slaidi.pdf", storage_key="ab/cd.pdf",
        media_type="application/pdf", size=1, sha256="0" * 64,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def _held() -> TrainingSession:
    row = held_session(project_id=None, starts_at=clock.now() - timedelta(days=9))
    attend(factories.registration(row, "Ilze Egle"), row, 1, 2)
    return row


def _with_task() -> int:
    row = held_session(1, project_id=None, starts_at=PAST, certificate_task=True)
    attend(factories.registration(row, "Dace Egle", email="dace@example.lv"), row, 1)
    return row.id


def _objection(of: TrainingSession) -> int:
    objecting = factories.registration(of, "Uldis Ozols", email="uldis@example.lv")
    attend(objecting, of, 1)
    return certificates.object_to_hours(objecting.id, "Biju klāt").id


def _certificate(of: TrainingSession) -> Certificate:
    certificates.start_issuing(target_of(of), ORDER, actor=SYSTEM)
    drain()
    issued: Certificate = db.session.scalars(db.select(Certificate)).one()
    return issued
