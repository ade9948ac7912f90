"""Anyone checks a certificate: by its number, with the holder's name, or by the file."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.certificates import queries, services
from app.certificates.forms import FileForm, NameForm, NumberForm
from app.certificates.models import Certificate
from app.certificates.outputs import Paper
from app.certificates.outputs.subject import page_dress
from app.certificates.routes.public import bp
from app.certificates.rules import has_unused_signs, initials, is_same_name, read_number
from app.core.access import public
from app.core.errors import InvalidInput
from app.core.i18n import language_links
from app.core.limits import limit_by_address, spend
from app.core.texts import N_
from app.output.uploads import FileTooLarge

READING = ("GET", "HEAD")  # HEAD tells as much as GET whether there is such a number
TOO_MANY_NAMES = N_(
    "Too many names were tried for this certificate. Please try again in some hours."
)


@bp.get("/")
@public
@limit_by_address("LIMIT_CHECKS", methods=READING)
def check() -> ResponseReturnValue:
    """Type a number, or choose a file."""
    typed = request.args.get("number", "")[:60].strip()
    if not typed:
        return _check_page(200)
    number = read_number(typed)
    return redirect(url_for(".verify", number=number), 303) if number else _unknown(typed)


@bp.post("/")
@public
@limit_by_address("LIMIT_UPLOADS")
def check_file() -> ResponseReturnValue:
    """Compare a file with what was issued, and forget it."""
    form = FileForm()
    try:
        found = services.compare_file(form.sent(), _may_try_name)
    except InvalidInput as error:
        form.refuse(error)
        return _check_page(413 if isinstance(error, FileTooLarge) else 422, form)
    if found.certificate is None:
        return _check_page(404, foreign=found)
    if found.findings is None:
        return _certificate_page(found.certificate, is_very_file=True)
    return _certificate_page(found.certificate, template="changed", findings=found.findings)


def _may_try_name(number: str) -> bool:
    return spend("LIMIT_NAMES", number) == 0


@bp.get("/<number>")
@public
@limit_by_address("LIMIT_CHECKS", methods=READING)
def verify(number: str) -> ResponseReturnValue:
    """What was issued under this number, and whether it stands."""
    certificate = _find(number)
    return _certificate_page(certificate) if certificate else _unknown(number)


@bp.post("/<number>")
@public
@limit_by_address("LIMIT_CHECKS")
def check_name(number: str) -> ResponseReturnValue:
    """Whether it was issued to the person whose full name is typed in."""
    certificate, form = _find(number), NameForm()
    if certificate is None:
        return _unknown(number)
    if not form.validate_on_submit():
        return _certificate_page(certificate, form, 422)
    wait = spend("LIMIT_NAMES", certificate.number)
    if wait:
        form.refuse(InvalidInput("name", TOO_MANY_NAMES))
        answer = _certificate_page(certificate, form, 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    is_same = is_same_name(form.name.data or "", certificate.holder_name)
    return _certificate_page(certificate, form, is_same=is_same)


def _find(number: str) -> Certificate | None:
    read = read_number(number)
    return queries.find_by_number(read) if read else None


def _certificate_page(
    certificate: Certificate,
    form: NameForm | None = None,
    status: int = 200,
    *,
    template: str = "verify",
    is_same: bool | None = None,
    **values: object,
) -> Response:
    """`is_same`: whether the name typed is the holder's, None while none was compared."""
    here = url_for(".verify", number=certificate.number)
    page = render_template(
        f"certificates/{template}.html",
        certificate=certificate,
        successor=queries.find_ready(certificate.successor_id),
        paper=Paper.from_printed(certificate.printed),
        dress=page_dress(queries.get_target(certificate.target)),
        holder=certificate.holder_name if is_same else initials(certificate.holder_name),
        form=form or NameForm(formdata=None),
        file_form=FileForm(formdata=None),
        is_same=is_same,
        languages=language_links(here),
        **{"is_very_file": False, **values},
    )
    return _answer(page, status)


def _unknown(typed: str) -> Response:
    return _check_page(404, typed=typed[:60])


def _check_page(
    status: int,
    file_form: FileForm | None = None,
    typed: str = "",
    foreign: services.Comparison | None = None,
) -> Response:
    page = render_template(
        "certificates/check.html",
        form=NumberForm(formdata=None, data={"number": typed}),
        file_form=file_form or FileForm(formdata=None),
        typed=typed,
        is_number=read_number(typed) is not None,
        has_unused_signs=has_unused_signs(typed),
        foreign=foreign,
    )
    return _answer(page, status)


def _answer(page: str, status: int) -> Response:
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"  # it may have a name in it, or a token
    return answer
