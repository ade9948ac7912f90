"""Pages that say how the house works, and the small files a browser or a robot asks for."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import current_language
from app.core.pages import revalidated
from app.core.web import absolute_url
from app.home.outputs.subscribing import Subscription
from app.home.queries import lists
from app.home.routes import wishes
from app.home.routes.lists import bp

ROBOTS = """User-agent: *
Disallow: /manage/
Disallow: /login
Disallow: /registrations/
Disallow: /my/
Disallow: /lecturers/
Disallow: /widget/

Sitemap: {sitemap}
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
    """Choose what a calendar holds; its one address, and how each program takes it."""
    chosen, language = wishes.choices(), current_language()
    filters = wishes.asked_filters()
    address = absolute_url("feeds.calendar", **filters, lang=language)
    wish = wishes.wish_of(filters)
    said = wishes.said_of(wish)
    return render_template(
        "home/subscribe.html",
        to=Subscription(address, f"Cikls: {said}"),
        choices=chosen,
        said=said[:1].upper() + said[1:],
        is_narrow=bool(filters),
        ahead=lists.count_ahead(wish),
        news_urls=[
            absolute_url(f"home.news_{kind}", **filters, lang=language) for kind in ("atom", "json")
        ],
    )


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
    said = ROBOTS.format(sitemap=absolute_url("home.sitemap"))
    return Response(said, mimetype="text/plain", headers={"Cache-Control": "max-age=86400"})


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
