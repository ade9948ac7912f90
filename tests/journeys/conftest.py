"""The site with a mail server behind it, and windows as wide as a person's screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.postbox import Postbox, listening
from tests.site import Site, free_port, served

WIDE = {"width": 1280, "height": 900}
PATIENCE = 15_000  # milliseconds for one thing to appear


@pytest.fixture(scope="session")
def postbox() -> Postbox:
    """Where the site's mail arrives."""
    return Postbox()


@pytest.fixture(scope="session")
def site(
    demo_template: Path, tmp_path_factory: pytest.TempPathFactory, postbox: Postbox
) -> Iterator[Site]:
    """The demonstration served by gunicorn, its mail going to `postbox`."""
    port = free_port()
    server = listening(postbox, port)
    server.start()
    settings = {"CIKLS_MAIL_URL": f"smtp://127.0.0.1:{port}"}
    try:
        with served(demo_template, tmp_path_factory.mktemp("journeys") / "data", settings) as site:
            yield site
    finally:
        server.stop()


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A window that does not wait for long."""
    context.set_default_timeout(PATIENCE)
    return context


Windows = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Windows]:
    """Opens windows as wide as a computer's screen, each of a person of its own."""
    opened: list[BrowserContext] = []

    def new(**settings: Any) -> Page:
        opened.append(browser.new_context(**{**browser_context_args, "viewport": WIDE, **settings}))
        opened[-1].set_default_timeout(PATIENCE)
        return opened[-1].new_page()

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def desk(window: Windows) -> Page:
    """A window on a computer in the office."""
    return window()


@pytest.fixture
def plain_desk(window: Windows) -> Page:
    """The same with JavaScript switched off."""
    return window(java_script_enabled=False)
