"""What we put round Flask-Security's views: limits, transactions, 422 for refused forms."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, make_response, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import FlaskForm
from limits import parse

from app.core.access import Role, has_role
from app.core.db import transaction
from app.core.forms import clean_text
from app.core.limits import limiter
from app.people.rules import AccountNews
from app.people.services import tell_holder

View = Callable[..., Any]

# Views that write rows when they succeed. Signing in is not among them: it checks a password, which
# takes a while and must not keep other writers waiting. Asking for a link opens its own one.
WRITING = {
    "security.reset_password", "security.change_password", "security.two_factor_setup",
    "security.two_factor_setup_validate", "security.two_factor_token_validation",
    "security.mf_recovery", "security.mf_recovery_codes",
}  # fmt: skip
# An administrator resets a lost factor, or a recovery code helps; and there is one method only.
CLOSED = {"security.two_factor_rescue", "security.tf_select"}


COORDINATORS = "/coordinators/me"  # their pages, opened by an account
LONGEST_VALUE = 4000  # the hash takes passwords of up to 4096 characters
_OWN_PATH = re.compile(r"/(?![/\\])")


def _posted(name: str) -> str:
    values: Any = request.get_json(silent=True) if request.is_json else request.form
    value = clean_text(values.get(name, "")) if hasattr(values, "get") else ""
    return _digest(value.casefold()) if isinstance(value, str) and value else ""


def _digest(value: str) -> str:
    return hashlib.blake2s(value.encode(), digest_size=16).hexdigest()


def _account() -> str:
    """Who is half or wholly signed in."""
    return str(cookie.get("tf_user_id") or cookie.get("_user_id") or "")


def _address() -> str:
    return get_remote_address()


Limits = tuple[tuple[str, Callable[[], str]], ...]
_BY_EMAIL: Limits = (("20/minute", _address), ("10/hour", lambda: _posted("email")))
_BY_ACCOUNT: Limits = (("20/minute", _address), ("10/15 minute", _account))
LIMITS: dict[str, Limits] = {
    "security.login": _BY_EMAIL,
    "security.forgot_password": _BY_EMAIL,
    "security.reset_password": (("20/minute", _address),),
    "security.two_factor_token_validation": _BY_ACCOUNT,
    "security.two_factor_setup_validate": _BY_ACCOUNT,
    "security.mf_recovery": _BY_ACCOUNT,
    "security.verify": _BY_ACCOUNT,
    "security.change_password": _BY_ACCOUNT,
}


def init_app(app: Flask) -> None:
    """Wrap every view of Flask-Security's blueprint."""
    for endpoint, view in list(app.view_functions.items()):
        if endpoint.startswith("security."):
            app.view_functions[endpoint] = (
                _closed if endpoint in CLOSED else _guarded(endpoint, view)
            )


def _closed(**_values: Any) -> ResponseReturnValue:
    abort(404)


def _guarded(endpoint: str, view: View) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if request.method != "POST":
            return view(*args, **values)
        _check_body()
        _count(endpoint)
        was_in, had_factor = current_user.is_authenticated, _has_factor()
        with _writing(endpoint):
            answer = view(*args, **values)
            if was_in and had_factor != _has_factor():
                _tell_of_factor()
        if current_user.is_authenticated and not was_in:
            _begin_afresh()
        return _kept_inside(answer)

    return guarded


def _check_body() -> None:
    """The library takes JSON for a form unasked, and fails on what is too long to be hashed."""
    values: Any = request.get_json(silent=True) if request.is_json else request.form
    if not isinstance(values, dict) or any(len(str(v)) > LONGEST_VALUE for v in values.values()):
        abort(400)


def _kept_inside(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Whatever `next` said, the way on is a path of this house that the visitor may take."""
    location = getattr(answer, "location", None)
    if location and not _OWN_PATH.match(location):
        answer.location = url_for("security.login")  # type: ignore[union-attr]  # it has one
    elif location and location.startswith("/manage/") and _is_coordinator():
        answer.location = COORDINATORS  # type: ignore[union-attr]  # it has one
    return answer


def _is_coordinator() -> bool:
    return has_role(Role.COORDINATOR) and not has_role(Role.VIEWER)


def _count(endpoint: str) -> None:
    if not current_app.config["RATE_LIMITS"]:
        return
    for rate, whose in LIMITS.get(endpoint, ()):
        key = whose()
        if key and not limiter.limiter.hit(parse(rate), endpoint, key):
            abort(429)


def _writing(endpoint: str) -> AbstractContextManager[None]:
    return transaction(visible=False) if endpoint in WRITING else nullcontext()


def _has_factor() -> bool:
    return current_user.is_authenticated and current_user.tf_primary_method is not None


def _tell_of_factor() -> None:
    if current_user.is_authenticated:
        news = AccountNews.SECOND_FACTOR_ON if _has_factor() else AccountNews.SECOND_FACTOR_OFF
        tell_holder(current_user, news)


def _begin_afresh() -> None:
    """A token from before sign-in ends with it; pages come in the account's language."""
    cookie.pop("csrf_token", None)
    cookie.setdefault("language", current_user.language)


def render(template: str, **context: Any) -> ResponseReturnValue:
    """A page of Flask-Security; with 422 where a form was refused."""
    page = render_template(template, **context)
    refused = any(isinstance(form, FlaskForm) and form.errors for form in context.values())
    return make_response(page, 422) if refused and request.method == "POST" else page
