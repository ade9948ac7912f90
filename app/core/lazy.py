"""Modules read when they are first used: large ones that most processes never need.

The one place where an import waits. A module that wants one says so beside its other imports:

    if TYPE_CHECKING:
        import pypdfium2
    else:
        pypdfium2 = later("pypdfium2")

so that types and the staircase of imports are checked as ever. Not for what another part is derived
from, or needed at the start anyway.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Later:
    """Stands in for a module; two threads that ask first wait for one another (import lock)."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def later(name: str) -> Any:
    """The module of this name, read when something of it is first asked for."""
    return _Later(name)
