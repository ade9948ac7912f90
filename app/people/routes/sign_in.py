"""Sign-in, reset and second factor by Flask-Security, in our words and our dress."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import segno
from flask import Flask
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, UserMixin
from flask_security.totp import Totp
from passlib.totp import TotpMatch  # type: ignore[import-untyped]  # it ships none

from app.core.db import db, lock
from app.people import services
from app.people.models import Role, User
from app.people.routes import guard, wording
from app.people.routes.sign_in_forms import FORMS
from app.people.rules import LEAST_PASSWORD_LENGTH, LINK_DAYS, AccountNews

datastore = SQLAlchemyUserDatastore(db, User, Role)

SETTINGS = {
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/manage/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_VERIFY_URL": "/login/again",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/login/reset",
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=LINK_DAYS),
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/login/password",
    "SECURITY_POST_CHANGE_VIEW": "/manage/account",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 60,
    "SECURITY_TWO_FACTOR_SETUP_URL": "/login/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/login/method",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/login/rescue",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/manage/account",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/login/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/login/recovery",
    "SECURITY_FRESHNESS": timedelta(hours=1),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_TOTP_ISSUER": "Cikls",
    "SECURITY_PASSWORD_HASH": "argon2",
    # argon2 salts by itself; a pepper from the secret key would lose every password with the key
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": LEAST_PASSWORD_LENGTH,
    "SECURITY_PASSWORD_CHECK_BREACHED": None,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_EMAIL_PLAINTEXT": False,  # the outbox renders our own templates
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": AccountNews.RESET_ASKED.value,
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": AccountNews.PASSWORD_RESET.value,
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": AccountNews.PASSWORD_CHANGED.value,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_REGISTERABLE": False,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
}
PAGES = {
    "LOGIN_USER": "login",
    "FORGOT_PASSWORD": "forgotten",
    "RESET_PASSWORD": "new_password",
    "CHANGE_PASSWORD": "change_password",
    "VERIFY": "again",
    "TWO_FACTOR_SETUP": "second_factor",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "MULTI_FACTOR_RECOVERY": "recovery",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
}


class OutboxMailUtil(MailUtil):
    """Hands Flask-Security's mails to our outbox, with links that do not trust the Host header."""

    def send_mail(self, template: str, *_args: Any, **context: Any) -> None:
        news, user = AccountNews(template), context["user"]
        if news is AccountNews.RESET_ASKED:
            services.send_password_link(user, news, context["reset_token"])
        else:
            services.tell_holder(user, news)


class HouseTotp(Totp):
    """Takes no code twice (RFC 6238, 5.2), and draws the QR code as our other ones are."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Of the code used last; the row is held, so that of two at once one is refused."""
        return lock(User, user.id).tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        user.tf_last_counter = tmatch.counter  # type: ignore[attr-defined]  # it is our User

    def generate_qrcode(self, username: str, totp: str) -> str:
        return segno.make_qr(self.get_totp_uri(username, totp)).svg_data_uri(scale=6, light="#fff")


def init_app(app: Flask) -> None:
    """Put sign-in on the application."""
    pages = {
        f"SECURITY_{page}_TEMPLATE": f"people/sign_in/{name}.html" for page, name in PAGES.items()
    }
    for name, value in {
        **SETTINGS,
        **pages,
        **wording.settings(),
        **_keys(app),
        **_words(app),
    }.items():
        app.config.setdefault(name, value)
    security = Security(mail_util_cls=OutboxMailUtil, totp_cls=HouseTotp)
    own: dict[str, Any] = {**FORMS, "render_template": guard.render}
    security.init_app(app, datastore, **own)
    guard.init_app(app)


def _words(app: Flask) -> dict[str, Any]:
    """Flask-Security looks its texts up where ours are."""
    folders = app.config["BABEL_TRANSLATION_DIRECTORIES"].split(";")
    return {"SECURITY_I18N_DOMAIN": "messages", "SECURITY_I18N_DIRNAME": folders}


def _keys(app: Flask) -> dict[str, Any]:
    """Keys of their own for each use, all from the secret key.

    With another secret key, links and sign-ins end and second factors cannot be read any more: an
    administrator resets them, `flask users reset-second-factor` the last one's. Passwords stay.
    """
    recovery = base64.urlsafe_b64encode(_derived(app, "recovery-codes"))
    return {
        "SECURITY_PASSWORD_SALT": _derived(app, "password-salt").hex(),
        "SECURITY_TOTP_SECRETS": {"1": _derived(app, "totp").hex()},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [recovery],
    }


def _derived(app: Flask, purpose: str) -> bytes:
    key: str = app.config["SECRET_KEY"]
    return hmac.digest(key.encode(), f"cikls.{purpose}".encode(), hashlib.sha256)
