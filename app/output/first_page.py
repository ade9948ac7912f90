"""A program of its own: PDF from standard input, its first page as PNG to standard output.

A PDF is a program of its author's, and PDFium runs it: a page may draw itself without end. So it is
drawn in a process that may use a few seconds and some memory, and is lost without harm.

python -I first_page.py WIDTH
"""

import resource
import sys

import pypdfium2

MOST_SECONDS = 5  # of the processor
MOST_MEMORY = 1 << 30  # bytes
BROKEN = 3  # what the process ends with when this is no PDF that can be drawn


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        draw(int(sys.argv[1]))
    except (pypdfium2.PdfiumError, IndexError, MemoryError):
        return BROKEN
    return 0


def draw(width: int) -> None:
    """The first page, `width` pixels wide and at most twice as high."""
    with pypdfium2.PdfDocument(sys.stdin.buffer) as document:
        page = document[0]
        scale = min(width / page.get_width(), 2 * width / page.get_height())
        page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
