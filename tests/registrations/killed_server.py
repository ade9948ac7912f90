"""gunicorn that is killed and started again at once: its application is loaded once and forked."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.core.db import db
from tests.processes import PROCESSES


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Two processes of eight threads that answer at a port."""

    def __init__(self, app: Flask, port: str) -> None:
        self.app, self.port = app, port
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"127.0.0.1:{self.port}", "worker_class": "gthread", "workers": 2,
            "threads": 8, "control_socket_disable": True, "loglevel": "error",
        }  # fmt: skip
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def nurse(wsgi: str, environment: Mapping[str, str], page: str, orders: Connection) -> None:
    """Start a server each time it is asked to, and say the id of its group of processes."""
    os.environ.update(environment)
    app: Flask = import_module(wsgi).app
    app.test_client().get(page)  # whatever is read once is read
    with app.app_context():
        db.engine.dispose()
    while orders.recv():
        server = os.fork()
        if not server:
            os.setsid()
            Server(app, environment["PORT"]).run()
        orders.send(server)
        os.waitpid(server, 0)


class Nursery:
    """A server of `wsgi` that can be killed and started as often as one likes."""

    def __init__(self, orders: Connection) -> None:
        self._orders = orders
        self._group = 0

    def start(self) -> None:
        """A new one, which may need a moment to answer."""
        self._orders.send(True)
        self._group = self._orders.recv()

    def kill(self) -> None:
        """All of its processes at once."""
        os.killpg(self._group, signal.SIGKILL)


@contextmanager
def nursery(wsgi: str, environment: Mapping[str, str], page: str) -> Iterator[Nursery]:
    """It reads `page` before the first start; what still runs at the end is killed."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=nurse, args=(wsgi, environment, page, there))
    process.start()
    servers = Nursery(here)
    servers.start()
    try:
        yield servers
    finally:
        servers.kill()
        here.send(False)
        process.join()
