"""Built CSS, JS and pictures: hashed names from the manifest, served by whitenoise for a year."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static/build/"


@lru_cache
def _manifest(folder: str, _changed: float) -> dict[str, str]:
    names: dict[str, str] = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
    return names


def init_app(app: Flask) -> None:
    """`asset('css/site.css')` in templates; whitenoise before the app where assets were built."""
    folder = Path(app.root_path) / "static" / "build"
    manifest = folder / "manifest.json"

    def asset(name: str) -> str:
        names = _manifest(str(folder), manifest.stat().st_mtime) if manifest.exists() else {}
        return PREFIX + names.get(name, name)

    app.jinja_env.globals["asset"] = asset
    if manifest.exists():
        server = WhiteNoise(app.wsgi_app, max_age=31_536_000, immutable_file_test=lambda *_: True)
        server.add_files(str(folder), prefix=PREFIX)
        app.wsgi_app = server  # type: ignore[method-assign]  # how WSGI middleware is put on in Flask
