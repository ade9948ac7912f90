"""The words of one mail, with their placeholders."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wtforms.validators import ValidationError

from app.core.forms import Form, long_text_field, text_field
from app.core.i18n import _, _l
from app.outbox.rules import Wording, unknown_placeholders


class MailTextForm(Form):
    """Subject, heading and words in one language; `known` are the placeholders it may hold."""

    subject = text_field(_l("Subject"), most=200)
    heading = text_field(_l("Heading"), most=200)
    words = long_text_field(
        _l("Text"), most=4000, needed=True, hint=_l("An empty line begins a new paragraph.")
    )

    def __init__(self, *args: Any, known: Collection[str], **values: Any) -> None:
        super().__init__(*args, **values)
        self.known = known

    @property
    def wording(self) -> Wording:
        """What was typed."""
        return Wording(*(field.data or "" for field in (self.subject, self.heading, self.words)))

    def _check_placeholders(self, field: Any) -> None:
        for name in unknown_placeholders(field.data, self.known)[:1]:
            message = _("This mail knows no placeholder {%(name)s}. See the list above the form.")
            raise ValidationError(message % {"name": name})

    validate_subject = validate_heading = validate_words = _check_placeholders
