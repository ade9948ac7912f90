"""Sign-in, reset and second factor by Flask-Security, in our words and our dress."""

from __future__ import annotations

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from app.core.db import db
from app.people.models import Role, User

datastore = SQLAlchemyUserDatastore(db, User, Role)
security = Security()

SETTINGS = {
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/manage/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/login/reset",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/login/password",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_TOTP_ISSUER": "Cikls",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_CHECK_BREACHED": None,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_USE_REGISTER_V2": True,
}


def init_app(app: Flask) -> None:
    """Put sign-in on the application."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    app.config.setdefault("SECURITY_TOTP_SECRETS", {1: app.config["SECRET_KEY"]})
    security.init_app(app, datastore)
