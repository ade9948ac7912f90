"""The mails to the holder of a certificate, in the language they registered in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.certificates.models import Certificate
from app.certificates.queries import get_certificate, get_target
from app.certificates.rules import Target
from app.certificates.services.keeping import certificate_token
from app.core import clock
from app.core.i18n import _
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.funding.outputs import project_dress
from app.funding.rules import Artefact
from app.outbox.models import OutboxMail
from app.outbox.rules import EVERYWHERE, Letter, Outdated, Scope, Whose, Wording
from app.outbox.services import Sample, Written, compose_letter, queue_recipe, worded, wording_of
from app.sessions.models import TrainingSession

Reader = tuple[str, str]  # e-mail address and language
ISSUED, REVOKED = "certificate.issued", "certificate.revoked"
_PLACEHOLDERS = {
    "name": N_("name of the person"),
    "title": N_("what it is issued for"),
    "number": N_("certificate number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLetter(Letter):
    """A letter about a certificate, of a session or of a whole cycle."""

    placeholders: Mapping[str, str] = field(default_factory=lambda: _PLACEHOLDERS)
    scopes: frozenset[Scope] = EVERYWHERE


worded(
    "certificate",
    {
        "issued": CertificateLetter(
            subject=N_("Your certificate: %(title)s"),
            heading=N_("Your certificate is ready"),
            words=N_("Thank you for taking part. Here is your certificate:"),
        ),
        "revoked": CertificateLetter(
            subject=N_("Your certificate is revoked: %(title)s"),
            heading=N_("Your certificate is revoked"),
            words=N_(
                "The organiser has revoked your certificate. Please no longer use it.\n\n"
                "If you have questions, please write to the organiser."
            ),
        ),
    },
)


def tell_issued(certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    """The certificate is ready: its link."""
    _tell(ISSUED, certificate, of, reader)


def tell_revoked(certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    """The certificate no longer stands, and why."""
    _tell(REVOKED, certificate, of, reader)


def _tell(kind: str, certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    email, language = reader
    queue_recipe(
        kind=kind,
        recipe={"certificate": certificate.id},
        recipient=email,
        recipient_name=certificate.holder_name,
        language=language,
        subject_values={"title": of.title.in_(language)},
        reply_to=getattr(of, "contact_email", ""),
        training_session_id=certificate.training_session_id,
    )


def write_to_holder(mail: OutboxMail) -> Written:
    """The mail its recipe asks for. Raises NotFound; Outdated for news of what stands no longer."""
    own = get_certificate((mail.recipe or {})["certificate"])
    if mail.kind == ISSUED and own.revoked_at:
        raise Outdated
    wording = wording_of(mail.kind, _whose(own.target))
    url = absolute_url("certificates.document", token=certificate_token(own.id))
    told = Told(own.holder_name, own.number, mail.language, url, own.revoked_reason)
    return _letter_to(mail.kind, told, get_target(own.target), wording)


def _whose(target: Target) -> Whose:
    return Whose(cycle_id=target.id) if target.kind == "cycle" else Whose(target.id)


def sample_to_holder(sample: Sample) -> Written:
    """A mail with these words to a made-up person. Raises NotFound without session and cycle."""
    number, url = f"{clock.today().year}-0000", absolute_url("home.start")
    told = Told(_("Anna Example"), number, sample.language, url, _("The name was misspelt"))
    cycle_id, session_id = sample.of.cycle_id, sample.of.session_id
    target = Target("cycle", cycle_id) if cycle_id else Target("session", session_id or 0)
    return _letter_to(sample.kind, told, get_target(target), sample.wording)


@dataclass(frozen=True, slots=True)
class Told:
    """A certificate as its holder is told of it."""

    name: str
    number: str
    language: str
    document_url: str
    reason: str  # why it is revoked; ''


def _letter_to(kind: str, told: Told, of: TrainingSession | Cycle, wording: Wording) -> Written:
    title = of.title.in_(told.language)
    dress = project_dress(of.project, Artefact.MAIL, told.language) if of.project else None
    return compose_letter(
        f"certificates/mail/{kind.partition('.')[2]}",
        told.language,
        wording,
        {"name": told.name, "title": title, "number": told.number},
        {
            "told": told,
            "title": title,
            "verify_url": absolute_url("certificates.verify", number=told.number),
        },
        name=told.name,
        dress=dress,
    )
