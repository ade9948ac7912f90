"""A speaker."""

from __future__ import annotations

from app.core.forms import ChoiceField, Form, email_field, text_field
from app.core.i18n import _l
from app.sessions.forms.choices import spoken
from app.sessions.forms.fields import choice


class SpeakerForm(Form):
    """Who speaks, and where slides are asked for."""

    name = text_field(_l("Name"), most=200)
    position_lv = text_field(_l("Position"), most=300, needed=False)
    position_en = text_field(_l("Position in English"), most=300, needed=False)
    position_lt = text_field(_l("Position in Lithuanian"), most=300, needed=False)
    organisation = choice(_l("Organisation"))
    email = email_field(
        _l("E-mail"),
        needed=False,
        hint=_l("The link for handing in presentations goes here. Visitors do not see it."),
    )
    language = ChoiceField(_l("Language of our e-mails"), choices=spoken)
