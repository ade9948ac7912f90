"""A program of its own: PDF from standard input, what can be read in it as JSON to standard output.

Whoever checks a certificate may send any file. A PDF is a program of its author's: it may unpack
to any size, draw itself or hang its pages in one another without end. So it is read in a process
that may use a few seconds and some memory, writes no file, and is lost without harm.

python -I read_pdf.py
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

MOST_SECONDS = 4  # of the processor
MOST_MEMORY = 512 << 20  # bytes
MOST_PAGES = 3
LONGEST_TEXT = 20_000  # characters of all pages together: a certificate has 2,000
LONGEST_METADATA = 100_000
MOST_LINKS = 50


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = read(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        found = {"problem": "encrypted" if "password" in str(error).lower() else "broken"}
    except MemoryError:
        found = {"problem": "broken"}
    sys.stdout.write(json.dumps(found))
    return 0


def read(content: bytes) -> dict[str, Any]:
    """Its text, its title and what else may name a certificate.

    Raises PdfiumError for what no reader opens, MemoryError for what unpacks too far.
    """
    with pypdfium2.PdfDocument(content) as document:
        title = document.get_metadata_dict().get("Title", "")
        text = _text(document)
    named: list[str] = []
    with suppress(Exception):  # the library raises whatever a hostile file makes it
        named.extend(_named(content))
    return {"text": text, "title": title[:LONGEST_TEXT], "named": named}


def _text(document: pypdfium2.PdfDocument) -> str:
    parts, room = [], LONGEST_TEXT
    for number in range(min(MOST_PAGES, len(document))):
        with suppress(pypdfium2.PdfiumError):  # a page that cannot be loaded says nothing
            page = document[number].get_textpage()
            parts.append(page.get_text_range(0, min(room, page.count_chars())) if room else "")
            room -= len(parts[-1])
    return "\n".join(parts).replace("\0", "")


def _named(content: bytes) -> Iterator[str]:
    """Its XMP metadata, and the addresses that its first page links to."""
    with pikepdf.open(BytesIO(content)) as pdf:
        if "/Metadata" in pdf.Root:
            yield pdf.Root.Metadata.read_bytes()[:LONGEST_METADATA].decode(errors="replace")
        for note in list(pdf.pages[0].obj.get("/Annots", ()))[:MOST_LINKS]:
            with suppress(KeyError, TypeError, ValueError):
                yield str(note.A.URI)[:LONGEST_METADATA]


if __name__ == "__main__":
    sys.exit(main())
