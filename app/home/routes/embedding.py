"""Where staff choose a widget for another site, look at it and take its code."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core.access import Role, staff
from app.core.i18n import NATIVE_NAMES, _, current_language, force_language
from app.core.web import absolute_url
from app.home.routes.lists import Choice
from app.home.routes.office import bp
from app.home.routes.wishes import asked_filters, choices
from app.home.rules import read_theme

HEIGHTS = {"next": 760, "month": 900}  # pixels, where no script fits the frame


@bp.get("/widget")
@staff(Role.VIEWER)
def widget() -> ResponseReturnValue:
    """The widget that is chosen, live, and its code."""
    form = "month" if request.args.get("form") == "month" else "next"
    own = _own_choices(form)
    spoken = own[1].value
    values: dict[str, Any] = {**asked_filters(), "lang": spoken, "theme": own[2].value}
    with force_language(spoken):
        title = _("Calendar of sessions")
    return render_template(
        "home/embedding.html",
        choices=(*own, *choices()),
        title=title,
        preview_url=url_for(f"home.widget_{form}", **values),
        code=_code(absolute_url(f"home.widget_{form}", **values), title, spoken),
        plain_code=_plain_code(absolute_url(f"home.widget_{form}", **values), title, form),
    )


def _own_choices(form: str) -> tuple[Choice, Choice, Choice]:
    asked = request.args.get("words", "")
    spoken = asked if asked in NATIVE_NAMES else current_language()
    forms = (("next", _("Next sessions")), ("month", _("Month")))
    themes = (
        ("auto", _("As the reader's device")), ("light", _("Light")), ("dark", _("Dark")),
    )  # fmt: skip
    theme = read_theme(request.args.get("theme", ""))
    return (
        Choice("form", _("Form"), forms, form),
        Choice("words", _("Language of the widget"), tuple(NATIVE_NAMES.items()), spoken),
        Choice("theme", _("Colours"), themes, theme),
    )


def _code(address: str, title: str, language: str) -> str:
    """A link that the script turns into a frame: it stays a link where no script runs."""
    page = absolute_url("home.start", lang=language)
    link = Markup('<a href="{}" data-cikls="{}">{}</a>').format(page, address, title)
    script = Markup('<script async src="{}"></script>').format(absolute_url("home.widget_script"))
    return str(link + script)


def _plain_code(address: str, title: str, form: str) -> str:
    frame = Markup('<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>')
    return str(frame.format(address, title, HEIGHTS[form]))
