"""The form of a venue, with as many rooms as it has."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms import BooleanField, Field, FloatField, FormField, HiddenField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import TextInput

from app.core import clock
from app.core.forms import (
    ChoiceField,
    Form,
    Rows,
    WholeNumberField,
    at_most,
    between,
    choices_of,
    clean_text,
    long_text_field,
    row_id,
    text_field,
    texts_data,
    texts_of,
)
from app.core.i18n import _, _l, current_language
from app.people.forms import country_choices
from app.people.queries import list_organisation_choices
from app.people.rules import OrganisationKind
from app.venues.models import Room, Venue
from app.venues.rules import MOST_ROOMS, RoomPlan, VenuePlan, is_https_url, offered_zones

LARGEST_ROOM = 100_000
_STEP_FREE: dict[str, bool | None] = {"": None, "yes": True, "no": False}
_STEP_FREE_VALUES = {value: key for key, value in _STEP_FREE.items()}


def _step_free_choices() -> list[Any]:
    return choices_of([("yes", _("Yes")), ("no", _("No"))], blank=_("Not known yet"))


def _municipality_choices() -> list[Any]:
    known = list_organisation_choices([OrganisationKind.MUNICIPALITY])
    language = current_language()
    return choices_of(((each.id, each.name.in_(language)) for each in known), blank=_("None"))


class DegreesField(FloatField):
    """Degrees with a decimal point or comma."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        written = [value.strip().replace(",", ".") for value in valuelist if value.strip()]
        self.data = None
        try:
            super().process_formdata(written)
        except ValueError as error:
            raise ValueError(_("Please enter a number, for example 56.95.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}" if self.data == 0 else str(self.data)


class RoomForm(wtforms.Form):
    """One row of a venue's rooms; without anything in it, it is no room."""

    id = HiddenField()
    name = wtforms.StringField(_l("Room"), [at_most(120)], filters=[clean_text])
    capacity = WholeNumberField(_l("Seats"), [Optional(), between(0, LARGEST_ROOM)])
    step_free = ChoiceField(_l("Step-free"), choices=_step_free_choices, default="")
    notes = wtforms.StringField(_l("Note"), [at_most(300)], filters=[clean_text])
    remove = BooleanField(_l("Remove this room"))

    @property
    def is_empty(self) -> bool:
        """Nothing was written, or the room is to go."""
        seats = "".join(self.capacity.raw_data or []).strip()
        written = (self.name.data, seats, self.step_free.data, self.notes.data)
        return bool(self.remove.data) or not any(written)

    def validate_name(self, field: Field) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError(_("Please give the room a name, or empty its whole row."))

    def plan(self) -> RoomPlan:
        """What the service wants; for a row found valid."""
        return RoomPlan(
            id=row_id(self.id.data),
            name=self.name.data or "",
            capacity=self.capacity.data,
            step_free=_STEP_FREE[self.step_free.data],
            notes=self.notes.data or "",
        )


class VenueForm(Form):
    """A venue, how to get in, and its rooms."""

    name_lv = text_field(_l("Name in Latvian"))
    name_en = text_field(_l("Name in English"), needed=False)
    name_lt = text_field(_l("Name in Lithuanian"), needed=False)
    address = text_field(_l("Street and number"), most=300)
    town = text_field(_l("Town or parish"), most=120)
    country = ChoiceField(_l("Country"), choices=country_choices, default="LV")
    municipality_id = ChoiceField(
        _l("Municipality"), choices=_municipality_choices, coerce=row_id, default=None
    )
    timezone = ChoiceField(
        _l("Time zone"),
        choices=lambda: choices_of((zone, zone) for zone in offered_zones()),
        default=clock.house_zone,
        description=_l("The clock that sessions held here follow."),
    )
    latitude = DegreesField(
        _l("Latitude"),
        [Optional(), between(-90, 90)],
        description=_l("In degrees, for example 56.50990."),
    )
    longitude = DegreesField(
        _l("Longitude"),
        [Optional(), between(-180, 180)],
        description=_l("In degrees, for example 27.33308."),
    )
    map_url = text_field(
        _l("Map link"),
        most=500,
        needed=False,
        hint=_l("Leave it empty and we link to the map at the position or the address above."),
    )
    step_free = ChoiceField(
        _l("Can one get in without a step?"), choices=_step_free_choices, default=""
    )
    access_lv = long_text_field(
        _l("How to get in with a wheelchair, in Latvian"),
        most=1000,
        hint=_l("Which door, ramp or lift, where the accessible toilet is, whom to call."),
    )
    access_en = long_text_field(_l("The same in English"), most=1000)
    access_lt = long_text_field(_l("The same in Lithuanian"), most=1000)
    directions_lv = long_text_field(
        _l("How to find it, in Latvian"), most=1000, hint=_l("By bus, by car, where to park.")
    )
    directions_en = long_text_field(_l("The same in English"), most=1000)
    directions_lt = long_text_field(_l("The same in Lithuanian"), most=1000)
    rooms = Rows(FormField(RoomForm), label=_l("Rooms"), max_entries=MOST_ROOMS)

    @classmethod
    def of(cls, venue: Venue | None) -> VenueForm:
        """The form filled with what is known, and one empty row for a room."""
        form = cls(data=_data_of(venue) if venue else {})
        if not form.is_submitted():
            form.add_room()
        return form

    def add_room(self) -> None:
        """One more empty row, unless there are as many as can be."""
        if len(self.rooms.entries) < MOST_ROOMS:
            self.rooms.append_entry()

    def validate_longitude(self, field: Field) -> None:
        if (self.latitude.data is None) != (field.data is None) and not self.latitude.errors:
            raise ValidationError(_("Please give both latitude and longitude, or neither."))

    def validate_map_url(self, field: Field) -> None:
        if field.data and not is_https_url(field.data):
            raise ValidationError(_("Please give an address that begins with https://."))

    def validate_access_en(self, field: Field) -> None:
        _needs_latvian(self.access_lv)

    def validate_access_lt(self, field: Field) -> None:
        _needs_latvian(self.access_lv)

    def validate_directions_en(self, field: Field) -> None:
        _needs_latvian(self.directions_lv)

    def validate_directions_lt(self, field: Field) -> None:
        _needs_latvian(self.directions_lv)

    def plan(self) -> VenuePlan:
        """What the service wants; for a form found valid."""
        return VenuePlan(
            name=texts_of(self, "name"),
            address=self.address.data or "",
            town=self.town.data or "",
            country=self.country.data,
            timezone=self.timezone.data,
            municipality_id=self.municipality_id.data,
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            map_url=self.map_url.data or "",
            step_free=_STEP_FREE[self.step_free.data],
            access=texts_of(self, "access"),
            directions=texts_of(self, "directions"),
            rooms=tuple(row.form.plan() for row in self.rooms if not row.form.is_empty),
        )


def _needs_latvian(latvian: Field) -> None:
    if not latvian.data:
        raise ValidationError(_("Please write it in Latvian too: other languages fall back to it."))


def _data_of(venue: Venue) -> dict[str, Any]:
    same = ("address", "town", "country", "timezone", "municipality_id")
    more = ("latitude", "longitude", "map_url")
    texts = {
        key: text
        for name in ("name", "access", "directions")
        for key, text in texts_data(name, getattr(venue, name)).items()
    }
    return {
        **{name: getattr(venue, name) for name in same + more},
        **texts,
        "step_free": _STEP_FREE_VALUES[venue.step_free],
        "rooms": [_room_data(room) for room in venue.rooms],
    }


def _room_data(room: Room) -> dict[str, Any]:
    return {
        "id": room.id,
        "name": room.name,
        "capacity": room.capacity,
        "step_free": _STEP_FREE_VALUES[room.step_free],
        "notes": room.notes,
    }
