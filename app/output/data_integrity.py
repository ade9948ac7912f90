"""Proofs of who issued a document: Ed25519 after eddsa-rdfc-2022, under a did:web of our own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.core.errors import SettingUnusable
from app.output.linked_data import Document, Pattern, canonical

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
KEY = "CIKLS_CREDENTIAL_KEY"
_ED25519 = b"\xed\x01"  # what multicodec begins such a public key with
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def did_of(base_url: str) -> str:
    """'did:web:cikls.example.lv' of the address people use (did:web, 3.1)."""
    parts = urlsplit(base_url)
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *path])


@dataclass(frozen=True, slots=True)
class Issuer:
    """Signs in the name of `did`."""

    did: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """As Multikey writes it: 'z6Mk...'."""
        return _multibase(_ED25519 + self.key.public_key().public_bytes_raw())

    def proven(self, document: Document, created: str, quads: str = "") -> Document:
        """The document with a proof made at `created` (ISO 8601, UTC); `quads` is its canonical
        form, where that is known.
        """
        method = f"{self.did}#{self.public_key}"
        values = {"created": created, "method": method}
        told = _proof_pattern(tuple(document["@context"])).canonical(values)
        signed = _digest(told) + _digest(quads or canonical(document))
        proof = {**_proof(values), "proofValue": _multibase(self.key.sign(signed))}
        return {**document, "proof": proof}


def _proof(values: Mapping[str, Any]) -> Document:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": values["created"],
        "verificationMethod": values["method"],
        "proofPurpose": "assertionMethod",
    }


@cache
def _proof_pattern(contexts: tuple[str, ...]) -> Pattern:
    return Pattern(
        lambda values: {"@context": list(contexts), **_proof(values)}, "created", "method"
    )


def did_document(did: str, public_keys: Iterable[str]) -> Document:
    """What is served for `did`: every key that ever signed, for what it signed stays proven."""
    methods = [
        {
            "id": f"{did}#{public_key}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": public_key,
        }
        for public_key in public_keys
    ]
    return {
        "@context": list(CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def load_key(path: Path) -> Ed25519PrivateKey:
    """The Ed25519 key in a PEM file. Raises SettingUnusable."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise SettingUnusable(KEY, f"cannot be read: {error.strerror}") from error
    except (TypeError, ValueError) as error:
        raise SettingUnusable(KEY, "holds no private key (PEM, without a password)") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingUnusable(KEY, "must hold an Ed25519 key (openssl genpkey -algorithm ed25519)")
    return key


def make_key(path: Path) -> None:
    """A new key at `path` for our account alone; of several processes the first one's stays."""
    made = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:  # 0600 by itself
        file.write(made)
    with suppress(FileExistsError):
        os.link(file.name, path)
    Path(file.name).unlink()


def _digest(quads: str) -> bytes:
    return sha256(quads.encode()).digest()


def _multibase(content: bytes) -> str:
    """Base 58 as Bitcoin writes it, after a 'z'."""
    number, digits = int.from_bytes(content, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return f"z{_BASE58[0] * zeros}{digits}"
