"""What check_tree and check_templates find, and what they let pass."""

from pathlib import Path

import pytest

from tools.check_templates import folder_faults
from tools.check_tree import code_faults, drawer_faults, text_faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<p style="color:red">a</p>', "page.html:1: inline style"),
        ("<p>\n<style>p{}</style></p>", "page.html:2: inline style"),
        ("<script>go()</script>", "page.html:1: inline script"),
        ('<button onclick="go()">a</button>', "page.html:1: event handler in an attribute"),
        ('<a href="javascript:go()">a</a>', "page.html:1: javascript: address"),
        ('<img src="a.png">', "page.html:1: image without alt"),
        ("{{ text | safe }}", "page.html:1: |safe; make Markup in Python"),
        ("\n" * 100, "page.html: 101 lines, 100 at most"),
        ("{% if %}", "page.html:1: Expected an expression, got 'end of statement block'"),
    ],
)
def test_folder_faults_names_the_line(tmp_path: Path, source: str, expected: str) -> None:
    (tmp_path / "page.html").write_text(source)
    assert folder_faults(tmp_path) == [expected]


def test_folder_faults_lets_a_clean_template_pass(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<script src="{{ asset("js/site.js") }}"></script><img src="a.png" alt="">'
        '<p {% if a %}class="on {{ "style=1" }}"{% endif %}>a</p>'
    )
    assert folder_faults(tmp_path) == []


def test_text_faults_names_a_registry_and_a_machine() -> None:
    text = "--index-url https://pypi.example.org/simple\ncd /home/someone/cikls\n"
    assert list(text_faults(Path("Makefile"), text)) == [
        "Makefile:2: names a path of one machine: /home/someone",
        "Makefile:1: names a registry: --index-url",
    ]


def test_text_faults_names_a_resolved_address_in_a_lock_file() -> None:
    text = '{\n"resolved": "https://mirror.example.org/a.tgz"}'
    assert list(text_faults(Path("package-lock.json"), text)) == [
        'package-lock.json:2: names a host in a lock file: "resolved"'
    ]


def test_drawer_faults_names_a_stray_module(tmp_path: Path) -> None:
    feature = tmp_path / "venues"
    feature.mkdir()
    for name in ("__init__.py", "models.py", "utils.py"):
        (feature / name).touch()
    assert [line.partition(":")[0] for line in drawer_faults(tmp_path)] == ["app/venues/utils.py"]


def test_code_faults_names_long_functions_and_hidden_imports() -> None:
    source = "def long():\n" + "    x()\n" * 40 + "def hiding():\n    import os\n"
    assert list(code_faults(Path("a.py"), source)) == [
        "a.py:1: long: 41 lines, 40 at most",
        "a.py:42: hiding: an import inside a function",
    ]
