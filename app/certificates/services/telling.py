"""The mails to the holder of a certificate, in the language they registered in."""

from __future__ import annotations

from app.certificates.models import Certificate
from app.certificates.services.keeping import certificate_token
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.funding.outputs import project_dress
from app.funding.rules import Artefact
from app.outbox.services import queue_mail
from app.sessions.models import TrainingSession

Reader = tuple[str, str]  # e-mail address and language


def tell_issued(certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    """The certificate is ready: its link."""
    url = absolute_url("certificates.document", token=certificate_token(certificate.id))
    subject = N_("Your certificate: %(title)s")
    _tell("issued", subject, certificate, of, reader, document_url=url)


def tell_revoked(certificate: Certificate, of: TrainingSession | Cycle, reader: Reader) -> None:
    """The certificate no longer stands, and why."""
    _tell("revoked", N_("Your certificate is revoked: %(title)s"), certificate, of, reader)


def _tell(
    kind: str,
    subject: str,
    certificate: Certificate,
    of: TrainingSession | Cycle,
    reader: Reader,
    **context: str,
) -> None:
    email, language = reader
    title = of.title.in_(language)
    verify_url = absolute_url("certificates.verify", number=certificate.number)
    shared = {"certificate": certificate, "title": title, "verify_url": verify_url}
    queue_mail(
        kind=f"certificate.{kind}",
        recipient=email,
        recipient_name=certificate.holder_name,
        subject=subject,
        subject_values={"title": title},
        template=f"certificates/mail/{kind}",
        language=language,
        context={**shared, **context},
        dress=project_dress(of.project, Artefact.MAIL, language) if of.project else None,
        reply_to=getattr(of, "contact_email", ""),
        training_session_id=certificate.training_session_id,
    )
