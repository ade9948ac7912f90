"""The walked site, once for each test process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.core.db import db
from tests.conftest import make_app
from tests.whole.crawl import Page, pages_of_everyone


@pytest.fixture(scope="session")
def walked_app(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application on a copy of the demonstration that no test writes to."""
    folder = tmp_path_factory.mktemp("walked") / "data"
    shutil.copytree(demo_template, folder)
    return make_app(f"sqlite:///{folder / 'cikls.sqlite3'}", folder)


@pytest.fixture(scope="session")
def pages(walked_app: Flask) -> list[Page]:
    """Every page, as `crawl` walks them."""
    with walked_app.app_context():
        found = pages_of_everyone(walked_app)
        db.session.remove()
        db.engine.dispose()
    return found
