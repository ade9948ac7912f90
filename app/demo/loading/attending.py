"""Who was there, from the paper that everyone signed, and who earned a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.attendance.rules import MarkedHow
from app.attendance.services import mark
from app.certificates.rules import PaperLanguage, Target
from app.certificates.services import Order, issue_all
from app.core.access import Actor
from app.demo.events import CertificateRule, TrainingSession
from app.demo.loading.plans import attended_on
from app.sessions.models import TrainingSession as SessionRow


def take_attendance(
    row: SessionRow, event: TrainingSession, registered: Mapping[str, int], actor: Actor
) -> None:
    """Mark everyone registered present or not on each day on which attendance was taken."""
    for number, day in attended_on(event).items():
        present = set(day.attended)
        marks = {registered[key]: key in present for key in event.registered}
        mark(row.id, number, marks, MarkedHow.FROM_PAPER, actor=actor)


def issue_certificates(row: SessionRow, event: TrainingSession, actor: Actor) -> None:
    """Certificates for all who earned one; those of the others wait for the person in charge."""
    rule = event.certificate
    if rule is None or not attended_on(event):
        return
    issue_all(Target("session", row.id), order_of(rule), user_id=actor.user_id)


def thank_lecturers(row: SessionRow, event: TrainingSession, actor: Actor) -> None:
    """A letter of thanks to everyone who spoke."""
    if event.certificate is not None:
        order = replace(order_of(event.certificate), is_thanks=True)
        issue_all(Target("session", row.id), order, user_id=actor.user_id)


def order_of(rule: CertificateRule) -> Order:
    """How the certificates of the demonstration are issued."""
    return Order(
        language=PaperLanguage.LV_EN,
        signatory_name=rule.signatory,
        signatory_position=rule.signatory_position.lv,
        place="Rēzekne",
    )
