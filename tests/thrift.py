"""Thousands of applications in one process: what is the same in each is made once.

A test has an application of its own, so that nothing passes from one to the next. Most of making
one is to write the code of templates and of addresses, which follows from their text alone.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class TemplateCode(BytecodeCache):
    """The code of each template, by its name and text."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was written before of the same text."""
        bucket.code = self._written.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was written."""
        self._written[bucket.key, bucket.checksum] = bucket.code


def keep_builders() -> None:
    """Write the function that builds an address once for each rule, not for each application."""
    write: Callable[..., Any] = Rule._compile_builder
    written: dict[Hashable, Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        defaults = tuple((rule.defaults or {}).items())
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in written:
            written[key] = write(rule, append_unknown)
        return written[key]

    Rule._compile_builder = builder  # type: ignore[assignment,method-assign]  # the same for all


def forget_what_stays() -> None:
    """Modules stay until the end: whoever looks for garbage need not look at them again."""
    gc.collect()
    gc.freeze()
