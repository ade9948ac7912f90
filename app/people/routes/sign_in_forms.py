"""Flask-Security's forms with our labels."""

from __future__ import annotations

from typing import Any

from flask_security import forms
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import validate_redirect_url
from wtforms import Field, HiddenField, RadioField, StringField

from app.core.forms import NotBlank, clean_text
from app.core.i18n import _l
from app.people.rules import LEAST_PASSWORD_LENGTH

LABELS = {
    "email": _l("E-mail"),
    "password": _l("Password"),
    "password_confirm": _l("New password once more"),
    "new_password": _l("New password"),
    "new_password_confirm": _l("New password once more"),
    "code": _l("Code"),
}
NEW_PASSWORD_HINT = _l(
    "At least %(length)s characters. A few words that do not belong together make a good one.",
    length=LEAST_PASSWORD_LENGTH,
)


def _without_spaces(value: Any) -> Any:
    """Apps show '123 456', and that is how people copy it."""
    return "".join(value.split()) if isinstance(value, str) else value


class _OurWords:
    """Puts our labels and hints on the fields of a form of Flask-Security."""

    labels: dict[str, Any] = {}  # noqa: RUF012 - read only, replaced by subclasses
    hints: dict[str, Any] = {}  # noqa: RUF012 - read only, replaced by subclasses

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:  # type: ignore[attr-defined]  # a mixin for WTForms forms, which are iterable
            label = self.labels.get(field.name) or LABELS.get(field.name)
            if label is not None:
                field.label.text = label
            field.description = self.hints.get(field.name, "")
            if field.name == "email":
                field.data = clean_text(field.data)


class SignInForm(_OurWords, forms.LoginForm):
    """E-mail and password. Nobody is remembered: desks in town halls are shared."""

    remember = None  # type: ignore[assignment]  # how WTForms drops a field

    def validate_next(self, field: Field) -> None:
        """A way out of the house is dropped without a word; the guard sees to the redirect."""
        if not validate_redirect_url(field.data or ""):
            field.data = ""


class PasswordAgainForm(_OurWords, forms.VerifyForm):
    """The password once more, before something that matters."""

    validate_next = SignInForm.validate_next


class ForgottenForm(_OurWords, forms.ForgotPasswordForm):
    """Where to send a link."""


class NewPasswordForm(_OurWords, forms.ResetPasswordForm):
    """A new password by the link of a mail."""

    labels = {"password": _l("New password")}  # noqa: RUF012 - read only
    hints = {"password": NEW_PASSWORD_HINT}  # noqa: RUF012 - read only


class ChangePasswordForm(_OurWords, forms.ChangePasswordForm):
    """A new password by the present one."""

    labels = {"password": _l("Present password")}  # noqa: RUF012 - read only
    hints = {"new_password": NEW_PASSWORD_HINT}  # noqa: RUF012 - read only


class CodeForm(_OurWords, forms.TwoFactorVerifyCodeForm):
    """The six digits of the app."""

    code = StringField(validators=[NotBlank()], filters=[_without_spaces])


class RecoveryForm(_OurWords, MfRecoveryForm):
    """One of the codes kept for a lost telephone."""

    labels = {"code": _l("Recovery code")}  # noqa: RUF012 - read only
    code = StringField(validators=[NotBlank()], filters=[_without_spaces])


class SetUpForm(forms.TwoFactorSetupForm):
    """What a button of the page asks for: 'authenticator' or 'disable'."""

    setup = HiddenField()  # type: ignore[assignment]  # only its data is read


class RescueForm(forms.TwoFactorRescueForm):
    """Made by the library beside the code's form, shown nowhere: see guard.CLOSED."""

    help_setup = RadioField(choices=[])


FORMS = {
    "two_factor_setup_form": SetUpForm,
    "two_factor_rescue_form": RescueForm,
    "login_form": SignInForm,
    "verify_form": PasswordAgainForm,
    "forgot_password_form": ForgottenForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": ChangePasswordForm,
    "two_factor_verify_code_form": CodeForm,
    "mf_recovery_form": RecoveryForm,
}
