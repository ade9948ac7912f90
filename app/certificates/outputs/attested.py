"""A certificate as others can check it without us: its credential, and words about its seal."""

from __future__ import annotations

import secrets
from datetime import date

from app.certificates.models import Certificate
from app.certificates.outputs.paper import Paper
from app.core.i18n import _, force_language
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.outputs import earning_words
from app.cycles.rules import EarningRule
from app.output.credential import MIME, Badge
from app.output.pdf import Attachment
from app.output.seal import SealFacts, SealLevel
from app.output.status_list import place_of

_LEVELS = {
    SealLevel.UNQUALIFIED: N_("Sealed by %(holder)s. The seal is not a qualified one."),
    SealLevel.QUALIFIED_CERTIFICATE: N_(
        "Sealed by %(holder)s. It is an advanced seal with a qualified certificate."
    ),
    SealLevel.QUALIFIED: N_("Sealed by %(holder)s. It is a qualified seal."),
}


def badge_of(certificate: Certificate, paper: Paper, rule: EarningRule) -> Badge:
    """What the credential says: what stands on the paper in its first language, and for what."""
    first = paper.wordings[0]
    days = [date.fromisoformat(day) for day in paper.days]
    number, index = place_of(certificate.id - 1)
    with force_language(first.language):
        criteria = earning_words(rule) or first.took_part
    return Badge(
        url=paper.verify_url,
        number=paper.number,
        name=first.heading,
        achievement=certificate.target.key,
        title=first.title,
        description=f"{first.took_part} „{first.title}”",
        criteria=criteria,
        language=first.language,
        hours=certificate.academic_hours,
        started_on=min(days),
        ended_on=max(days),
        holder=paper.holder,
        salt=secrets.token_urlsafe(16),
        issuer=first.issuer,
        issued_at=certificate.issued_at,
        status_url=absolute_url("credentials.status", number=number),
        status_index=index,
    )


def attachment_of(credential: bytes, paper: Paper) -> Attachment:
    """The credential as it lies in the PDF."""
    return Attachment(
        name=f"{paper.number}.json",
        mime=MIME,
        description="Open Badges 3.0",
        relationship="Data",
        content=credential,
    )


def seal_title(facts: SealFacts, language: str) -> str:
    """The name of the field, for whoever hears the document."""
    with force_language(language):
        return str(_("Electronic seal of %(holder)s", holder=facts.holder))


def seal_note(facts: SealFacts) -> dict[str, str | bool]:
    """How a certificate was sealed, to keep with it."""
    return {"holder": facts.holder, "level": facts.level, "has_timestamp": facts.has_timestamp}


def seal_words(note: dict[str, str | bool] | None) -> str:
    """What `seal_note` kept, in the visitor's language; '' for none."""
    if note is None:
        return ""
    words = str(_(_LEVELS[SealLevel(str(note["level"]))], holder=note["holder"]))
    return f"{words} {_('With a time stamp.')}" if note["has_timestamp"] else words
