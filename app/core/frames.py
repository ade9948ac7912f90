"""Pages that other sites show in a frame: the same for everyone, and nobody's cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, current_app, g, make_response
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

P = ParamSpec("P")


def init_app(app: Flask) -> None:
    """Before every other part: what is called first here has the last word about an answer."""
    app.after_request(_open_to_frames)


def framed(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page that the sites of CIKLS_WIDGET_FRAME_ANCESTORS may show; a fault's page is not."""

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        answer = make_response(view(*args, **kwargs))
        g.is_framed = True
        return answer

    return opened


def _open_to_frames(response: Response) -> Response:
    """No cookie is set, none has been asked for: any cache may keep it for all."""
    if g.get("is_framed"):
        policy = response.headers["Content-Security-Policy"].partition("; frame-ancestors")[0]
        allowed = current_app.config["WIDGET_FRAME_ANCESTORS"]
        response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {allowed}"
        for name in ("X-Frame-Options", "Vary", "Cross-Origin-Opener-Policy"):
            response.headers.pop(name, None)
        cookie.modified = cookie.accessed = False
    return response
