"""E-mail: a message built from plain data, and the way to hand it to a mail server."""

import hashlib
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from app.output import clean
from app.output.ical import Method


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the text; `media_type` such as ``application/pdf``."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A PNG the HTML shows as ``<img src="cid:...">``."""

    cid: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What `ical.invitation` returned; `method` must be the one it was made with."""

    content: bytes
    method: Method
    name: str = "invite.ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one person; `message_id` in angle brackets and stable from try to try."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    message_id: str
    date: datetime
    html: str | None = None
    images: tuple[InlineImage, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calendar: CalendarPart | None = None
    reply_to: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)  # Auto-Submitted, List-Unsubscribe


class Security(StrEnum):
    """How the way to the server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class Transport:
    """A mail server; `timeout` in seconds."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.NONE
    timeout: float = 20.0


class BadMailUrl(ValueError):
    """The address of the mail server cannot be read; one line that never holds the password."""


class DeliveryFailed(Exception):
    """The server did not take the message; another try makes sense unless `permanent`."""

    def __init__(self, reason: str, *, permanent: bool, is_bad_address: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.is_bad_address = is_bad_address


def build(mail: Mail) -> EmailMessage:
    """Return the message, ASCII only on the wire; line breaks in any field cannot add a header.

    Raises ValueError for an address that is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(mail.sender_name, mail.sender)
    message["To"] = _address(mail.recipient_name, mail.recipient)
    if mail.reply_to:
        message["Reply-To"] = _address("", mail.reply_to)
    message["Subject"] = clean.line(mail.subject)
    message["Date"] = mail.date
    message["Message-ID"] = clean.line(mail.message_id)
    for name, value in mail.headers.items():
        message[name] = clean.line(value)
    _add_body(message, mail)
    for file in mail.attachments:
        _attach(message, file)
    _fix_boundaries(message)
    return message


def _fix_boundaries(message: EmailMessage) -> None:
    """Made of the Message-ID, so that a second try sends the same bytes."""
    seed = hashlib.blake2s(str(message["Message-ID"]).encode(), digest_size=12).hexdigest()
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"=_{seed}_{number}")


def _address(name: str, address: str) -> Address:
    """Return the address with its domain in ASCII, as every server understands it (RFC 5890)."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local.isascii():
        raise ValueError(f"{address!r} is not an e-mail address")
    return Address(clean.line(name), addr_spec=f"{local}@{domain.encode('idna').decode()}")


def _add_body(message: EmailMessage, mail: Mail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        html = list(message.iter_parts())[-1]
        for image in mail.images:
            html.add_related(
                image.content,
                "image",
                "png",
                cid=f"<{clean.line(image.cid)}>",
                disposition="inline",
            )
    if mail.calendar is not None:
        _add_calendar(message, mail.calendar)


def _add_calendar(message: EmailMessage, part: CalendarPart) -> None:
    """An invitation is one more form of the text (RFC 6047, 4), and a file; a copy is a file alone.

    Outlook and Gmail act on the form of the text, other readers offer the file.
    """
    if part.method is Method.PUBLISH:
        _attach(message, Attachment(part.name, "text/calendar", part.content))
    else:
        message.add_alternative(part.content, "text", "calendar", cte="base64")
    added = [each for each in message.walk() if each.get_content_type() == "text/calendar"][-1]
    added.set_param("charset", "utf-8")
    added.set_param("method", part.method.value)
    if part.method is not Method.PUBLISH:
        _attach(message, Attachment(part.name, "application/ics", part.content))


def _attach(message: EmailMessage, file: Attachment) -> None:
    main, _, sub = file.media_type.partition("/")
    name = clean.file_name(file.name)
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=name, cte="base64")


def parse_mail_url(url: str) -> Transport:
    """Read ``smtp://user:password@host:port?tls=starttls`` or ``smtps://...``.

    User and password are percent-encoded. Raises BadMailUrl.
    """
    parts = urlsplit(url.strip())
    try:
        security = _security(parts.scheme, parse_qs(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port or _PORTS[security]
    except ValueError as error:
        raise BadMailUrl(f"mail URL: {error}") from None
    if not parts.hostname:
        raise BadMailUrl("mail URL: no host; write smtp://host:port or smtps://host")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Transport(parts.hostname, port, username, password, security)


def _security(scheme: str, query: dict[str, list[str]]) -> Security:
    if unknown := sorted(query.keys() - {"tls"}):
        raise ValueError(f"unknown setting {unknown[0]!r}; there is only tls")
    wanted = query.get("tls", ["none"])[-1]
    match scheme, wanted:
        case "smtps", "none":
            return Security.TLS
        case "smtp", "none" | "starttls":
            return Security(wanted)
        case "smtp" | "smtps", _:
            raise ValueError(
                f"tls={wanted} does not go with {scheme}:; smtp takes starttls or none"
            )
    raise ValueError(f"{scheme or 'no'!r} scheme; write smtp://host:port or smtps://host")


def send(message: EmailMessage, transport: Transport) -> None:
    """Hand the message to the server; raises DeliveryFailed."""
    try:
        with _connect(transport) as server:
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise _failure(error) from error


def _connect(transport: Transport) -> smtplib.SMTP:
    where = transport.host, transport.port
    if transport.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            *where, timeout=transport.timeout, context=_trusted()
        )
    else:
        server = smtplib.SMTP(*where, timeout=transport.timeout)
    try:
        if transport.security is Security.STARTTLS:
            server.starttls(context=_trusted())
        if transport.username:
            server.login(transport.username, transport.password)
    except BaseException:
        server.close()
        raise
    return server


@lru_cache(1)
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts, read once: it takes longer than all else about a mail."""
    return ssl.create_default_context()


def _failure(error: smtplib.SMTPException | OSError) -> DeliveryFailed:
    """Only what the server says of this message is permanent.

    A refused password or greeting is a fault of the settings: mails wait until it is mended.
    """
    match error:
        case (
            smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError() | smtplib.SMTPHeloError()
        ):
            return DeliveryFailed(_words(error.smtp_code, error.smtp_error), permanent=False)
        case smtplib.SMTPResponseException():
            code, words = error.smtp_code, error.smtp_error
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            is_final = 500 <= code < 600
            return DeliveryFailed(_words(code, words), permanent=is_final, is_bad_address=is_final)
        case _:
            return DeliveryFailed(clean.line(f"{type(error).__name__}: {error}"), permanent=False)
    return DeliveryFailed(_words(code, words), permanent=500 <= code < 600)


def _words(code: int, words: bytes | str) -> str:
    return clean.line(
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    )
