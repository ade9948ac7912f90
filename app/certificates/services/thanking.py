"""Thanks after a session: what was attended and earned is known here, who is told, below."""

from __future__ import annotations

from app.attendance.queries import marks_by_day
from app.certificates.queries.issued import live_ids_of_session
from app.certificates.services.keeping import certificate_token
from app.core.web import absolute_url
from app.registrations.services import thank


def thank_participants(session_id: int) -> None:
    """Thank whoever was there, once, with the link to their certificate. Raises NotFound."""
    marks = marks_by_day(session_id)
    thank(
        session_id,
        were_there={registration_id for (registration_id, _), there in marks.items() if there},
        certificate_urls={
            registration_id: absolute_url("certificates.document", token=certificate_token(own))
            for registration_id, own in live_ids_of_session(session_id).items()
        },
    )
