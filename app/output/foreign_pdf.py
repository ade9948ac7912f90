"""A PDF that anyone may send: what can be read in it, read in a process that may be lost."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from app.core.errors import Busy
from app.output.media import BadFile, FileProblem

_READER = Path(__file__).with_name("read_pdf.py")
_MOST_SECONDS = 10  # on the clock: the machine may be busy
_WAIT_SECONDS = 1  # for those before
_at_once = BoundedSemaphore(2)  # of one process of ours: the rest of it must go on serving


@dataclass(frozen=True, slots=True)
class ForeignPdf:
    """The text of the first pages as it is read aloud, the title, and what else is named: links,
    metadata.
    """

    text: str
    title: str
    named: tuple[str, ...]


def read(content: bytes) -> ForeignPdf:
    """What stands in it. Raises BadFile (not a PDF, broken, encrypted), Busy."""
    if not content.startswith(b"%PDF-"):
        raise BadFile(FileProblem.WRONG_TYPE if content else FileProblem.EMPTY)
    if not _at_once.acquire(timeout=_WAIT_SECONDS):
        raise Busy
    try:
        told = json.loads(_told(content))
    finally:
        _at_once.release()
    if "problem" in told:
        raise BadFile(FileProblem(told["problem"]))
    return ForeignPdf(told["text"], told["title"], tuple(told["named"]))


def _told(content: bytes) -> bytes:
    """What the reader prints. It gets none of our settings, so it could give none away."""
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; what is sent is its input alone
            command, input=content, capture_output=True, check=True, timeout=_MOST_SECONDS, env={}
        )
    except subprocess.SubprocessError as error:
        raise BadFile(FileProblem.BROKEN) from error
    return done.stdout
