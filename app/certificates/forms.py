"""What staff say when certificates are issued or revoked, and what a visitor types to check one."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length, Optional

from app.certificates.rules import ObjectionState, Order, PaperLanguage, Shape
from app.core import clock
from app.core.forms import (
    ChoiceField,
    DayField,
    Form,
    clean_text,
    enum_choices,
    long_text_field,
    required,
    text_field,
)
from app.core.i18n import _, _l
from app.core.texts import N_
from app.output.uploads import FileRefused, SentFile, sent_file


class IssueForm(Form):
    """Language, signatory and place of the certificates to come."""

    language = ChoiceField(_l("Language of the certificate"), choices=enum_choices(PaperLanguage))
    shape = ChoiceField(_l("Sheet"), choices=enum_choices(Shape), default=Shape.LANDSCAPE.value)
    signatory_name = text_field(_l("Signed by"), most=80, hint=_l("Given name and family name."))
    signatory_position = text_field(_l("Position of who signs"), most=120)
    file = FileField(
        _l("Picture of the signature"),
        description=_l("Optional: dark ink on white paper, PNG, JPEG or WebP."),
    )
    place = text_field(
        _l("Place of issue"), most=60, needed=False, hint=_l("A town, for example Rēzekne.")
    )
    send_mail = BooleanField(
        _l("Send everyone a link to their certificate by e-mail"), default=True
    )

    def sent(self) -> SentFile | None:
        """The picture of the signature, if one was chosen."""
        return sent_file(self.file.data)

    def order(
        self, registration_id: int = 0, *, is_correction: bool = False, is_thanks: bool = False
    ) -> Order:
        """What was typed, as the service takes it."""
        return Order(
            language=PaperLanguage(self.language.data),
            signatory_name=self.signatory_name.data or "",
            signatory_position=self.signatory_position.data or "",
            place=self.place.data or "",
            send_mail=bool(self.send_mail.data),
            registration_id=registration_id,
            shape=Shape(self.shape.data),
            is_correction=is_correction,
            is_thanks=is_thanks,
        )


class RevokeForm(Form):
    """Why a certificate no longer stands."""

    reason = text_field(
        _l("Reason"),
        most=300,
        hint=_l(
            "Mailed to the holder and shown to whoever checks the number: nothing private, please."
        ),
    )


class TasksForm(Form):
    """Who has handed in their task, and when."""

    handed_on = DayField(_l("Handed in on"), [Optional()], default=clock.today)


class ObjectionForm(Form):
    """What a participant says of the hours counted for them."""

    text = long_text_field(
        _l("What is not right?"),
        most=2000,
        needed=True,
        hint=_l("For example: I was there on the second day, too; I signed the sheet."),
    )


class AnswerForm(Form):
    """What the organiser says to an objection."""

    outcome = RadioField(
        _l("The objection is"),
        choices=lambda: [
            (each.value, _(each.label))
            for each in (ObjectionState.ACCEPTED, ObjectionState.DECLINED)
        ],
        validators=[required(_l("Please choose one."))],
    )
    answer = long_text_field(
        _l("Reason"), most=2000, needed=True, hint=_l("The person gets it by e-mail.")
    )

    @property
    def is_accepted(self) -> bool:
        """Whether the person is right."""
        return bool(self.outcome.data == ObjectionState.ACCEPTED.value)


class NumberForm(Form):
    """The number of a certificate, by GET."""

    class Meta:
        csrf = False

    number = StringField(_l("Number of the certificate"), [Length(max=60)], filters=[clean_text])


class NameForm(Form):
    """The full name on a certificate; by POST, so that it stands in no address and no log."""

    name = text_field(
        _l("Full name on the certificate"),
        hint=_l("We show only the initials until the full name is typed in."),
    )


class FileForm(Form):
    """The PDF of a certificate, to be compared and forgotten."""

    file = FileField(_l("The certificate’s PDF file"))

    def sent(self) -> SentFile:
        """The file. Raises FileRefused where none was chosen."""
        sent = sent_file(self.file.data)
        if sent is None:
            raise FileRefused(N_("Please choose a file."))
        return sent
