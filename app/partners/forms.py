"""A partner's calendar: its name, its looks, and a file or an address."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import Field
from wtforms.validators import ValidationError

from app.core.forms import ChoiceField, Form, enum_choices, text_field
from app.core.i18n import _, _l
from app.output.uploads import SentFile, sent_file
from app.partners.models import PartnerCalendar
from app.partners.rules import MARK_LENGTH, NAME_LENGTH, URL_LENGTH, PartnerPlan, Tone, clean_url


class PartnerForm(Form):
    """One calendar; `has_file` where a file is there already."""

    has_file = False

    name = text_field(
        _l("Name of the calendar"), most=NAME_LENGTH, hint=_l("Whose calendar it is.")
    )
    mark = text_field(
        _l("Mark"),
        most=MARK_LENGTH,
        hint=_l("A few letters that stand before each entry in the month, for example VPR."),
    )
    tone = ChoiceField(_l("Colour"), choices=enum_choices(Tone), default=Tone.LAKE.value)
    url = text_field(
        _l("Address of the calendar"),
        most=URL_LENGTH,
        needed=False,
        hint=_l("Begins with https:// or webcal://. It is read again every hour."),
    )
    file = FileField(
        _l("Or a file"), description=_l("A calendar in the iCalendar format (.ics), up to 5 MB.")
    )

    @classmethod
    def of(cls, calendar: PartnerCalendar | None) -> PartnerForm:
        """The form with what is known of a calendar."""
        if calendar is None:
            return cls()
        form = cls(
            data={
                "name": calendar.name, "mark": calendar.mark, "tone": calendar.tone.value,
                "url": calendar.url,
            }
        )  # fmt: skip
        form.has_file = bool(calendar.filename)
        return form

    def validate_file(self, field: Field) -> None:
        if not self.url.data and self.sent is None and not self.has_file:
            raise ValidationError(_("Please give an address or choose a file."))
        if self.url.data and self.sent is not None:
            raise ValidationError(_("Please give either an address or a file, not both."))

    @property
    def sent(self) -> SentFile | None:
        """The file, if one was chosen."""
        return sent_file(self.file.data)

    def plan(self) -> PartnerPlan:
        """What the service wants; for a form found valid."""
        return PartnerPlan(
            name=self.name.data or "",
            mark=self.mark.data or "",
            tone=Tone(self.tone.data),
            url=clean_url(self.url.data or ""),
        )
