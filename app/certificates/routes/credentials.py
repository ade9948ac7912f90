"""What programs ask for that check a credential: our keys, and which credentials are revoked."""

from __future__ import annotations

import json

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.certificates import services
from app.core.access import public
from app.core.web import absolute_url
from app.output.credential import MIME

bp = Blueprint("credentials", __name__)
MAX_AGE = 300  # seconds until a revocation is known everywhere


@bp.get("/.well-known/did.json")
@bp.get("/did.json")  # where did:web looks when the house stands under a path
@public
def did() -> ResponseReturnValue:
    """The keys behind did:web of this address, old ones too."""
    return _for_anyone(json.dumps(services.own_did_document()).encode(), "application/did+ld+json")


@bp.get("/certificates/status/<int:number>")
@public
def status(number: int) -> ResponseReturnValue:
    """Which credentials are revoked or replaced, as a signed list of bits."""
    url = absolute_url("credentials.status", number=number)
    return _for_anyone(services.status_of(number, url), MIME)


def _for_anyone(content: bytes, mimetype: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Access-Control-Allow-Origin"] = "*"  # wallets ask from a browser, too
    answer.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    answer.add_etag()
    return answer.make_conditional(request)
