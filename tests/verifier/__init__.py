"""Credentials in the eyes of an independent implementation: Digital Bazaar's, run by Node."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.output.linked_data import FILES, context

NODE = Path(sys.executable).parent / "node"
PROGRAM = Path(__file__).with_name("verify.mjs")


def verdicts(
    documents: Mapping[str, Any], credentials: Sequence[Mapping[str, Any]]
) -> list[tuple[bool, str]]:
    """(whether it stands, why not) of each, by the documents (address: document) and the contexts
    that are shipped.
    """
    shipped = {address: context(address) for address in FILES}
    asked = {"documents": {**shipped, **documents}, "credentials": list(credentials)}
    done = subprocess.run(
        [str(NODE), str(PROGRAM)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [(each["verified"], each["error"]) for each in json.loads(done.stdout)]
