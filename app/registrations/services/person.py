"""What a form says of a person -> the columns that keep it."""

from __future__ import annotations

from typing import Any

from app.core.errors import InvalidInput
from app.core.search import fold
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.queries import (
    KnownOrganisation,
    find_duplicate,
    find_listed_organisation,
    find_organisation,
)
from app.registrations.rules import Applicant, person_key


def facts_of(applicant: Applicant) -> dict[str, Any]:
    """Column values. Raises InvalidInput when the organisation does not exist."""
    organisation = _organisation_of(applicant)
    typed = applicant.organisation_name
    if organisation is not None and fold(typed) == organisation.sort_name:
        typed = ""
    known_as = organisation.name.lv if organisation else typed
    return {
        "given_name": applicant.given_name,
        "family_name": applicant.family_name,
        "sort_name": fold(applicant.family_name, applicant.given_name),
        "person_key": person_key(applicant.given_name, applicant.family_name, known_as),
        "search_text": _search_text(applicant, organisation),
        "email": applicant.email.lower(),
        "phone": applicant.phone,
        "organisation_id": organisation.id if organisation else None,
        "organisation_name": typed,
        "position": applicant.position,
        "notes": applicant.notes,
        "language": applicant.language,
        "may_be_photographed": applicant.may_be_photographed,
    }


def _organisation_of(applicant: Applicant) -> KnownOrganisation | None:
    if applicant.organisation_id is None:
        return find_listed_organisation(applicant.organisation_name)
    organisation = find_organisation(applicant.organisation_id)
    if organisation is None:
        raise InvalidInput("organisation", N_("Please choose an organisation of the list."))
    return organisation


def _search_text(applicant: Applicant, organisation: KnownOrganisation | None) -> str:
    return fold(
        applicant.given_name,
        applicant.family_name,
        organisation.name if organisation else "",
        applicant.organisation_name,
        applicant.position,
        applicant.email,
    )


def same_person(
    session_id: int, facts: dict[str, Any], *, but: int = 0, by_email: bool = True
) -> Registration | None:
    """The live registration of the person of `facts`; the id `but` does not count.

    Of coordinators, who are told, not `by_email`: it would find people of other organisations.
    """
    return find_duplicate(
        session_id,
        person_key=facts["person_key"],
        given_family=(facts["given_name"], facts["family_name"]),
        email=facts["email"] if by_email else "",
        but=but,
    )
