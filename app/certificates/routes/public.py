"""Anyone checks a number; the holder opens the document by their link."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.certificates import queries, services
from app.certificates.forms import NameForm, NumberForm
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.outputs.attested import seal_words
from app.certificates.outputs.subject import page_dress
from app.certificates.rules import initials, is_same_name, read_number
from app.core.access import link_holder, public
from app.core.asked import read_words
from app.core.errors import NotFound
from app.core.i18n import current_language
from app.core.limits import limit_by_address
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


@bp.get("/")
@public
@limit_by_address("LIMIT_CHECKS", methods=("GET", "POST"))
def check() -> ResponseReturnValue:
    """Type a number."""
    typed = request.args.get("number", "")[:60].strip()
    if not typed:
        return render_template("certificates/check.html", form=_number_form(""), typed="")
    number = read_number(typed)
    return redirect(url_for(".verify", number=number), 303) if number else _unknown(typed)


@bp.get("/<number>")
@public
@limit_by_address("LIMIT_CHECKS", methods=("GET", "POST"))
def verify(number: str) -> ResponseReturnValue:
    """What was issued under this number, and whether it stands."""
    read = read_number(number)
    certificate = queries.find_by_number(read) if read else None
    if certificate is None:
        return _unknown(number)
    name = read_words(request.args.get("name"))
    return render_template(
        "certificates/verify.html",
        certificate=certificate,
        successor=queries.find_ready(certificate.successor_id),
        paper=Paper.from_printed(certificate.printed),
        dress=page_dress(queries.get_target(certificate.target)),
        initials=initials(certificate.holder_name),
        form=NameForm(formdata=None, data={"name": name}),
        name=name,
        is_same=is_same_name(name, certificate.holder_name),
    )


def _unknown(typed: str) -> ResponseReturnValue:
    page = render_template(
        "certificates/check.html", form=_number_form(typed[:60]), typed=typed[:60]
    )
    return make_response(page, 404)


def _number_form(typed: str) -> NumberForm:
    return NumberForm(formdata=None, data={"number": typed})


@bp.get("/<token>.pdf")
@link_holder
def document(token: str) -> ResponseReturnValue:
    """The PDF by the holder's link; 410 with the reason when it was revoked or replaced."""
    certificate = queries.get_certificate(services.read_certificate_token(token))
    if certificate.successor_id:
        return _replaced(certificate, certificate.successor_id)
    if certificate.revoked_at:
        dress = page_dress(queries.get_target(certificate.target))
        page = render_template("certificates/revoked.html", certificate=certificate, dress=dress)
        return make_response(page, 410)
    return send_document(certificate)


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


def send_document(certificate: Certificate) -> Response:
    """The stored file, under its number."""
    answer = send_file(services.open_document(certificate), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition(
        f"{certificate.number}.pdf", inline=True
    )
    answer.headers["Cache-Control"] = "no-store"  # one person's own, maybe on a shared computer
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
