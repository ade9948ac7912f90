"""People who came by one form for several sessions of the invented cycle."""

from __future__ import annotations

from app.core.access import VISITOR
from app.core.db import db, transactional
from app.demo.loading.known import Known
from app.demo.loading.made_up import person_named
from app.registrations.models import CycleRegistration
from app.registrations.rules import Applicant
from app.registrations.rules.cycles import Chosen
from app.registrations.services import register_for_cycle

CYCLE = "pieklustami-pakalpojumi"
ONLINE, VISIT, LAST_DAY = (
    f"demo-{key}@cikls"
    for key in ("digitalie-pakalpojumi", "lietuvas-brauciens", "nosleguma-diena")
)
PEOPLE = (  # from which municipality, for which sessions
    ("preilu-novads", (ONLINE, LAST_DAY)),
    ("rezeknes-novads", (ONLINE, VISIT, LAST_DAY)),
    ("kraslavas-novads", (VISIT, LAST_DAY)),
)


@transactional
def load_people_of_cycle(known: Known) -> None:
    """A few, once."""
    cycle_id = known.cycles[CYCLE]
    there = db.select(CycleRegistration.id).where(CycleRegistration.cycle_id == cycle_id)
    if db.session.scalar(there.limit(1)) is not None:
        return
    for number, (organisation, keys) in enumerate(PEOPLE):
        chosen = Chosen(cycle_id, tuple(known.sessions[key] for key in keys))
        person = _person(4000 + number, known.organisations[organisation])
        register_for_cycle(chosen, person, actor=VISITOR)


def _person(number: int, organisation_id: int) -> Applicant:
    given, family = person_named(number)
    return Applicant(
        given_name=given,
        family_name=family,
        email=f"dalibnieks{number}@example.lv",
        organisation_id=organisation_id,
        position="klientu apkalpošanas speciālists",
    )
