"""Holds the shape of the tree: drawers, sizes, lock files that name no machine and no registry."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAWERS = {"routes", "jobs", "cli", "forms", "services", "outputs", "queries", "models", "rules"}
WITHOUT_DRAWERS = {"core", "output", "demo"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40

MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[\w.-]+")
REGISTRY = re.compile(r"https?://[^\s\"']*(?:pypi|pythonhosted|npmjs)|--(?:extra-)?index-url")
LOCK_HOSTS = re.compile(
    r'"resolved"|(?<!"url": ")(?:https?|file)://\S+'  # an "url" of npm's says who funds a package
)
LOCKS = {"requirements.txt", "package-lock.json"}


def tracked_files(root: Path) -> list[Path]:
    """Files that git knows and that are there, as paths relative to the root."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (root / name).is_file()]


def text_faults(path: Path, text: str) -> Iterator[str]:
    """Yield what ties a committed file to one machine or one registry."""
    if path == Path("tools/check_tree.py") or path.parts[:2] == ("tests", "tools"):
        return
    rules = [("a path of one machine", MACHINE_PATHS), ("a registry", REGISTRY)]
    if path.name in LOCKS:
        rules.append(("a host in a lock file", LOCK_HOSTS))
    for name, pattern in rules:
        found = pattern.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{line}: names {name}: {found.group()}"


def drawer_faults(app: Path) -> Iterator[str]:
    """Yield modules of a feature that are none of the drawers."""
    for package in sorted(app.glob("*/__init__.py")):
        feature = package.parent
        for path in sorted(feature.iterdir()) if feature.name not in WITHOUT_DRAWERS else ():
            module = path.suffix == ".py" or (path / "__init__.py").exists()
            if module and path.stem not in DRAWERS | {"__init__"}:
                yield f"app/{feature.name}/{path.name}: not a drawer ({', '.join(sorted(DRAWERS))})"


def code_faults(path: Path, source: str) -> Iterator[str]:
    """Yield files and functions that are too long, and imports hidden in functions."""
    lines = source.count("\n")
    if lines > LONGEST_FILE:
        yield f"{path}: {lines} lines, {LONGEST_FILE} at most"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from function_faults(f"{path}:{node.lineno}: {node.name}", node)


def function_faults(where: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if length > LONGEST_FUNCTION:
        yield f"{where}: {length} lines, {LONGEST_FUNCTION} at most"
    if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(function)):
        yield f"{where}: an import inside a function"


def tree_faults(root: Path) -> list[str]:
    """Every fault of the tree, one line each."""
    faults = list(drawer_faults(root / "app"))
    for path in tracked_files(root):
        text = (root / path).read_text(encoding="utf-8", errors="ignore")
        faults += text_faults(path, text)
        if path.suffix == ".py" and path.parts[0] in {"app", "tools"}:
            faults += code_faults(path, text)
    return faults


def main() -> int:
    faults = tree_faults(ROOT)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
