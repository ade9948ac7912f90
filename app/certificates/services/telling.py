"""The mails to the holder of a certificate, in the language they registered in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.certificates.models import Certificate, Objection
from app.certificates.queries import get_certificate, get_objection, get_target
from app.certificates.rules import CertificateKind, CertificateState, Target
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
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.sessions.models import TrainingSession

Reader = tuple[str, str]  # e-mail address and language
ISSUED, REPLACED, REVOKED = "certificate.issued", "certificate.replaced", "certificate.revoked"
THANKED = "certificate.thanks"
_ANSWERED = "certificate.objection_"
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
        "replaced": CertificateLetter(
            subject=N_("Your corrected certificate: %(title)s"),
            heading=N_("Your certificate was corrected"),
            words=N_(
                "Your attendance or your name was corrected after the certificate was issued. "
                "Here is the one that replaces it; please no longer use the earlier one."
            ),
        ),
        "thanks": CertificateLetter(
            subject=N_("Our letter of thanks: %(title)s"),
            heading=N_("A letter of thanks to you"),
            words=N_("Thank you for sharing what you know. Here is our letter of thanks:"),
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

_OF_HOURS = {"name": N_("name of the person"), "title": N_("title of the session")}
worded(
    "certificate",
    {
        "objection_accepted": Letter(
            subject=N_("Your objection was accepted: %(title)s"),
            heading=N_("Your objection was accepted"),
            words=N_("Thank you for letting us know. Your hours are being put right."),
            placeholders=_OF_HOURS,
        ),
        "objection_declined": Letter(
            subject=N_("Your objection was not accepted: %(title)s"),
            heading=N_("Your objection was not accepted"),
            words=N_("We have looked into it. Your hours stay as they are."),
            placeholders=_OF_HOURS,
        ),
    },
)


def tell_issued(
    certificate: Certificate,
    of: TrainingSession | Cycle,
    reader: Reader,
    *,
    job_id: int | None = None,
) -> None:
    """The certificate is ready: its link; one that replaces another says so."""
    _tell(_kind_of(certificate), certificate, of, reader, job_id)


def _kind_of(certificate: Certificate) -> str:
    if certificate.kind is CertificateKind.THANKS:
        return THANKED
    return REPLACED if certificate.printed.get("replaces") else ISSUED


def tell_revoked(certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    """The certificate no longer stands, and why."""
    _tell(REVOKED, certificate, of, reader)


def tell_answer(objection: Objection, own: Registration, of: TrainingSession) -> None:
    """What became of an objection, and why."""
    queue_recipe(
        kind=f"certificate.objection_{objection.state}",
        recipe={"objection": objection.id},
        recipient=own.email,
        recipient_name=own.full_name,
        language=own.language,
        subject_values={"title": of.title.in_(own.language)},
        reply_to=of.contact_email,
        training_session_id=of.id,
    )


def _tell(
    kind: str,
    certificate: Certificate,
    of: TrainingSession | Cycle,
    reader: Reader,
    job_id: int | None = None,
) -> None:
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
        job_id=job_id,
    )


def write_to_holder(mail: OutboxMail) -> Written:
    """The mail its recipe asks for. Raises NotFound; Outdated for news of what stands no longer."""
    if mail.kind.startswith(_ANSWERED):
        return _write_answer(mail)
    own = get_certificate((mail.recipe or {})["certificate"])
    if mail.kind in (ISSUED, REPLACED, THANKED) and own.state is not CertificateState.VALID:
        raise Outdated
    wording = wording_of(mail.kind, _whose(own.target))
    url = absolute_url("certificates.document", token=certificate_token(own.id), save=1)
    replaces = own.printed.get("replaces", "")
    told = Told(own.holder_name, own.number, mail.language, url, own.revoked_reason, replaces)
    return _letter_to(mail.kind, told, get_target(own.target), wording)


def _write_answer(mail: OutboxMail) -> Written:
    objection = get_objection((mail.recipe or {})["objection"])
    own = objection.registration
    wording = wording_of(mail.kind, Whose(own.training_session_id))
    url = absolute_url("registrations.own", token=registration_token(own.id), lang=mail.language)
    told = Answered(own.full_name, mail.language, url, objection.text, objection.answer)
    return _answer_to(told, get_target(Target("session", own.training_session_id)), wording)


def _whose(target: Target) -> Whose:
    return Whose(cycle_id=target.id) if target.kind == "cycle" else Whose(target.id)


def sample_to_holder(sample: Sample) -> Written:
    """A mail with these words to a made-up person. Raises NotFound without session and cycle."""
    number, url = f"{clock.today().year}-0000", absolute_url("home.start")
    if sample.kind.startswith(_ANSWERED):
        said, why = _("I was there on the second day, too."), _("Your signature is on the sheet.")
        asked = Answered(_("Anna Example"), sample.language, url, said, why)
        session = get_target(Target("session", sample.of.session_id or 0))
        return _answer_to(asked, session, sample.wording)
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
    replaces: str = ""  # the number of the one it stands in for


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection and its answer as the person is told of them."""

    name: str
    language: str
    own_url: str
    objection: str
    answer: str


def _answer_to(told: Answered, of: TrainingSession | Cycle, wording: Wording) -> Written:
    title = of.title.in_(told.language)
    dress = project_dress(of.project, Artefact.MAIL, told.language) if of.project else None
    return compose_letter(
        "certificates/mail/answer",
        told.language,
        wording,
        {"name": told.name, "title": title},
        {"told": told, "title": title},
        name=told.name,
        dress=dress,
    )


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
