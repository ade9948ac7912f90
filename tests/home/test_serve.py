"""`flask serve` hands over to gunicorn."""

from __future__ import annotations

import os

import pytest
from flask import Flask
from gunicorn.app.wsgiapp import WSGIApplication

from app.home.cli import serve


def test_server_keeps_no_access_log_and_no_control_socket(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: commands.append(command))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    assert app.test_cli_runner().invoke(serve, ["--workers", "1"]).exit_code == 0
    monkeypatch.setattr("sys.argv", commands[0][2:])
    settings = WSGIApplication().cfg
    assert (settings.workers, settings.accesslog) == (1, None)
    assert settings.control_socket_disable is True
