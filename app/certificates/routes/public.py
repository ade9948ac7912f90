"""What the parts of the public side share; the holder opens the document by their link."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.certificates import queries, services
from app.certificates.models import Certificate
from app.certificates.outputs.attested import seal_words
from app.certificates.outputs.subject import page_dress
from app.core.access import link_holder
from app.core.errors import NotFound
from app.core.i18n import current_language
from app.core.numbers import number_text
from app.output.credential import MIME
from app.output.files import content_disposition

bp = Blueprint("certificates", __name__, url_prefix="/certificates")


@bp.app_context_processor
def _holders_view() -> dict[str, object]:
    return {
        "certificate_of": queries.find_certificate_of,
        "own_hours": queries.find_own_hours,
        "certificates_of": queries.list_certificates_of,
        "certificate_token": services.certificate_token,
        "seal_of_house": services.seal_in_use,
    }


@bp.app_template_filter("academic_hours")
def _academic_hours(hours: Decimal) -> str:
    return number_text(hours, current_language())


bp.add_app_template_filter(seal_words)


@bp.after_request
def _not_for_robots(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<token>.pdf")
@link_holder
def document(token: str) -> ResponseReturnValue:
    """The PDF by the holder's link, to look at or (`save`) to keep; 410 with the reason when it
    was revoked or replaced.
    """
    certificate = queries.get_certificate(services.read_certificate_token(token))
    if certificate.successor_id:
        return _replaced(certificate, certificate.successor_id)
    if certificate.revoked_at:
        dress = page_dress(queries.get_target(certificate.target))
        page = render_template("certificates/revoked.html", certificate=certificate, dress=dress)
        return make_response(page, 410)
    return send_document(certificate, is_to_save="save" in request.args)


def _replaced(certificate: Certificate, successor_id: int) -> Response:
    """The holder of the old link is the holder of the new certificate."""
    page = render_template(
        "certificates/replaced.html",
        certificate=certificate,
        successor=queries.get_certificate(successor_id),
        token=services.certificate_token(successor_id),
        dress=page_dress(queries.get_target(certificate.target)),
    )
    return make_response(page, 410)


@bp.get("/<token>.json")
@link_holder
def credential(token: str) -> ResponseReturnValue:
    """The credential by the holder's link, revoked or not: it says itself where that stands."""
    certificate = queries.get_certificate(services.read_certificate_token(token))
    text = queries.credential_text(certificate.id)
    if not text:
        raise NotFound
    answer = Response(text, mimetype=MIME)
    answer.headers["Content-Disposition"] = content_disposition(f"{certificate.number}.json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def send_document(certificate: Certificate, *, is_to_save: bool = False) -> Response:
    """The stored file, under its number."""
    answer = send_file(services.open_document(certificate), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition(
        f"{certificate.number}.pdf", inline=not is_to_save
    )
    answer.headers["Cache-Control"] = "no-store"  # one person's own, maybe on a shared computer
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
