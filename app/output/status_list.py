"""Which credentials are revoked: a list of bits that says nothing else (Bitstring Status List)."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from app.output.data_integrity import Issuer
from app.output.linked_data import CREDENTIALS, Document

LENGTH = 131_072  # entries: the fewest that the specification allows, so that one is not told apart


def place_of(position: int) -> tuple[int, int]:
    """The list, from 1, and the index in it of the credential at a position, from 0."""
    return position // LENGTH + 1, position % LENGTH


def positions_of(number: int) -> range:
    """The positions that a list holds."""
    return range((number - 1) * LENGTH, number * LENGTH)


def status_list(url: str, revoked: Iterable[int], issuer: Issuer, issued_at: str) -> Document:
    """The list at `url` with the bits of the revoked indexes set, proven by the issuer."""
    document = {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": issued_at,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
    }
    return issuer.proven(document, issued_at)


def encoded(revoked: Iterable[int]) -> str:
    """The bits, first index leftmost, packed and written in base 64 after a 'u'."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return f"u{urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b'=').decode()}"
