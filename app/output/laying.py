"""Pages laid out here, or in a process of its own: WeasyPrint and its typefaces are large.

A worker that draws thousands of papers asks for a few layouts and copies the rest from plates, for
which it needs nothing of WeasyPrint. Within `apart()` layouts are made in a child that ends with
the block, so that neither process holds what the other needs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.lazy import later
from app.output.plate import Plate
from app.output.seal import SealRoom

if TYPE_CHECKING:
    from app.output import layout_process
else:
    layout_process = later("app.output.layout_process")

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page to lay out, as `app.output.pdf.render` takes it."""

    html: str
    base_folder: Path
    folders: tuple[Path, ...] = ()
    stylesheets: tuple[Path, ...] = ()
    variant: str = "pdf/ua-1"


class LayoutFailed(RuntimeError):
    """The process that lays out ended, or says what went wrong there."""


def whole(sheet: Sheet) -> bytes:
    """The page as PDF. Raises as `app.output.pdf.render` does; LayoutFailed within `apart`."""
    child = _child.get()
    done: bytes = child.ask("whole", sheet) if child else layout_process.whole(sheet)
    return done


def plate(sheet: Sheet, words: Sequence[str], room: SealRoom | None = None) -> Plate | None:
    """The page as a plate (`app.output.press.make_plate`), None for one that cannot be."""
    child = _child.get()
    asked = (sheet, tuple(words), room)
    done: Plate | None = child.ask("plate", *asked) if child else layout_process.plate(*asked)
    return done


@contextmanager
def apart() -> Iterator[None]:
    """Within this block a child lays pages out; it starts with the first one."""
    child = _Child()
    token = _child.set(child)
    try:
        yield
    finally:
        _child.reset(token)
        child.end()


class _Child:
    """One process that answers one question after another; started anew after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, what: str, *values: Any) -> Any:
        process = self._process or self._start()
        assert process.stdin  # noqa: S101 - `_start` asks for both pipes
        assert process.stdout  # noqa: S101
        try:
            pickle.dump((what, values), process.stdin)
            process.stdin.flush()
            is_done, answer = pickle.load(process.stdout)  # noqa: S301 - our own program wrote it
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.end()
            raise LayoutFailed("the process that lays out has ended") from error
        if not is_done:
            raise LayoutFailed(answer)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.output.layout_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        return self._process

    def end(self) -> None:
        """It ends when nobody can ask it any more."""
        if self._process:
            self._process.communicate()
            self._process = None


_child: ContextVar[_Child | None] = ContextVar("child", default=None)
