"""The environment of all templates: one set of globals, and a name that is not there is a fault."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import StrictUndefined


def init_app(app: Flask) -> None:
    """Before anything puts its functions into the templates."""
    app.jinja_environment = SharedGlobals
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


class SharedGlobals(Environment):
    """No template has globals of its own, so all share the environment's.

    Jinja gives each template a ChainMap over them and looks every name up in it at each `import`:
    a tenth of a millisecond a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own. Raises ValueError for globals of one template."""
        if d:
            raise ValueError("a template with globals of its own")
        return self.globals
