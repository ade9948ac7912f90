import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from app.output.ical import Method
from app.output.mail import (
    Attachment,
    BadMailUrl,
    CalendarPart,
    DeliveryFailed,
    InlineImage,
    Mail,
    Security,
    Transport,
    build,
    parse_mail_url,
    send,
)

MAIL = Mail(
    sender="cikls@example.org",
    sender_name="Cikls, mācību cikli",
    recipient="pia@example.lv",
    recipient_name="Pia Ozoliņa",
    subject="Pieteikums apstiprināts: „Pašvaldību darbinieku mācības atklātībā un līdzdalībā”",
    text="Labdien!\n\nGaidām Jūs 26. novembrī.\n",
    message_id="<registration-17@cikls.example.org>",
    date=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
)
PNG, ICS = (
    b"\x89PNG\r\n\x1a\n",
    b"BEGIN:VCALENDAR\r\nSUMMARY:m\xc4\x81c\xc4\xabbas\r\nEND:VCALENDAR\r\n",
)


def wire(mail: Mail) -> EmailMessage:
    """Write the message as it goes over the wire, and read it as another program would."""
    content = build(mail).as_bytes()
    assert content.isascii()
    read = message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def shape(message: MIMEPart) -> Any:
    kind = message.get_content_type()
    return (
        {kind: [shape(part) for part in message.iter_parts()]} if message.is_multipart() else kind
    )


def test_headers_come_back_as_they_were() -> None:
    read = wire(
        replace(MAIL, reply_to="omar@example.org", headers={"Auto-Submitted": "auto-generated"})
    )
    assert read["From"].addresses[0].display_name == "Cikls, mācību cikli"
    assert read["To"].addresses[0].addr_spec == "pia@example.lv"
    assert (read["Subject"], read["Message-ID"]) == (MAIL.subject, MAIL.message_id)
    assert read["Date"].datetime == MAIL.date
    assert (read["Reply-To"], read["Auto-Submitted"]) == ("omar@example.org", "auto-generated")


def test_plain_mail_is_one_part() -> None:
    assert shape(wire(MAIL)) == "text/plain"
    assert wire(MAIL).get_content().replace("\r\n", "\n") == MAIL.text


def test_full_mail_has_the_shape_that_clients_expect() -> None:
    full = replace(
        MAIL,
        html='<p>Labdien! <img src="cid:emblem" alt="ES"></p>',
        images=(InlineImage("emblem", PNG),),
        attachments=(Attachment("Apliecība.pdf", "application/pdf", b"%PDF-"),),
        calendar=CalendarPart(ICS, Method.REQUEST),
    )
    related = {"multipart/related": ["text/html", "image/png"]}
    assert shape(wire(full)) == {
        "multipart/mixed": [
            {"multipart/alternative": ["text/plain", related, "text/calendar"]},
            "application/ics",
            "application/pdf",
        ]
    }
    files = {each.get_filename(): each.get_content() for each in wire(full).iter_attachments()}
    assert files == {"invite.ics": ICS, "Apliecība.pdf": b"%PDF-"}
    (image,) = [part for part in wire(full).walk() if part.get_content_type() == "image/png"]
    assert (image["Content-ID"], image.get_payload(decode=True)) == ("<emblem>", PNG)


@pytest.mark.parametrize(
    ("method", "attached"),
    [(Method.REQUEST, None), (Method.CANCEL, None), (Method.PUBLISH, "invite.ics")],
)
def test_calendar_part_names_its_method(method: Method, attached: str | None) -> None:
    read = wire(replace(MAIL, html="<p>x</p>", calendar=CalendarPart(ICS, method)))
    (part,) = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    assert isinstance(part, EmailMessage)
    assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": method.value}
    assert part.get_payload(decode=True) == ICS
    assert part.get_filename() == attached


EVIL = "x\r\nBcc: nora@example.org\nX-Evil: 1\r\n\r\nbody\x00"


@pytest.mark.parametrize("name", ["sender_name", "recipient_name", "subject", "message_id"])
def test_header_cannot_be_smuggled_in_by_text(name: str) -> None:
    change: dict[str, Any] = {name: EVIL}
    read = wire(replace(MAIL, **change))
    assert (read["Bcc"], read["X-Evil"]) == (None, None)
    assert read.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize("name", ["sender", "recipient", "reply_to"])
@pytest.mark.parametrize(
    "address", ["pia@example.org" + EVIL, "a@b, c@d", "", "pia", "ā@example.org"]
)
def test_address_that_is_none_is_refused(name: str, address: str) -> None:
    change: dict[str, Any] = {name: address or "nobody"}
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        build(replace(MAIL, **change))


def test_extra_header_and_file_names_cannot_smuggle() -> None:
    file = Attachment(EVIL + ".pdf", "application/pdf", b"x")
    read = wire(replace(MAIL, headers={"List-Id": EVIL}, attachments=(file,)))
    assert (read["Bcc"], read["X-Evil"]) == (None, None)
    assert all(part["X-Evil"] is None for part in read.walk())


def test_international_domain_goes_out_in_ascii() -> None:
    read = wire(replace(MAIL, recipient="pia@jēkabpils.example.lv"))
    domain = read["To"].addresses[0].domain
    assert (domain[:4], domain.encode().decode("idna")) == ("xn--", "jēkabpils.example.lv")


class Mailbox:
    """A mail server's answers: `refuse` names the stage and what it says there."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refuse.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope)
        return self.refuse.get("DATA", "250 OK")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def transport(mailbox: Mailbox) -> Iterator[Transport]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=lambda *login: AuthResult(success=login[-1].password == b"p@ss"),
    )
    controller.start()
    yield Transport("127.0.0.1", port, timeout=5)
    controller.stop()


def test_send_delivers_the_message(mailbox: Mailbox, transport: Transport) -> None:
    send(build(MAIL), transport)
    (envelope,) = mailbox.received
    assert (envelope.mail_from, envelope.rcpt_tos) == (MAIL.sender, [MAIL.recipient])
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=default)
    assert (read["Subject"], read["Message-ID"]) == (MAIL.subject, MAIL.message_id)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "permanent"),
    [("550 No such mailbox", True), ("451 Try later", False), ("452 Mailbox full", False)],
)
def test_send_tells_a_no_from_a_not_now(
    mailbox: Mailbox, transport: Transport, stage: str, answer: str, permanent: bool
) -> None:
    mailbox.refuse = {stage: answer}
    with pytest.raises(DeliveryFailed) as failure:
        send(build(MAIL), transport)
    assert (str(failure.value), failure.value.permanent) == (answer, permanent)


def test_send_waits_while_the_password_is_wrong(transport: Transport) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        send(build(MAIL), replace(transport, username="cikls", password="wrong"))
    assert failure.value.permanent is False


def test_send_signs_in(mailbox: Mailbox, transport: Transport) -> None:
    send(build(MAIL), replace(transport, username="cikls", password="p@ss"))
    assert len(mailbox.received) == 1


def test_send_does_not_fall_back_to_an_open_line(mailbox: Mailbox, transport: Transport) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        send(build(MAIL), replace(transport, security=Security.STARTTLS))
    assert (failure.value.permanent, mailbox.received) == (False, [])


def test_send_to_a_closed_port_may_be_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryFailed) as failure:
            send(build(MAIL), Transport("127.0.0.1", closed.getsockname()[1], timeout=2))
    assert failure.value.permanent is False


def test_send_gives_up_on_a_silent_server() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(DeliveryFailed, match="time"),
    ):
        send(build(MAIL), Transport("127.0.0.1", silent.getsockname()[1], timeout=0.2))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", Transport("localhost", 25)),
        ("smtp://mail.example.org:2525", Transport("mail.example.org", 2525)),
        (
            "smtp://cikls%40example.org:p%3Ass@mail.example.org?tls=starttls",
            Transport("mail.example.org", 587, "cikls@example.org", "p:ss", Security.STARTTLS),
        ),
        (
            "smtps://u:p@mail.example.org",
            Transport("mail.example.org", 465, "u", "p", Security.TLS),
        ),
    ],
)
def test_mail_url_is_read(url: str, expected: Transport) -> None:
    assert parse_mail_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://u:secret@mail.example.org:port",
        "smtp://u:secret@mail.example.org:99999",
        "smtp://u:secret@mail.example.org?tls=maybe",
        "smtps://u:secret@mail.example.org?tls=starttls",
        "smtp://u:secret@mail.example.org?ssl=yes",
        "smtp://u:secret@mail.example.org?tls",
    ],
)
def test_bad_mail_url_is_one_line_without_the_password(url: str) -> None:
    with pytest.raises(BadMailUrl) as error:
        parse_mail_url(url)
    assert str(error.value).startswith("mail URL: ")
    assert len(str(error.value).splitlines()) == 1
    assert "secret" not in str(error.value)


def test_transport_does_not_show_its_password() -> None:
    assert "secret" not in repr(Transport("h", 25, "u", "secret"))
