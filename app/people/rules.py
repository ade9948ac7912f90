"""What kinds of organisations and regions there are."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_


class OrganisationKind(StrEnum):
    """What an organisation is to a training team."""

    MUNICIPALITY = "municipality"
    PLANNING_REGION = "planning_region"
    MINISTRY = "ministry"
    ASSOCIATION = "association"
    HOST = "host"
    PARTNER = "partner"
    OTHER = "other"

    @property
    def label(self) -> str:
        """English msgid."""
        return _KINDS[self]


class PlanningRegion(StrEnum):
    """The five planning regions of Latvia."""

    KURZEME = "kurzeme"
    LATGALE = "latgale"
    RIGA = "riga"
    VIDZEME = "vidzeme"
    ZEMGALE = "zemgale"

    @property
    def label(self) -> str:
        """English msgid."""
        return _REGIONS[self]


_KINDS = {
    OrganisationKind.MUNICIPALITY: N_("Municipality"),
    OrganisationKind.PLANNING_REGION: N_("Planning region"),
    OrganisationKind.MINISTRY: N_("Ministry or state institution"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.HOST: N_("Host organisation"),
    OrganisationKind.PARTNER: N_("Partner abroad"),
    OrganisationKind.OTHER: N_("Other organisation"),
}
_REGIONS = {
    PlanningRegion.KURZEME: N_("Kurzeme Planning Region"),
    PlanningRegion.LATGALE: N_("Latgale Planning Region"),
    PlanningRegion.RIGA: N_("Riga Planning Region"),
    PlanningRegion.VIDZEME: N_("Vidzeme Planning Region"),
    PlanningRegion.ZEMGALE: N_("Zemgale Planning Region"),
}
