"""Pages that say how the house works, and the small files a browser or a robot asks for."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import _, current_language
from app.core.pages import revalidated
from app.core.web import absolute_url
from app.home.queries.lists import filter_options
from app.home.routes.lists import bp
from app.sessions.rules import SessionKind

ROBOTS = """User-agent: *
Disallow: /manage/
Disallow: /login
Disallow: /registrations/
Disallow: /my/
Disallow: /lecturers/
"""


@bp.get("/accessibility")
@public
@revalidated
def accessibility() -> ResponseReturnValue:
    """The accessibility statement, after Latvia's model: MK 14.07.2020 No 445, annex 2."""
    return render_template("home/accessibility.html", contact=current_app.config["MAIL_SENDER"])


@bp.get("/privacy")
@public
@revalidated
def privacy() -> ResponseReturnValue:
    """What is kept of people, why and for how long."""
    return render_template("home/privacy.html", contact=current_app.config["MAIL_SENDER"])


@bp.get("/subscribe")
@public
@revalidated
def subscribe() -> ResponseReturnValue:
    """Calendar feeds, and how each calendar takes them."""
    address = absolute_url("feeds.calendar", lang=current_language())
    return render_template(
        "home/subscribe.html",
        address=address,
        webcal=f"webcal://{address.partition('://')[2]}",
        groups=_narrow_feeds(),
    )


def _narrow_feeds() -> list[tuple[str, list[tuple[str, str]]]]:
    language, offered = current_language(), filter_options()

    def feed(**chosen: str) -> str:
        return absolute_url("feeds.calendar", **chosen, lang=language)

    kinds = [(_(kind.label), feed(kind=kind.value)) for kind in SessionKind]
    cycles = [(name.in_(language), feed(cycle=key)) for key, name in offered.cycles]
    areas = [(name.in_(language), feed(municipality=key)) for key, name in offered.municipalities]
    venues = [(name.in_(language), feed(venue=key)) for key, name in offered.venues]
    groups = [
        (_("By training cycle"), cycles), (_("By kind"), kinds),
        (_("By municipality"), areas), (_("By venue"), venues),
    ]  # fmt: skip
    return [(title, feeds) for title, feeds in groups if feeds]


@bp.get("/_components")
@public
def components() -> ResponseReturnValue:
    """Every component, in development alone."""
    if not (current_app.debug or current_app.testing):
        raise NotFound
    return render_template("home/components.html")


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """What robots may read: all that is public."""
    return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": "max-age=86400"})


@bp.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Browsers that ask by this name get the drawn sign."""
    asset = current_app.jinja_env.globals["asset"]
    return redirect(asset("img/favicon.svg"))  # type: ignore[operator]  # a function put there by core.assets


@bp.get("/calendar/")
@public
def calendar_with_slash() -> ResponseReturnValue:
    """A habit of typing."""
    return redirect(url_for("home.calendar"), 308)
