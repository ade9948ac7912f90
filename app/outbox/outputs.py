"""A row of the outbox -> the plain mail for app.output."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from app.outbox.models import OutboxMail
from app.output.emblem import eu_emblem_png
from app.output.ical import Method
from app.output.mail import CalendarPart, InlineImage, Mail

EMBLEM_CID = "eu-emblem@cikls"
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


FRAME_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
        "sandbox"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}


def framed(html: str) -> str:
    """A mail's HTML for a frame of ours: its picture inside, for the sandbox sends no cookie."""
    picture = b64encode(emblem_png()).decode()
    return html.replace(f"cid:{EMBLEM_CID}", f"data:image/png;base64,{picture}")


def mail_of(row: OutboxMail, *, sender: str) -> Mail:
    """The mail as it goes out; the same row gives the same Message-ID and Date."""
    return Mail(
        sender=sender,
        sender_name="Cikls",
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        reply_to=row.reply_to or None,
        subject=row.subject,
        text=row.text,
        html=row.html or None,
        images=(InlineImage(EMBLEM_CID, emblem_png()),) if row.shows_eu_emblem else (),
        calendar=_calendar_of(row),
        message_id=row.message_id,
        date=row.created_at,
        headers=_HEADERS,
    )


def _calendar_of(row: OutboxMail) -> CalendarPart | None:
    if row.calendar is None:
        return None
    method = Method(row.calendar_method)
    name = "cikls.ics" if method is Method.PUBLISH else "invite.ics"
    return CalendarPart(row.calendar, method, name)


@lru_cache(maxsize=1)
def emblem_png() -> bytes:
    """The EU emblem as mails show it, drawn once a process."""
    return eu_emblem_png(144)
