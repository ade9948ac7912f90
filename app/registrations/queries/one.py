"""One registration and the signed links to it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Integer, String, and_, bindparam, func, select, union_all
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core import links
from app.core.db import db, read
from app.core.errors import LinkInvalid, NotFound
from app.core.prepared import Prepared
from app.core.search import fold
from app.core.texts import Texts
from app.people.models import Organisation
from app.registrations.models import Registration
from app.registrations.queries.seats import count_waiting_before
from app.registrations.rules import ENDED, LINK_DAYS, Outcome, RegistrationState, name_key
from app.sessions.queries import get_session

PURPOSE = "registration"

# Statements that never change are put together once: that costs more than running them.
_SESSION_ID, _EMAIL = bindparam("session_id", type_=Integer), bindparam("email", type_=String)
_LIVE = and_(*(Registration.state != state for state in sorted(ENDED)))
_OF_SESSION = select(Registration.id).where(Registration.training_session_id == _SESSION_ID)
_ALIKE = Prepared(
    select(
        Registration.id, Registration.person_key, Registration.given_name, Registration.family_name
    )
    .where(
        Registration.id.in_(
            union_all(  # each finds its own index
                _OF_SESSION.where(Registration.person_key == bindparam("person_key", type_=String)),
                _OF_SESSION.where(Registration.email == _EMAIL),
            )
        ),
        _LIVE,
        Registration.id != bindparam("but", type_=Integer),
    )
    .order_by(Registration.id)
)
_ALONE = Prepared(
    select(func.count(Registration.id)).where(
        Registration.training_session_id == _SESSION_ID,
        _LIVE,
        Registration.coordinator_id.is_(None),
        Registration.email == _EMAIL,
    )
)
_KNOWN = (Organisation.id, Organisation.name, Organisation.sort_name)
_LISTED = Prepared(
    select(*_KNOWN)
    .where(
        Organisation.is_listed.is_(True),
        Organisation.sort_name == bindparam("sort_name", type_=String),
    )
    .order_by(Organisation.id)
    .limit(1)
)
_OF_ID = Prepared(select(*_KNOWN).where(Organisation.id == bindparam("id", type_=Integer)))


class KnownOrganisation(NamedTuple):
    """An organisation of ours, as a registration needs it."""

    id: int
    name: Texts
    sort_name: str


def registration_token(registration_id: int) -> str:
    """The token of a person's own page."""
    return links.sign(PURPOSE, registration_id)


def my_feed_token(registration_id: int, number: int = 0) -> str:
    """The token of a person's own calendar feed; worthless once `feed_number` has been raised."""
    return links.sign("my-feed", {"registration": registration_id, "number": number})


def read_registration_token(token: str) -> int:
    """The registration's id. Raises LinkInvalid (altered, foreign), LinkExpired after two years."""
    payload = links.read(PURPOSE, token, max_age_days=LINK_DAYS)
    if not isinstance(payload, int):
        raise LinkInvalid
    return payload


def outcome_token(session_id: int, outcome: Outcome) -> str:
    """The token of the page that states an outcome; it names nobody."""
    return links.sign("outcome", [session_id, outcome.state, outcome.place])


def read_outcome_token(session_id: int, token: str) -> tuple[RegistrationState, int]:
    """State and place on the waiting list. Raises LinkInvalid, LinkExpired after a day."""
    of_session, state, place = links.read("outcome", token, max_age_days=1)
    if of_session != session_id:
        raise LinkInvalid
    return RegistrationState(state), place


def get_registration(registration_id: int, *, session_id: int | None = None) -> Registration:
    """One registration with its organisation and its whole session; of `session_id`, if given.

    Raises NotFound.
    """
    registration = db.session.get(
        Registration,
        registration_id,
        options=[selectinload(Registration.organisation)],
        populate_existing=True,  # a service that refused has read the row without it
    )
    if registration is None or session_id not in (None, registration.training_session_id):
        raise NotFound
    training_session = get_session(registration.training_session_id)
    set_committed_value(registration, "training_session", training_session)
    return registration


def place_of(registration: Registration) -> int:
    """The place on the waiting list from 1, or 0 for one who does not wait."""
    if registration.state != RegistrationState.WAITING:
        return 0
    return count_waiting_before(registration) + 1


def find_duplicate(
    session_id: int, *, person_key: str, given_family: tuple[str, str], email: str, but: int = 0
) -> Registration | None:
    """The live registration of the same person: the same key, or the same name and e-mail.

    `but` is an id that does not count: one's own.
    """
    asked = {"session_id": session_id, "person_key": person_key, "email": email, "but": but}
    same_name = name_key(*given_family)
    for number, key, given_name, family_name in read(_ALIKE, **asked):
        if person_key == key or same_name == name_key(given_name, family_name):
            return db.session.get_one(Registration, number)
    return None


def count_alone_from(session_id: int, email: str) -> int:
    """How many people of one mailbox are registered in a session without a coordinator."""
    [(number,)] = read(_ALONE, session_id=session_id, email=email)
    return int(number)


def find_listed_organisation(typed: str) -> KnownOrganisation | None:
    """The listed organisation of exactly this Latvian name, whatever its case and diacritics."""
    return next(map(KnownOrganisation._make, read(_LISTED, sort_name=fold(typed))), None)


def find_organisation(organisation_id: int) -> KnownOrganisation | None:
    """An organisation, or None."""
    return next(map(KnownOrganisation._make, read(_OF_ID, id=organisation_id)), None)
