"""The key behind a seal: from a PKCS#12 file or a PKCS#11 token, tried out before it is used.

This module and `seal_cms` need pyHanko, 24 MB in each process: they are imported only where a
seal is set.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pkcs11
from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key, pkcs12
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from app.core.errors import SettingUnusable
from app.output.seal import Sealer, SealFacts, SealLevel, SealSettings
from app.output.seal_cms import Key, PreparedSigning, StampedSigning, finished

KEY, PASSWORD = "CIKLS_SEAL_KEY", "CIKLS_SEAL_PASSWORD"
MODULE, TOKEN = "CIKLS_SEAL_PKCS11_MODULE", "CIKLS_SEAL_PKCS11_TOKEN"
LABEL, PIN = "CIKLS_SEAL_PKCS11_LABEL", "CIKLS_SEAL_PKCS11_PIN"
SMALLEST_RSA = 2048  # bits (ETSI TS 119 312)
_TRIAL = b"a trial of the key"
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


def load(wanted: SealSettings, *, at: datetime) -> Sealer:
    """The seal that the settings name, its key tried out. Raises SettingUnusable."""
    setting = MODULE if wanted.module else KEY
    key = _from_token(wanted) if wanted.module else _from_file(wanted)
    facts = _facts(key.certificate, has_timestamp=bool(wanted.tsa))
    _check(setting, key, facts, at)
    signing = StampedSigning(key, wanted.tsa) if wanted.tsa else PreparedSigning(key)
    return Sealer(facts, signing)


def _from_file(wanted: SealSettings) -> Key:
    try:
        content = Path(wanted.key).read_bytes()
    except OSError as error:
        raise SettingUnusable(KEY, f"cannot be read: {error.strerror}") from error
    try:
        held = pkcs12.load_pkcs12(content, wanted.password.encode() or None)
    except ValueError as error:
        raise SettingUnusable(
            PASSWORD, f"does not open {wanted.key}, or it is no PKCS#12"
        ) from error
    if held.key is None or held.cert is None:
        raise SettingUnusable(KEY, "must hold a private key with its certificate")
    certificates = [held.cert, *held.additional_certs]
    own, *chain = [
        x509.Certificate.load(each.certificate.public_bytes(Encoding.DER)) for each in certificates
    ]
    return Key(_signs_with(held.key), own, chain)


def _signs_with(key: object) -> Callable[[bytes], bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data: key.sign(data, ec.ECDSA(hashes.SHA256()))
    raise SettingUnusable(KEY, "must hold an RSA key or one of an elliptic curve")


def _from_token(wanted: SealSettings) -> Key:
    try:
        token = _Token(wanted)
        return Key(token.sign, token.certificate)
    except pkcs11.PKCS11Error as error:
        raise SettingUnusable(
            LABEL, f"names no certificate on the token: {wanted.label}"
        ) from error


class _Token:
    """A signed-in session with a token; of one process, for a session does not survive a fork."""

    def __init__(self, wanted: SealSettings) -> None:
        self._wanted, self._one_at_a_time = wanted, threading.Lock()
        self._session = _session(wanted)
        self._use()

    @property
    def certificate(self) -> x509.Certificate:
        return self._signer.signing_cert

    def sign(self, data: bytes) -> bytes:
        with self._one_at_a_time:
            if self._process == os.getpid():
                with suppress(pkcs11.PKCS11Error):  # a token that was away forgot the session
                    return self._sign(data)
            self._open_again()
            return self._sign(data)

    def _sign(self, data: bytes) -> bytes:
        signed: bytes = finished(self._signer.async_sign_raw(data, "sha256"))
        return signed

    def _open_again(self) -> None:
        self._forget()
        self._session = _session(self._wanted)
        self._use()

    def _use(self) -> None:
        """Sign with the one key; a curve's digest is made here, for not every token makes it."""
        self._process = os.getpid()
        self._forget = weakref.finalize(self, _close, self._session)
        signer = PKCS11Signer(self._session, cert_label=self._wanted.label)
        by_curve = signer.signing_cert.public_key.algorithm == "ec"
        self._signer = PKCS11Signer(
            self._session, cert_label=self._wanted.label, use_raw_mechanism=by_curve
        )


def _close(session: pkcs11.Session) -> None:
    with suppress(pkcs11.PKCS11Error):
        session.close()


def _session(wanted: SealSettings) -> pkcs11.Session:
    if not Path(wanted.module).exists():
        raise SettingUnusable(MODULE, f"names no file: {wanted.module}")
    try:
        return open_pkcs11_session(
            wanted.module,
            token_criteria=TokenCriteria(label=wanted.token),
            user_pin=wanted.pin,
        )
    except pkcs11.exceptions.PinIncorrect as error:
        raise SettingUnusable(PIN, "is not the PIN of the token") from error
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise SettingUnusable(TOKEN, f"names no token that answers: {wanted.token}") from error


def _facts(certificate: x509.Certificate, *, has_timestamp: bool) -> SealFacts:
    subject = certificate.subject.native
    holder = subject.get("organization_name") or subject.get("common_name") or "?"
    return SealFacts(
        holder=holder if isinstance(holder, str) else ", ".join(holder),
        level=_level(certificate),
        has_timestamp=has_timestamp,
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )


def _level(certificate: x509.Certificate) -> SealLevel:
    """What the certificate claims (ETSI EN 319 412-5, 4.2); a signature's is not a seal's."""
    told = {each["statement_id"].native: each for each in get_qc_statements(certificate)}
    kinds = told["qc_type"]["statement_info"].native if "qc_type" in told else []
    if "qc_compliance" not in told or "qct_eseal" not in kinds:
        return SealLevel.UNQUALIFIED
    return SealLevel.QUALIFIED if "qc_sscd" in told else SealLevel.QUALIFIED_CERTIFICATE


def _check(setting: str, key: Key, facts: SealFacts, at: datetime) -> None:
    if not facts.not_before <= at <= facts.not_after:
        raise SettingUnusable(setting, f"has a certificate that {facts.validity}")
    usage = key.certificate.key_usage_value
    if usage and not {"digital_signature", "non_repudiation"} & usage.native:
        raise SettingUnusable(setting, "has a certificate that is not made for signatures")
    public = load_der_public_key(key.certificate.public_key.dump())
    if isinstance(public, rsa.RSAPublicKey) and public.key_size < SMALLEST_RSA:
        raise SettingUnusable(setting, f"is an RSA key of fewer than {SMALLEST_RSA} bits")
    if not isinstance(public, PublicKey) or not _is_by(public, key.sign(_TRIAL)):
        raise SettingUnusable(setting, "is a key that does not belong to its certificate")


def _is_by(public: PublicKey, signature: bytes) -> bool:
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, _TRIAL, padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(signature, _TRIAL, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
