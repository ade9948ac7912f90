"""Keys and certificates to seal with: of a made-up organisation, issued by a made-up authority."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

HOLDER, PASSWORD, PIN = "Pelēču plānošanas reģions", "atslēga", "9876"
NOW = datetime.now(UTC).replace(microsecond=0)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
CLAIMS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")  # QCStatements
# SEQUENCE OF statements: compliance; its key in a qualified device; for a seal
COMPLIANCE = bytes.fromhex("3008060604008e460101")
DEVICE = bytes.fromhex("3008060604008e460104")
FOR_SEALS = bytes.fromhex("3013060604008e4601063009060704008e46010602")
FOR_SIGNATURES = bytes.fromhex("3013060604008e4601063009060704008e46010601")


def new_key(kind: str = "p256") -> PrivateKey:
    """'p256', or 'rsa2048' and the like."""
    if kind == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


def _name(common: str) -> x509.Name:
    names = [(NameOID.ORGANIZATION_NAME, HOLDER), (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in names])


AUTHORITY_KEY = new_key()


def certificate(
    key: PrivateKey,
    *,
    claims: tuple[bytes, ...] = (),
    days: tuple[int, int] = (-1, 365),
    signs: bool = True,
    stamps: bool = False,
) -> x509.Certificate:
    """Of the organisation, valid from and until so many days from now."""
    made = (
        x509.CertificateBuilder()
        .subject_name(_name("Zīmogs"))
        .issuer_name(_name("Sertificētājs"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days[0]))
        .not_valid_after(NOW + timedelta(days[1]))
        .add_extension(
            x509.KeyUsage(signs, signs, not signs, False, False, False, False, False, False),
            critical=True,
        )
    )
    if claims:
        content = b"".join(claims)
        told = x509.UnrecognizedExtension(CLAIMS, bytes([0x30, len(content)]) + content)
        made = made.add_extension(told, critical=False)
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    return made.sign(AUTHORITY_KEY, hashes.SHA256())


def authority() -> x509.Certificate:
    """Whom a reader of the tests trusts."""
    return (
        x509.CertificateBuilder()
        .subject_name(_name("Sertificētājs"))
        .issuer_name(_name("Sertificētājs"))
        .public_key(AUTHORITY_KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(2))
        .not_valid_after(NOW + timedelta(3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(AUTHORITY_KEY, hashes.SHA256())
    )


AUTHORITY = authority()


def plain(made: x509.Certificate) -> asn1_x509.Certificate:
    """As pyHanko reads it."""
    return asn1_x509.Certificate.load(made.public_bytes(Encoding.DER))


def key_file(
    folder: Path,
    key: PrivateKey | None = None,
    made: x509.Certificate | None = None,
    *,
    name: str = "seal.p12",
) -> Path:
    """A PKCS#12 file under PASSWORD."""
    key = key or new_key()
    content = pkcs12.serialize_key_and_certificates(
        b"seal",
        key,
        made or certificate(key),
        [AUTHORITY],
        BestAvailableEncryption(PASSWORD.encode()),
    )
    path = folder / name
    path.write_bytes(content)
    return path


SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
TOKEN = "cikls-test"
Keys = Mapping[str, tuple[PrivateKey, x509.Certificate]]


def fill_token(folder: Path, held: Keys) -> str:
    """A SoftHSM token with keys by label; the path for SOFTHSM2_CONF."""
    if not shutil.which("softhsm2-util") or not shutil.which("pkcs11-tool"):
        raise RuntimeError("the tests need softhsm2 and opensc: run `tools/setup.sh tests`")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    _run(settings, "softhsm2-util", "--init-token", "--free", "--label", TOKEN,
         "--pin", PIN, "--so-pin", "12345678")  # fmt: skip
    for label, (key, made) in held.items():
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        _put(settings, label, "privkey", der)
        _put(settings, label, "cert", made.public_bytes(Encoding.DER))
    return str(settings)


def _put(settings: Path, label: str, kind: str, content: bytes) -> None:
    path = settings.with_name(f"{label}.{kind}")
    path.write_bytes(content)
    _run(settings, "pkcs11-tool", "--module", str(SOFTHSM), "--login", "--pin", PIN,
         "--token-label", TOKEN, "--write-object", str(path), "--type", kind,
         "--id", label.encode().hex(), "--label", label)  # fmt: skip


def _run(settings: Path, *command: str) -> None:
    environment = {**os.environ, "SOFTHSM2_CONF": str(settings)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def time_stamp_authority() -> Iterator[str]:
    """Its address on loopback (RFC 3161 over HTTP)."""
    key = new_key("rsa2048")
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its __init__ says nothing
    chain.register(plain(AUTHORITY))
    stamper = DummyTimeStamper(
        plain(certificate(key, stamps=True)), keys.PrivateKeyInfo.load(der), chain
    )

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
