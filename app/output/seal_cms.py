"""The signature over a sealed file: a CMS object after PAdES, made by pyHanko.

Without a time stamp the object differs between files in two places alone, the digest of the file
and the signature; pyHanko makes it once, and each file gets its own two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from asn1crypto import cms, x509
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

T = TypeVar("T")
SPARE = 64  # bytes: a signature by an elliptic curve is now longer, now shorter
STAMP_ROOM = 16_000  # bytes: a time stamp with the chain of its certificates
STAMP_SECONDS = 20
_EXAMPLE = sha256(b"the digest of a file").digest()
_SEQUENCE, _SET, _OCTETS, _TAGGED = 0x30, 0x31, 0x04, 0xA0


@dataclass(frozen=True, slots=True)
class Key:
    """A private key as something that signs (SHA-256), its certificate and those above it."""

    sign: Callable[[bytes], bytes]
    certificate: x509.Certificate
    chain: Sequence[x509.Certificate] = ()


class KeySigner(Signer):
    """pyHanko's signer over a key that is held already; its own loads the key for each file."""

    def __init__(self, key: Key) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its __init__ says nothing
        store.register_multiple(key.chain)
        super().__init__(signing_cert=key.certificate, cert_registry=store, embed_roots=False)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The signature alone; in a thread, for a token's driver runs a loop of its own."""
        return await asyncio.to_thread(self._key.sign, data)


class StampedSigning:
    """Asks the time stamp authority for each file. Raises TimestampRequestError."""

    def __init__(self, key: Key, tsa: str) -> None:
        self._signer, self._tsa = KeySigner(key), tsa
        self.room = len(_whole(self._signer, _EXAMPLE).dump()) + SPARE + STAMP_ROOM

    def sign(self, digest: bytes) -> bytes:
        """The CMS object (DER) over a file with this SHA-256."""
        stamper = HTTPTimeStamper(self._tsa, timeout=STAMP_SECONDS)
        made: bytes = _whole(self._signer, digest, stamper).dump()
        return made


class PreparedSigning:
    """Puts digest and signature into an object that was made once."""

    def __init__(self, key: Key) -> None:
        example = _whole(KeySigner(key), _EXAMPLE)
        signed, signer = example["content"], example["content"]["signer_infos"][0]
        self._sign = key.sign
        self._type = example["content_type"].dump()
        self._head = _dumped(
            signed, "version", "digest_algorithms", "encap_content_info", "certificates"
        )
        self._signer = _dumped(signer, "version", "sid", "digest_algorithm")
        self._mechanism = signer["signature_algorithm"].dump()
        self._attributes = signer["signed_attrs"].untag().dump()
        self.room = len(example.dump()) + SPARE

    def sign(self, digest: bytes) -> bytes:
        """The CMS object (DER) over a file with this SHA-256."""
        attributes = self._attributes.replace(_EXAMPLE, digest, 1)
        signature = _der(_OCTETS, self._sign(attributes))
        tagged = bytes([_TAGGED]) + attributes[1:]
        signer = _der(_SEQUENCE, self._signer + tagged + self._mechanism + signature)
        signed = _der(_SEQUENCE, self._head + _der(_SET, signer))
        return _der(_SEQUENCE, self._type + _der(_TAGGED, signed))


def _whole(
    signer: Signer, digest: bytes, timestamper: HTTPTimeStamper | None = None
) -> cms.ContentInfo:
    return finished(signer.async_sign(digest, "sha256", use_pades=True, timestamper=timestamper))


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What pyHanko's step gives; in a thread, for the caller's own may be running a loop."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def _dumped(of: cms.SignedData | cms.SignerInfo, *names: str) -> bytes:
    return b"".join(of[name].dump() for name in names)


def _der(tag: int, content: bytes) -> bytes:
    """ITU-T X.690, 8.1.3: the short form below 128 bytes, the long form from there."""
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
