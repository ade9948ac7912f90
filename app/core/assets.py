"""Built CSS, JS and pictures: hashed names from the manifest, served by whitenoise for a year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static/build/"
FOLDER = Path(__file__).parents[1] / "static" / "build"


def _read(manifest: Path) -> Mapping[str, str]:
    names: dict[str, str] = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    return names


def built_path(name: str) -> Path:
    """The file that was built from assets/`name`."""
    return FOLDER / _read(FOLDER / "manifest.json").get(name, name)


def init_app(app: Flask) -> None:
    """`asset('css/site.css')` in templates; whitenoise before the app where assets were built."""
    manifest = FOLDER / "manifest.json"
    built = _read(manifest)

    def names() -> Mapping[str, str]:
        return _read(manifest) if app.debug else built  # `make assets` beside a server that runs

    app.jinja_env.globals["asset"] = lambda name: PREFIX + names().get(name, name)
    if manifest.exists():
        server = WhiteNoise(app.wsgi_app, max_age=31_536_000, immutable_file_test=lambda *_: True)
        server.add_files(str(FOLDER), prefix=PREFIX)
        app.wsgi_app = server  # type: ignore[method-assign]  # how WSGI middleware is put on in Flask
