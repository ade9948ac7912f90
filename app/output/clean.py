"""Text that came from a person, made safe for formats where a control character is a command."""

import re
import unicodedata
from urllib.parse import quote

# C0, DEL and C1 controls, what turns the direction of writing, lone surrogates (no UTF-8 for them).
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNSAFE_IN_URI = re.compile(f'[{_CONTROLS}\\s"<>\\\\^`{{|}}]')


def lines(text: str) -> str:
    r"""Return the text with every kind of line break as ``\n`` and without control characters."""
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", text).replace("\t", " "))


def line(text: str) -> str:
    """Return the text as one line: breaks and runs of white space become one space."""
    return " ".join(lines(text).split())


def uri(address: str) -> str:
    """Return the address as RFC 3986 writes it: unsafe characters go, letters are encoded."""
    return quote(_UNSAFE_IN_URI.sub("", address), safe="%/:?#[]@!$&'()*+,;=~")


def file_name(name: str, *, fallback: str = "file") -> str:
    """Return one path part that every file system takes: at most 120 letters, none reserved."""
    plain = re.sub(r'[<>:"/\\|?*]+', "_", line(unicodedata.normalize("NFC", name))).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{_start(stem, 119 - len(suffix))}.{suffix}"
    return _start(plain, 120) or fallback


def _start(text: str, letters: int) -> str:
    """The first letters that together have at most 240 bytes: file systems end at 255."""
    return text[:letters].encode()[:240].decode("utf-8", "ignore")


def without_marks(text: str) -> str:
    """Return the letters without their diacritics: ``Jēkabpils`` becomes ``Jekabpils``."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
