"""A page laid out once, ready to be copied: what differs is set into each copy.

A plate knows where each text that differs stands and in which face. It shapes the text of a copy
itself, puts in a font of just the letters needed and leaves all else as it was drawn: the copy
looks as if laid out whole, and keeps tags and conformance. A text that does not fit its line or its
face is refused; the caller then lays that copy out by itself. `app.output.press` makes plates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from xml.sax.saxutils import escape

import pikepdf

from app.output import gaps
from app.output.glyphs import Line, Typeface
from app.output.pdf import Attachment
from app.output.slots import CodeSlot, Slot, TextSlot

CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
CMAP_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

Matrix = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one copy says: a text for each slot, dark squares for the code, and what stands in
    place of the plate's own words (a title, an address) where they are not drawn.

    `sizes` are CSS pixels of slots that do not take the plate's own.
    """

    texts: Mapping[str, str]
    sizes: Mapping[str, float]
    code: Matrix
    words: Mapping[str, str]
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """All that copies share, and where what differs goes: numbers are those of PDF's objects."""

    slots: Sequence[Slot]
    typefaces: Mapping[str, Typeface]
    font_gaps: Mapping[str, FontGap]  # by face
    content_ids: Sequence[int]
    metadata_id: int
    metadata: bytes
    root_id: int
    root: bytes  # without its end
    saying: Mapping[int, bytes]  # objects with words that copies replace
    frame: gaps.Frame

    def print(self, copy: Copy) -> bytes | None:
        """The copy as a PDF; None if one of its texts needs a layout of its own."""
        drawn: list[bytes] = []
        lines: list[tuple[TextSlot, Line]] = []
        for slot in self.slots:
            if isinstance(slot, CodeSlot):
                drawn.append(gaps.stream(slot.drawn(copy.code)))
                continue
            line = self._line(slot, copy)
            if line is None or line.width > slot.room:
                return None
            drawn.append(gaps.plain_stream(slot.drawn(line)))
            lines.append((slot, line))
        objects = dict(zip(self.content_ids, drawn, strict=True)) | self._fonts(lines)
        return self.frame.filled(objects | self._words(copy) | self._attached(copy.attachments))

    def _line(self, slot: TextSlot, copy: Copy) -> Line | None:
        size = copy.sizes.get(slot.name, slot.size)
        shaper = self.typefaces[slot.face]
        return shaper.line(copy.texts[slot.name], size, slot.features, slot.language)

    def _fonts(self, lines: Sequence[tuple[TextSlot, Line]]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for face, gap in self.font_gaps.items():
            texts: dict[int, str] = {}
            for slot, line in lines:
                if slot.face == face:
                    texts = line.texts | texts
            found |= gap.filled(self.typefaces[face], texts)
        return found

    def _words(self, copy: Copy) -> dict[int, bytes]:
        strings = [(unparsed(own), gaps.string(other)) for own, other in copy.words.items()]
        found = {number: _replaced(content, strings) for number, content in self.saying.items()}
        escaped = [(_xml(own), _xml(other)) for own, other in copy.words.items()]
        metadata = _replaced(self.metadata, escaped)
        return found | {self.metadata_id: gaps.stream(metadata, b"/Type/Metadata/Subtype/XML")}

    def _attached(self, attachments: Sequence[Attachment]) -> dict[int, bytes]:
        found, names, files = {}, b"", b""
        for number, attachment in enumerate(attachments):
            own = self.frame.next_id + 2 * number
            found[own] = _embedded(attachment)
            found[own + 1] = _filespec(attachment, own)
            names += b"%s %d 0 R " % (gaps.string(attachment.name), own + 1)
            files += b"%d 0 R " % (own + 1)
        more = b"/Names<</EmbeddedFiles<</Names[%s]>>>>/AF[%s]" % (names, files) if names else b""
        return found | {self.root_id: self.root + more + b">>"}


def _replaced(content: bytes, pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    for own, other in pairs:
        content = content.replace(own, other)
    return content


def _xml(text: str) -> bytes:
    return escape(text).encode()


@dataclass(frozen=True, slots=True)
class FontGap:
    """The three objects of a font that differ: its file, its widths, its way to text."""

    file_id: int
    widths_id: int
    unicode_id: int

    @classmethod
    def of(cls, font: pikepdf.Object) -> FontGap:
        own = font.DescendantFonts[0]
        parts = (own.FontDescriptor.FontFile2, own.W, font.ToUnicode)
        return cls(*(part.objgen[0] for part in parts))

    @property
    def ids(self) -> tuple[int, ...]:
        return self.file_id, self.widths_id, self.unicode_id

    def filled(self, typeface: Typeface, texts: Mapping[int, str]) -> dict[int, bytes]:
        """The objects for these glyphs."""
        file = typeface.subset(texts)
        widths = b" ".join(b"%d[%d]" % (glyph, typeface.width(glyph)) for glyph in sorted(texts))
        return {
            self.file_id: gaps.stream(file, b"/Length1 %d" % len(file)),
            self.widths_id: b"[%s]" % widths,
            self.unicode_id: gaps.stream(_to_unicode(texts)),
        }


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """A CMap from glyphs to text (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{each:04x}> <{text.encode('utf-16-be').hex()}>" for each, text in texts.items()]
    blocks = [
        "\n".join((f"{len(some)} beginbfchar", *some, "endbfchar"))
        for some in (pairs[start : start + 100] for start in range(0, len(pairs), 100))
    ]
    return "\n".join((CMAP_HEAD, *blocks, CMAP_FOOT)).encode()


def unparsed(word: str) -> bytes:
    """A string as pikepdf writes what WeasyPrint wrote."""
    raw = word.encode() if word.isascii() else b"\xfe\xff" + word.encode("utf-16-be")
    return pikepdf.String(raw).unparse()


def _embedded(attachment: Attachment) -> bytes:
    size = len(attachment.content)
    checksum = md5(attachment.content, usedforsecurity=False).hexdigest()
    mime = pikepdf.Name(f"/{attachment.mime}").unparse()
    head = b"/Type/EmbeddedFile/Subtype%s/Params<</Size %d/CheckSum<%s>>>"
    return gaps.stream(attachment.content, head % (mime, size, checksum.encode()))


def _filespec(attachment: Attachment, content_id: int) -> bytes:
    name = gaps.string(attachment.name)
    return b"<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>" % (
        name, name, gaps.string(attachment.description), attachment.relationship.encode(),
        content_id, content_id,
    )  # fmt: skip
