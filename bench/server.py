"""What the benchmark's gunicorn serves: Cikls, and beside it the smallest Flask application.

`/hello` goes through nothing of Cikls, so it is the ceiling of this server on this machine.
"""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.factory import create_app

hello = Flask("hello")


@hello.get("/")
def say_hello() -> str:
    return "Hello, world!"


app = DispatcherMiddleware(create_app(), {"/hello": hello})
