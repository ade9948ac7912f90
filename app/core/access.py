"""Who may: every view says so, or nobody gets in.

`@public`, `@link_holder` (the view reads a signed token itself) or `@staff(Role.VIEWER)`.
A view without one of them answers 403, and a whole-app test names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_login import COOKIE_NAME, current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """Roles of accounts; each includes the ones before it. A coordinator sees no office."""

    COORDINATOR = "coordinator"
    VIEWER = "viewer"
    ORGANISER = "organiser"
    ADMIN = "admin"


RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person, as services know them; `user_id` is None for a visitor or the worker."""

    user_id: int | None
    name: str


SYSTEM = Actor(None, "Cikls")
VISITOR = Actor(None, "")


def public(view: View) -> View:
    """Anyone may."""
    view.access = "public"  # type: ignore[attr-defined]  # a mark for the gate below
    return view


def link_holder(view: View) -> View:
    """Whoever holds the signed link that the view itself reads with `links.read`."""
    view.access = "link"  # type: ignore[attr-defined]  # a mark for the gate below
    return view


def staff(role: Role) -> Callable[[View], View]:
    """Signed-in staff of at least `role`."""

    def mark(view: View) -> View:
        view.access = role  # type: ignore[attr-defined]  # a mark for the gate below
        return view

    return mark


def access_of(view: Callable[..., Any] | None) -> str | None:
    """What a view says of itself; None if it says nothing."""
    return getattr(view, "access", None)


def has_role(role: Role | str) -> bool:
    """Whether the visitor is staff of at least `role`."""
    if not current_user.is_authenticated:
        return False
    held = [RANK[Role(r.name)] for r in current_user.roles if r.name in RANK]
    return bool(held) and max(held) >= RANK[Role(role)]


def actor() -> Actor:
    """The acting person of this request."""
    if current_user.is_authenticated:
        return Actor(current_user.id, current_user.name or current_user.email)
    return VISITOR


def init_app(app: Flask) -> None:
    """Put the gate before every view."""
    app.before_request(_know_nobody)
    app.before_request(_gate)
    app.context_processor(lambda: {"has_role": has_role, "Role": Role})


def be_nobody() -> None:
    """For the rest of this request nobody is signed in, and no database is asked who is."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask-Login's place for it


def _know_nobody() -> None:
    """A visitor without the cookie of a sign-in is nobody; there is no other way in to ask for."""
    remembered = current_app.config.get("REMEMBER_COOKIE_NAME", COOKIE_NAME)
    if "_user_id" not in cookie and remembered not in request.cookies:
        be_nobody()


def _gate() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = access_of(current_app.view_functions.get(request.endpoint))
    if access in ("public", "link") or request.blueprint == "security":
        return None
    if access is None:
        abort(403)
    if has_role(access):
        return None
    if current_user.is_authenticated or request.method != "GET":
        abort(403)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
