"""Thanks after a session: what was attended and earned is known here, who is told, below."""

from __future__ import annotations

from app.attendance.queries import marks_by_day
from app.certificates.queries import get_target, list_candidates
from app.certificates.queries.issued import live_ids_of_session
from app.certificates.rules import Target
from app.certificates.services.keeping import certificate_token
from app.core.web import absolute_url
from app.registrations.services import thank


def thank_participants(session_id: int) -> None:
    """Thank whoever was there, once, with the link to their certificate and the hours that every
    day's marks come to. Raises NotFound.
    """
    marks, target = marks_by_day(session_id), Target("session", session_id)
    people = list_candidates(target, get_target(target).earning)
    thank(
        session_id,
        were_there={registration_id for (registration_id, _), there in marks.items() if there},
        certificate_urls={
            registration_id: absolute_url("certificates.document", token=certificate_token(own))
            for registration_id, own in live_ids_of_session(session_id).items()
        },
        hours={
            person.registration_id: (person.standing.hours, person.standing.held)
            for person in people
            if person.standing.is_complete
        },
    )
