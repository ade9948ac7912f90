"""What is large waits until somebody needs it: no memory is spent on it before."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.core.lazy import later

LARGE = {
    "weasyprint", "fontTools", "pptx", "lxml", "pyld", "pyhanko", "xlsxwriter", "python_calamine",
    "pypdfium2", "holidays", "alembic",
}  # fmt: skip
ALL = "import json, sys; {what}; print(json.dumps([m.split('.')[0] for m in sys.modules]))"


def loaded_by(what: str) -> set[str]:
    command = [sys.executable, "-c", ALL.format(what=what)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return set(json.loads(done.stdout))


def test_application_starts_without_what_is_large() -> None:
    assert loaded_by("from app.factory import create_app; create_app()") & LARGE == set()


def test_process_that_lays_out_knows_nothing_of_the_application() -> None:
    found = loaded_by("import app.output.layout_process")
    assert "weasyprint" in found
    assert found & {"flask", "sqlalchemy", "jinja2"} == set()


def test_module_is_read_when_something_of_it_is_asked_for() -> None:
    json_later = later("json")
    assert json_later.dumps([1]) == "[1]"
    nowhere = later("app.nowhere")
    with pytest.raises(ModuleNotFoundError):
        nowhere.anything()
