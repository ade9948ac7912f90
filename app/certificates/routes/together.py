"""Certificates of many together: how far it is, stop, go on, one archive, one file to print."""

from __future__ import annotations

from flask import redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.certificates import queries, services
from app.certificates.routes.manage import CYCLE, SESSION, bp, page_url, target_of
from app.certificates.rules import ARCHIVE_DAYS, Target
from app.core.access import Role, actor, staff
from app.core.errors import NotFound
from app.core.i18n import _, current_language
from app.core.numbers import size_text
from app.output.files import content_disposition

bp.add_app_template_filter(lambda size: size_text(size, current_language()), "size")


@bp.get(f"{SESSION}progress", defaults={"cycle_id": 0})
@bp.get(f"{CYCLE}progress", defaults={"session_id": 0})
@staff(Role.VIEWER)
def progress(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """The part of the page that tells how far it is, for the page to ask again and again; to be
    loaded anew once what was `seen` under way is over.
    """
    target = target_of(session_id, cycle_id)
    queries.get_target(target)
    if "HX-Request" not in request.headers:
        return redirect(page_url(target), 303)
    work = queries.find_work(target)
    if request.args.get("seen") == "busy" and not work.is_busy:
        return "", 200, {"HX-Refresh": "true"}
    page = render_template(
        "certificates/manage/progress.html", target=target, work=work, archive_days=ARCHIVE_DAYS
    )
    asks_again = work.is_busy or work.sends
    return page, 200, {} if asks_again else {"HX-Reswap": "outerHTML"}


@bp.post(f"{SESSION}stop", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}stop", defaults={"session_id": 0})
@staff(Role.ORGANISER)
def stop(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """Stop what is under way; what is issued stays."""
    target = target_of(session_id, cycle_id)
    services.stop(target)
    return redirect(page_url(target), 303)


@bp.post(f"{SESSION}go-on", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}go-on", defaults={"session_id": 0})
@staff(Role.ORGANISER)
def go_on(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """Let what stopped or failed go on where it was."""
    target = target_of(session_id, cycle_id)
    services.go_on(target)
    return redirect(page_url(target), 303)


@bp.post(f"{SESSION}archive", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}archive", defaults={"session_id": 0})
@staff(Role.VIEWER)
def archive(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """Start to pack all that stands."""
    target = target_of(session_id, cycle_id)
    services.start_archive(target, actor=actor())
    return redirect(page_url(target), 303)


@bp.get(f"{SESSION}archive.zip", defaults={"cycle_id": 0})
@bp.get(f"{CYCLE}archive.zip", defaults={"session_id": 0})
@staff(Role.VIEWER)
def archive_file(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """The archive packed last."""
    return _packed(target_of(session_id, cycle_id), "key", "%(name)s.zip", "application/zip")


@bp.get(f"{SESSION}print.pdf", defaults={"cycle_id": 0})
@bp.get(f"{CYCLE}print.pdf", defaults={"session_id": 0})
@staff(Role.VIEWER)
def print_file(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """The file for the printer that was packed with it."""
    name = _("%(name)s for printing.pdf")
    return _packed(target_of(session_id, cycle_id), "print_key", name, "application/pdf")


def _packed(target: Target, which: str, name: str, mimetype: str) -> ResponseReturnValue:
    packed = queries.find_work(target).packed
    if packed is None:
        raise NotFound
    answer = send_file(services.open_archive(packed.result, which), mimetype=mimetype)
    plain = packed.result["name"].removesuffix(".zip")  # as it was called before
    answer.headers["Content-Disposition"] = content_disposition(name % {"name": plain})
    return answer
