"""What others check a certificate by: the organisation's seal, and a credential with our proof.

Seal and key are opened once, when the application starts, so that a wrong setting is named then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, current_app

from app.certificates import queries
from app.certificates.models import Certificate, CredentialKey
from app.certificates.outputs import Paper, draw
from app.certificates.outputs.attested import attachment_of, badge_of, seal_note, seal_title
from app.certificates.rules import CertificateKind
from app.core import clock
from app.core.db import db, transactional
from app.core.errors import NotFound
from app.cycles.rules import EarningRule
from app.output.credential import credential_of, timestamp
from app.output.data_integrity import Issuer, did_document, did_of, load_key, make_key
from app.output.linked_data import Document
from app.output.seal import Sealer, SealSettings
from app.output.status_list import LENGTH, place_of, positions_of, status_list

SEAL, KEY = "certificates.seal", "certificates.key"


def init_app(app: Flask) -> None:
    """Open the seal and the key of credentials. Raises SettingUnusable."""
    app.extensions[SEAL] = _open_seal(_seal_settings(app))
    app.extensions[KEY] = _open_key(app)


def _seal_settings(app: Flask) -> SealSettings:
    names = ("key", "password", "tsa")
    own = {name: app.config[f"SEAL_{name.upper()}"] for name in names}
    of_token = ("module", "token", "label", "pin")
    return SealSettings(
        **own, **{name: app.config[f"SEAL_PKCS11_{name.upper()}"] for name in of_token}
    )


def _open_seal(wanted: SealSettings) -> Sealer | None:
    """By name: pyHanko takes 24 MB of each process, which a house without a seal keeps."""
    if not (wanted.key or wanted.module):
        return None
    opened: Sealer = import_module("app.output.seal_keys").load(wanted, at=clock.now())
    return opened


def _open_key(app: Flask) -> Ed25519PrivateKey:
    given = app.config["CREDENTIAL_KEY"]
    path = Path(given) if given else app.config["DATA_DIR"] / "credential_key.pem"
    if not given and not path.exists():
        make_key(path)
    return load_key(path)


def issuer() -> Issuer:
    """Who proves credentials: the address of this house, by the key in use."""
    return Issuer(did_of(current_app.config["BASE_URL"]), current_app.extensions[KEY])


def sealer() -> Sealer | None:
    """The organisation's seal, or None."""
    opened: Sealer | None = current_app.extensions[SEAL]
    return opened


def seal_in_use() -> dict[str, str | bool] | None:
    """How what is issued now is sealed (`seal_note`)."""
    own = sealer()
    return seal_note(own.facts) if own else None


def credential_for(certificate: Certificate, paper: Paper, rule: EarningRule) -> bytes:
    """The credential of a certificate; b'' for thanks, which nobody attended hours for."""
    if certificate.kind is not CertificateKind.ATTENDANCE:
        return b""
    return credential_of(badge_of(certificate, paper, rule), issuer())


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file, and how it is sealed (`seal_note`)."""

    content: bytes
    note: dict[str, str | bool] | None


def made_of(paper: Paper, credential: bytes) -> Sealed:
    """The paper drawn, with its credential inside, under the organisation's seal if there is one.

    Raises SettingUnusable after the seal's certificate has ended, TimestampRequestError.
    """
    inside, own = [attachment_of(credential, paper)] if credential else [], sealer()
    if own is None:
        return Sealed(draw(paper, attachments=inside), None)
    title = seal_title(own.facts, paper.wordings[0].language)
    content = draw(paper, attachments=inside, room=own.room(title))
    return Sealed(own.seal(content, title=title, at=clock.now()), seal_note(own.facts))


@transactional
def remember_key() -> None:
    """The key in use stays in the DID document for good."""
    public_key = issuer().public_key
    if not queries.is_key_known(public_key):
        db.session.add(CredentialKey(public_key=public_key))


def own_did_document() -> Document:
    """Every key that ever signed a credential, and the one in use."""
    own = issuer()
    known = [key for key in queries.list_public_keys() if key != own.public_key]
    return did_document(own.did, [*known, own.public_key])


def status_of(number: int, url: str) -> bytes:
    """The signed list of that number, as of now. Raises NotFound for one that is not begun."""
    begun, _index = place_of(max(queries.last_certificate_id() - 1, 0))
    if not 1 <= number <= begun:
        raise NotFound
    first = positions_of(number).start + 1  # ids begin at 1, positions at 0
    fallen = queries.list_fallen_ids(first, first + LENGTH - 1)
    return _signed_list(url, tuple(own - first for own in fallen), issuer())


@lru_cache(8)
def _signed_list(url: str, revoked: tuple[int, ...], by: Issuer) -> bytes:
    """Signed once for all who ask, until another certificate falls."""
    return json.dumps(status_list(url, revoked, by, timestamp(clock.now()))).encode()
