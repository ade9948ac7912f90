"""What every answer has: security headers, an error page in one's language, a way to say 304."""

from __future__ import annotations

from typing import Any, ParamSpec

import flask
import structlog
from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask import session as cookie
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import OperationalError as DatabaseDown
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.core.access import be_nobody
from app.core.db import db
from app.core.errors import (
    NO_ROOM,
    Busy,
    CiklsError,
    InvalidInput,
    LinkExpired,
    LinkInvalid,
    NotAllowed,
    NotFound,
    RuleBroken,
    StorageDown,
)
from app.core.i18n import _, _l, say
from app.core.paging import page_links
from app.core.shelf import Shelf

P = ParamSpec("P")
LARGEST_ID = 2_147_483_647  # of an INTEGER column in PostgreSQL
log = structlog.get_logger()
csrf = CSRFProtect()

STATUS = {
    LinkExpired: 410,
    NotFound: 404,
    NotAllowed: 403,
    RuleBroken: 409,
    InvalidInput: 422,
    LinkInvalid: 404,
    StorageDown: 503,
    Busy: 503,
}
KEPT_PAGES = 200  # a page has about 30 KB
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TITLES = {
    400: _l("We did not understand this request"),
    403: _l("You do not have permission to see this"),
    404: _l("We could not find this page"),
    405: _l("This cannot be done this way"),
    409: _l("This cannot be done now"),
    410: _l("This is no longer here"),
    413: _l("The file is too large"),
    422: _l("Something is missing or wrong"),
    429: _l("Too many tries in a short time"),
    500: _l("Something went wrong on our side"),
    503: _l("The service is resting for a moment"),
    507: _l("There is no room left"),
}
ADVICE = {
    400: _l("Please go back, reload the page and try once more."),
    403: _l("If you think you should see it, please write to the organiser."),
    404: _l("It may have been removed or moved, or the link may be incomplete."),
    413: _l("A file may have at most %(limit)s MB. Please choose a smaller one."),
    429: _l("Please wait a minute and try again. Nothing was lost."),
    500: _l("We have noted the fault. Please try again in a few minutes."),
    503: _l("Please try again in a minute. Nothing was lost."),
    507: _l("Nothing of what you sent was kept. Please tell the administrator."),
}
WORTH_ANOTHER_TRY = (400, 413, 429, 503, 507)


def init_app(app: Flask) -> None:
    """Headers, CSRF and error pages."""
    csrf.init_app(app)
    app.extensions["shelf"] = Shelf(app.config.get("KEPT_PAGES", KEPT_PAGES))
    app.url_map.converters["int"] = IdConverter
    app.jinja_env.globals["page_links"] = page_links
    app.before_request(_refuse_strange_path)
    app.after_request(_add_headers)
    app.register_error_handler(CiklsError, _foreseen)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(Exception, _unforeseen)


class IdConverter(IntegerConverter):
    """A number in a URL that no row can have is not found, before any database is asked."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_ID, **options})


def _refuse_strange_path() -> None:
    """No row has a NUL in its name, and PostgreSQL would not even look for one."""
    if "\0" in request.path:
        raise NotFound


def _add_headers(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend(each for each in HEADERS.items() if each[0].lower() not in given)
    if "_user_id" in cookie:  # signed in; also while the database cannot say who it is
        response.headers.setdefault("Cache-Control", "no-store")
    if not response.cache_control.public:  # that is the same for all, whoever asks
        response.headers.add("Vary", "Cookie, Accept-Language")
    elif not cookie.modified:
        cookie.accessed = False  # or Flask says that it depends on the cookie
    return response


def tell(message: str, kind: str = "success") -> None:
    """A message on the next page: success, info, warning or danger."""
    g.set_flash = True
    flask.flash(message, kind)  # noqa: TID251 - the one place


def error_page(status: int, reason: str = "") -> Response:
    """The page of one fault, or JSON where the client asks for it."""
    title, advice = str(TITLES.get(status, TITLES[500])), reason or _advice(status)
    if _wants_json():
        answer = jsonify({"status": status, "title": title, "detail": advice})
    else:
        answer = make_response(
            render_template(
                "errors/error.html",
                status=status,
                title=title,
                reason=advice,
                form_url=_form_url() if status in WORTH_ANOTHER_TRY else "",
            )
        )
    answer.status_code = status
    return answer


def _advice(status: int) -> str:
    return str(ADVICE.get(status, "")) % {"limit": current_app.config["UPLOAD_LIMIT"] >> 20}


def _form_url() -> str:
    """Where the form stands that was sent to an address which has a page of its own."""
    has_page = current_app.url_map.bind("").test(request.path, "GET")
    return request.script_root + request.path if request.method == "POST" and has_page else ""


def _wants_json() -> bool:
    return (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def _foreseen(error: CiklsError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return error_page(status, say(error))


def _stale_form(_error: CSRFError) -> Response:
    return error_page(
        400,
        _("This form was open for too long. Please go back, reload the page and send it again."),
    )


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug types it as the sansio one
    answer = error_page(error.code or 500)
    if error.code == 405:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    if error.code == 429:
        answer.headers.setdefault("Retry-After", "60")
    return answer


def _bad_host(_error: BadHost) -> Response:
    """No page can be made for a name that no site can have: a page has links."""
    return Response(f"{TITLES[400]}\n", 400, mimetype="text/plain")


def _database_error(error: DBAPIError) -> Response:
    log.error("database", error=type(error.orig).__name__, view=request.endpoint)
    db.session.rollback()
    if isinstance(error, IntegrityError):  # two made the same at once, and this was the second
        return error_page(409, str(ADVICE[400]))
    be_nobody()  # the page of a fault must not ask the database who is in
    down = isinstance(error, DatabaseDown)
    answer = error_page(503 if down else 500)
    if down:
        answer.headers["Retry-After"] = "30"
    return answer


def _system_error(error: OSError) -> Response:
    """A full disk, mostly where a large file waits while its form is being read."""
    if error.errno not in NO_ROOM:
        return _unforeseen(error)
    log.error("no room", view=request.endpoint)
    db.session.rollback()
    return error_page(507)


def _unforeseen(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    log.error("unforeseen", view=request.endpoint, exc_info=error)  # a path may hold a token
    db.session.rollback()
    return error_page(500)


def absolute_url(endpoint: str, /, **values: Any) -> str:
    """A URL under CIKLS_BASE_URL, in a request and in the worker alike."""
    paths = current_app.url_map.bind("cikls.invalid")
    return f"{current_app.config['BASE_URL']}{paths.build(endpoint, values)}"
