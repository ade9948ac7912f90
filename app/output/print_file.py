"""Sheets of many PDFs in one file for the printer: what they share is in it once.

Each sheet is written as it comes, so that ten thousand need no more memory than one. Only what is
seen on paper goes over: no tags, attachments, links, seals or claims to a standard.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from decimal import Decimal
from hashlib import blake2b
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf

from app.output import gaps

REMEMBERED = 20_000  # objects that a later sheet may share: those of a sheet's own fall out again
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
SEEN = ("/Contents", "/Resources", "/Rotate", "/Group", "/UserUnit")
OF_TAGS = ("/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/AF")
# Whole on its sheet, one sheet of paper each: nothing is shrunk, nothing printed on a back.
AS_IT_IS = b"<</DisplayDocTitle true/PrintScaling/None/Duplex/Simplex/PickTrayByPDFSize true>>"


class PrintFile:
    """A PDF that grows by the pages of others; `close` makes it whole."""

    def __init__(self, target: BinaryIO, *, title: str, language: str) -> None:
        self._target, self._length = target, 0
        self._offsets = array("Q", [0])  # by number; that of the page tree is known at the end
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._pages = array("L")
        self._title, self._language = title, language
        self._write(gaps.HEADER)
        self._tree = self._numbered()

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, content: bytes) -> None:
        """The pages of a PDF."""
        with pikepdf.open(BytesIO(content)) as pdf:
            source = _Source(self)
            for page in pdf.pages:
                self._pages.append(self.put(self._sheet(page, source)))

    def _sheet(self, page: pikepdf.Page, source: _Source) -> bytes:
        boxes = (page.mediabox, page.cropbox, page.bleedbox, page.trimbox, page.artbox)
        entries: dict[str, pikepdf.Object] = dict(zip(BOXES, boxes, strict=True))
        entries |= {name: page.obj[name] for name in SEEN if name in page.obj}
        return b"<</Type/Page/Parent %d 0 R %s>>" % (self._tree, source.entries(entries))

    def shared(self, content: bytes) -> int:
        """The number of an object like this one, put in if there is none yet."""
        key = blake2b(content, digest_size=16).digest()
        number = self._known.pop(key, None) or self.put(content)
        self._known[key] = number
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return number

    def put(self, content: bytes, number: int = 0) -> int:
        """One more object; its number."""
        number = number or self._numbered()
        self._offsets[number] = self._length
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        return number

    def _numbered(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._length += len(content)

    def close(self) -> None:
        """The tree of pages, the title, and the table of where everything is."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        self.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self), kids), self._tree)
        info = self.put(b"<</Title %s>>" % gaps.string(self._title))
        root = self.put(
            b"<</Type/Catalog/Pages %d 0 R/Lang%s/ViewerPreferences%s>>"
            % (self._tree, gaps.string(self._language), AS_IT_IS)
        )
        start, count = self._length, len(self._offsets)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for offset in self._offsets[1:]:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (count, root, info))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)


class _Source:
    """A PDF whose objects go over into another, numbered anew."""

    def __init__(self, into: PrintFile) -> None:
        self._into, self._numbers = into, dict[tuple[int, int], int]()

    def value(self, each: Any) -> bytes:
        """A value as it is written; one that stands by itself, as a reference to it."""
        if isinstance(each, pikepdf.Object) and each.is_indirect:
            return b"%d 0 R" % self._number(each)
        return self._direct(each)

    def entries(self, own: Any) -> bytes:
        """What stands within << and >>."""
        parts = ((pikepdf.Name(name), each) for name, each in own.items() if name not in OF_TAGS)
        return b" ".join(name.unparse() + b" " + self.value(each) for name, each in parts)

    def _number(self, each: pikepdf.Object) -> int:
        number = self._numbers.get(each.objgen)
        if number is None:
            number = self._numbers[each.objgen] = self._into.shared(self._whole(each))
        return number

    def _whole(self, each: pikepdf.Object) -> bytes:
        if not isinstance(each, pikepdf.Stream):
            return self._direct(each)
        own = {name: value for name, value in each.stream_dict.items() if name != "/Length"}
        if own.get("/Subtype") == "/Form" and b"Tf" not in each.read_bytes():
            own["/Resources"] = _without_fonts(own["/Resources"])
        return gaps.plain_stream(each.read_raw_bytes(), self.entries(own))

    def _direct(self, each: Any) -> bytes:
        if not isinstance(each, pikepdf.Object):
            return _plain(each)
        written = each.unparse(resolved=True)
        if not (b" R" in written or b"/StructParent" in written):
            return written
        if isinstance(each, pikepdf.Array):
            return b"[%s]" % b" ".join(self.value(one) for one in each)
        return b"<<%s>>" % self.entries(each) if isinstance(each, pikepdf.Dictionary) else written


def _without_fonts(resources: pikepdf.Object) -> pikepdf.Dictionary:
    """A drawing that writes nothing names the fonts of its sheet and would be another on each."""
    return pikepdf.Dictionary({name: own for name, own in resources.items() if name != "/Font"})


def _plain(each: Any) -> bytes:
    """What pikepdf gives as Python has it."""
    if each is None or isinstance(each, bool):
        return {None: b"null", True: b"true", False: b"false"}[each]
    return f"{each:f}".encode() if isinstance(each, Decimal) else str(each).encode()
