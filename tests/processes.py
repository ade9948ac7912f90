"""Processes that begin with the application's code loaded, for tests that kill many of them."""

from __future__ import annotations

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.conftest"])  # which imports the application
