"""A certificate as an Open Badges 3.0 credential, which other programs can check by themselves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from app.output.data_integrity import Issuer
from app.output.linked_data import CREDENTIALS, OPEN_BADGES, Document, Pattern, speakable

MIME = "application/ld+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a credential says; `url` is where anyone checks it, `status_url` the list it is in."""

    url: str
    number: str
    name: str
    achievement: str  # names what was achieved, alike for all who did: "session:12"
    title: str
    description: str
    criteria: str
    language: str
    hours: Decimal
    started_on: date
    ended_on: date
    holder: str
    salt: str
    issuer: str
    issued_at: datetime
    status_url: str
    status_index: int


def credential_of(badge: Badge, issuer: Issuer) -> bytes:
    """The credential with its proof, as JSON-LD."""
    values = _values(badge, issuer.did)
    document = _document(values)
    document["credentialSubject"]["creditsEarned"] = _number(badge.hours)
    quads = _pattern().canonical(values)
    proven = issuer.proven(document, values["issued_at"], quads)
    return json.dumps(proven, ensure_ascii=False, indent=1).encode()


def identity_hash(name: str, salt: str) -> str:
    """The holder's name under a hash (Open Badges 3.0, IdentityObject)."""
    return f"sha256${sha256(f'{speakable(name)}{salt}'.encode()).hexdigest()}"


def timestamp(at: datetime) -> str:
    """'2026-11-22T10:00:00Z'."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _values(badge: Badge, did: str) -> dict[str, Any]:
    return {
        "url": badge.url,
        "number": badge.number,
        "name": speakable(badge.name),
        "achievement": uuid.uuid5(uuid.NAMESPACE_URL, f"{did} {badge.achievement}").urn,
        "title": speakable(badge.title),
        "description": speakable(badge.description),
        "criteria": speakable(badge.criteria),
        "language": badge.language,
        "hours": badge.hours,
        "started_on": badge.started_on.isoformat(),
        "ended_on": badge.ended_on.isoformat(),
        "hash": identity_hash(badge.holder, badge.salt),
        "salt": badge.salt,
        "did": did,
        "issuer": speakable(badge.issuer),
        "issued_at": timestamp(badge.issued_at),
        "status_url": badge.status_url,
        "status_index": str(badge.status_index),
    }


NAMES = (
    "url", "number", "name", "achievement", "title", "description", "criteria", "language", "hours",
    "started_on", "ended_on", "hash", "salt", "did", "issuer", "issued_at", "status_url",
    "status_index",
)  # fmt: skip


@cache
def _pattern() -> Pattern:
    return Pattern(_document, *NAMES)


def _document(values: Mapping[str, Any]) -> Document:
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": values["url"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": values["name"],
        "issuer": {"id": values["did"], "type": ["Profile"], "name": values["issuer"]},
        "validFrom": values["issued_at"],
        "credentialSubject": _subject(values),
        "credentialStatus": {
            "id": f"{values['status_url']}#{values['status_index']}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": values["status_index"],
            "statusListCredential": values["status_url"],
        },
    }


def _subject(values: Mapping[str, Any]) -> Document:
    """Everything has a name (`id`) but the identity, which may have none."""
    return {
        "id": f"{values['url']}#holder",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": values["hash"],
                "identityType": "name",
                "salt": values["salt"],
            }
        ],
        "licenseNumber": values["number"],
        "activityStartDate": values["started_on"],
        "activityEndDate": values["ended_on"],
        "creditsEarned": values["hours"],
        "achievement": {
            "id": values["achievement"],
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "inLanguage": values["language"],
            "name": values["title"],
            "description": values["description"],
            "criteria": {
                "id": f"{values['achievement']}#criteria",
                "narrative": values["criteria"],
            },
        },
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
