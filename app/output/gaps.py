"""A PDF with gaps: all that never changes is written once, each copy adds what differs.

The objects that stay the same are kept as bytes with the offsets of each; a copy appends the
objects of its own, the table of where everything is (ISO 32000-1, 7.5.8) and an identifier.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO

import pikepdf

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
AT, WITHIN = 1, 2  # kinds of rows: at an offset, within a stream of objects
ROW = b"%c%s%s"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all copies share; `open_ids` are the objects each copy brings along."""

    body: bytes
    rows: Mapping[int, bytes]
    open_ids: Collection[int]
    next_id: int
    root_id: int
    info_id: int

    def filled(self, objects: Mapping[int, bytes]) -> bytes:
        """The file with `objects` (number -> all between `obj` and `endobj`) in the gaps; those
        beyond `next_id` are added.
        """
        rows, parts, offset = dict(self.rows), [self.body], len(self.body)
        for number, content in objects.items():
            part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
            rows[number] = _row(AT, offset)
            parts.append(part)
            offset += len(part)
        parts.append(self._table(rows, offset, _identifier(objects)))
        return b"".join(parts)

    def _table(self, rows: dict[int, bytes], offset: int, identifier: bytes) -> bytes:
        number = max(rows) + 1
        rows[number] = _row(AT, offset)
        free = _row(0, 0)
        packed = zlib.compress(b"".join(rows.get(each, free) for each in range(number + 1)))
        return (
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
            b"startxref\n%d\n%%%%EOF\n"
        ) % (
            number, number + 1, self.root_id, self.info_id, identifier, identifier,
            len(packed), packed, offset,
        )  # fmt: skip


def _row(kind: int, place: int, index: int = 0) -> bytes:
    return bytes((kind,)) + place.to_bytes(4, "big") + index.to_bytes(2, "big")


def _identifier(objects: Mapping[int, bytes]) -> bytes:
    return md5(b"".join(objects.values()), usedforsecurity=False).hexdigest().encode()


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """A packed stream with further entries in its dictionary."""
    return plain_stream(zlib.compress(content), dictionary + b"/Filter/FlateDecode")


def plain_stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """A stream as it is: to pack a line makes it no shorter."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def string(text: str) -> bytes:
    """Text as a PDF string."""
    if text.isascii():
        return b"(%s)" % _escaped(text).encode()
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _escaped(text: str) -> str:
    """Backslash and brackets made safe within ( )."""
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def frame_of(pdf: pikepdf.Pdf, open_ids: Collection[int]) -> Frame:
    """All objects of `pdf` but those of `open_ids`, ready to be copied."""
    body, rows = BytesIO(), {0: _row(0, 0)}
    body.write(HEADER)
    plain: list[tuple[int, bytes]] = []
    for each in pdf.objects:
        number = each.objgen[0]
        if number in open_ids:
            continue
        if _may_be_packed(each):
            plain.append((number, each.unparse(resolved=True)))
            continue
        rows[number] = _row(AT, body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, _whole(each)))
    together = len(pdf.objects) + 1
    rows[together] = _row(AT, body.tell())
    rows |= {number: _row(WITHIN, together, index) for index, (number, _) in enumerate(plain)}
    body.write(b"%d 0 obj\n%s\nendobj\n" % (together, _together(plain)))
    root, info = pdf.trailer.Root.objgen[0], pdf.trailer.Info.objgen[0]
    return Frame(body.getvalue(), rows, open_ids, together + 1, root, info)


def _may_be_packed(each: pikepdf.Object) -> bool:
    """Neither a stream nor the room for a seal, which is filled in where it stands."""
    is_seal = isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Sig"
    return not (isinstance(each, pikepdf.Stream) or is_seal)


def _whole(each: pikepdf.Object) -> bytes:
    """An object as it stands in a file, a stream packed as it was."""
    if not isinstance(each, pikepdf.Stream):
        return each.unparse(resolved=True)
    dictionary = pikepdf.Dictionary(dict(each.stream_dict.items()))
    content = each.read_raw_bytes()
    dictionary.Length = len(content)
    return b"%s\nstream\n%s\nendstream" % (dictionary.unparse(), content)


def _together(plain: Sequence[tuple[int, bytes]]) -> bytes:
    """Objects that are no streams, packed into one (ISO 32000-1, 7.5.7)."""
    index, offset = [], 0
    for number, content in plain:
        index.append(b"%d %d" % (number, offset))
        offset += len(content) + 1
    head = b" ".join(index) + b"\n"
    entries = b"/Type/ObjStm/N %d/First %d" % (len(plain), len(head))
    return stream(head + b"\n".join(content for _, content in plain), entries)
