"""The front door: settings in, application out. Nothing else lives here, and nothing imports it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app.attendance import models as attendance_tables
from app.attendance import routes as attendance
from app.certificates import models as certificate_tables
from app.certificates import routes as certificates
from app.certificates.services import attesting
from app.core import (
    access,
    assets,
    db,
    frames,
    i18n,
    kept,
    limits,
    logging,
    migrations,
    templates,
    web,
)
from app.core.errors import SettingUnusable
from app.core.front import Front
from app.cycles import routes as cycles
from app.demo import cli as demo
from app.feeds import cli as feed_commands
from app.feeds import models as feed_tables
from app.feeds import routes as feeds
from app.funding import routes as funding
from app.home import cli as serving
from app.home import routes as home
from app.materials import models as material_tables
from app.materials import routes as materials
from app.outbox import cli as outbox_commands
from app.outbox import models as outbox_tables
from app.outbox import routes as outbox
from app.partners import routes as partners
from app.people import cli as people_commands
from app.people import routes as people
from app.people.routes import sign_in
from app.questions import routes as questions
from app.registrations import routes as registrations
from app.sessions import routes as sessions
from app.venues import routes as venues

DOORS = (
    home, feeds, certificates, materials, attendance, registrations, questions, sessions, cycles,
    venues, funding, partners, people, outbox,
)  # fmt: skip
TABLES = (
    attendance_tables,
    certificate_tables,
    feed_tables,
    material_tables,
    outbox_tables,
)  # whoever imports the app knows all tables
PARTS = (
    frames, logging, templates, db, migrations, i18n, kept, assets, limits, access, web, sign_in,
)  # fmt: skip
COMMANDS = (
    demo.group, people_commands.group, feed_commands.group, outbox_commands.worker, serving.serve,
)  # fmt: skip


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application; `overrides` beat the environment's settings (tests)."""
    app = Front("app")  # whose templates and static files lie beside this file
    app.config.update(config.load())
    app.config.update(overrides or {})
    app.config.setdefault("BUILD", _build_of(app))
    derived = {  # Flask has these keys from the start, so setdefault would leave them as they are
        "MAX_CONTENT_LENGTH": app.config["UPLOAD_LIMIT"] + 1_000_000,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": app.config["BASE_URL"].startswith("https://"),
    }
    app.config.update({**derived, **(overrides or {})})
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how middleware is put on
    for part in PARTS:
        part.init_app(app)
    try:
        attesting.init_app(app)
    except SettingUnusable as error:
        raise config.SettingWrong(error.setting, error.problem) from error
    for feature in DOORS:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def _build_of(app: Flask) -> str:
    """What pages are built with: changes when assets or code do, so that no old page gets a 304."""
    root = Path(app.root_path)
    newest = max(
        path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.suffix in (".py", ".html", ".mo", ".json")
    )
    return f"{newest:x}"
