"""What Flask-Security says, in our words. English msgids; our own catalogues translate them."""

from __future__ import annotations

from app.core.texts import N_

# Only what the features we switched on can say; a test holds it against Flask-Security's own list.
MESSAGES = {
    "API_ERROR": (N_("This link or form is not complete. Please start again."), "error"),
    "GENERIC_AUTHN_FAILED": (N_("The e-mail address or the password is not right."), "error"),
    "UNAUTHORIZED": (N_("You do not have permission to see this"), "error"),
    "UNAUTHENTICATED": (N_("Please sign in to go on."), "info"),
    "REAUTHENTICATION_REQUIRED": (N_("Please enter your password once more to go on."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on now."), "success"),
    "PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "INVALID_REDIRECT": (N_("This link leads out of Cikls, so we do not follow it."), "error"),
    "INVALID_RECOVERY_CODE": (
        N_("This recovery code is not right, or it was used before."),
        "error",
    ),
    "NO_RECOVERY_CODES_SETUP": (N_("You have no recovery codes yet."), "info"),
    "PASSWORD_RESET_EXPIRED": (N_("This link is too old. Please ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link was used before or is not complete. Please ask for a new one."),
        "error",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("If %(email)s has an account here, a link to set a new password is on its way."),
        "success",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your new password is set. Please sign in with it."),
        "success",
    ),
    "DISABLED_ACCOUNT": (N_("The e-mail address or the password is not right."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Please fill in this field."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Please enter an e-mail address like name@example.lv."), "error"),
    "INVALID_CODE": (N_("This code is not right. Please enter the one shown now."), "error"),
    "INVALID_INPUT": (N_("Something is missing or wrong"), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Please fill in this field."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("The password must have at least %(length)s characters."),
        "error",
    ),
    "USER_DOES_NOT_EXIST": (N_("The e-mail address or the password is not right."), "error"),
    "INVALID_PASSWORD": (N_("This is not your present password."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("The new password must differ from the present one."), "error"),
    "PASSWORD_CHANGE": (N_("Your password is changed."), "success"),
    "LOGIN": (N_("Please sign in to go on."), "info"),
    "REFRESH": (N_("Please enter your password once more to go on."), "info"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right. Please enter the one shown now."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("The second factor is on. Please keep recovery codes, too."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please begin again with your password."), "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Please choose one of the list."), "error"),
    "TWO_FACTOR_DISABLED": (N_("The second factor is off."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("This took too long. Please start again."), "error"),
}


def settings() -> dict[str, tuple[str, str]]:
    """Flask-Security's SECURITY_MSG_* settings."""
    return {f"SECURITY_MSG_{key}": value for key, value in MESSAGES.items()}
