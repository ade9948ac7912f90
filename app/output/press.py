"""One layout, many copies: WeasyPrint lays a page out once, what differs is set into each copy.

An element with `data-slot` holds one line of text that differs from copy to copy; an SVG with
`data-slot` holds a code of dark squares. A plate knows where each stands and in which face. It
shapes the text of a copy itself, puts in a font of just the letters needed and leaves all else
as it was drawn: the copy looks as if laid out whole, and keeps tags and conformance. A text that
does not fit its line or its face is refused; the caller then lays that copy out by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name
from weasyprint.text.fonts import get_hb_object_data

from app.output import gaps
from app.output.glyphs import Line, Typeface, typeface
from app.output.pdf import Attachment, LaidOut
from app.output.seal import SealRoom
from app.output.slots import CodeSlot, TextSlot, part

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


class Plate:
    """A page laid out, ready to be copied; `words` are those of the plate that copies replace, and
    `room` puts in what every copy keeps.
    """

    def __init__(self, drawn: LaidOut, words: Sequence[str], room: SealRoom | None = None) -> None:
        (page,) = drawn.pages
        parted = part(page)
        self._slots = parted.slots
        self._typefaces = {
            slot.face: typeface(get_hb_object_data(drawn.fonts[slot.face].hb_face))
            for slot in self._slots
            if isinstance(slot, TextSlot)
        }
        with pikepdf.open(BytesIO(drawn.content)) as pdf:
            _open_gaps(pdf, parted.pieces, self._typefaces)
            if room:
                room.place(pdf)
            cleaned = BytesIO()
            pdf.save(cleaned, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        with pikepdf.open(cleaned) as pdf:
            self._note_gaps(pdf, words)

    def _note_gaps(self, pdf: pikepdf.Pdf, words: Sequence[str]) -> None:
        page = pdf.pages[0].obj
        self._content_ids = [each.objgen[0] for each in page.Contents[1::2]]
        self._metadata_id, self._root_id = pdf.Root.Metadata.objgen[0], pdf.Root.objgen[0]
        self._metadata = pdf.Root.Metadata.read_bytes()
        self._root = pdf.Root.unparse(resolved=True).rstrip().removesuffix(b">>")
        self._gaps = {
            face: _FontGap.of(page.Resources.Font[f"/{face}v"]) for face in self._typefaces
        }
        self._saying = _objects_saying(pdf, words)
        own = {*self._content_ids, self._metadata_id, self._root_id, *self._saying}
        own |= {number for gap in self._gaps.values() for number in gap.ids}
        self._frame = gaps.frame_of(pdf, own)

    def print(self, copy: Copy) -> bytes | None:
        """The copy as a PDF; None if one of its texts needs a layout of its own."""
        drawn: list[bytes] = []
        lines: list[tuple[TextSlot, Line]] = []
        for slot in self._slots:
            if isinstance(slot, CodeSlot):
                drawn.append(gaps.stream(slot.drawn(copy.code)))
                continue
            line = self._line(slot, copy)
            if line is None or line.width > slot.room:
                return None
            drawn.append(gaps.plain_stream(slot.drawn(line)))
            lines.append((slot, line))
        objects = dict(zip(self._content_ids, drawn, strict=True)) | self._fonts(lines)
        return self._frame.filled(objects | self._words(copy) | self._attached(copy.attachments))

    def _line(self, slot: TextSlot, copy: Copy) -> Line | None:
        size = copy.sizes.get(slot.name, slot.size)
        shaper = self._typefaces[slot.face]
        return shaper.line(copy.texts[slot.name], size, slot.features, slot.language)

    def _fonts(self, lines: Sequence[tuple[TextSlot, Line]]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for face, gap in self._gaps.items():
            texts: dict[int, str] = {}
            for slot, line in lines:
                if slot.face == face:
                    texts = line.texts | texts
            found |= gap.filled(self._typefaces[face], texts)
        return found

    def _words(self, copy: Copy) -> dict[int, bytes]:
        strings = [(_unparsed(own), gaps.string(other)) for own, other in copy.words.items()]
        found = {number: _replaced(content, strings) for number, content in self._saying.items()}
        escaped = [(_xml(own), _xml(other)) for own, other in copy.words.items()]
        metadata = _replaced(self._metadata, escaped)
        return found | {self._metadata_id: gaps.stream(metadata, b"/Type/Metadata/Subtype/XML")}

    def _attached(self, attachments: Sequence[Attachment]) -> dict[int, bytes]:
        found, names, files = {}, b"", b""
        for number, attachment in enumerate(attachments):
            own = self._frame.next_id + 2 * number
            found[own] = _embedded(attachment)
            found[own + 1] = _filespec(attachment, own)
            names += b"%s %d 0 R " % (gaps.string(attachment.name), own + 1)
            files += b"%d 0 R " % (own + 1)
        more = b"/Names<</EmbeddedFiles<</Names[%s]>>>>/AF[%s]" % (names, files) if names else b""
        return found | {self._root_id: self._root + more + b">>"}


def _replaced(content: bytes, pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    for own, other in pairs:
        content = content.replace(own, other)
    return content


def _xml(text: str) -> bytes:
    return escape(text).encode()


@dataclass(frozen=True, slots=True)
class _FontGap:
    """The three objects of a font that differ: its file, its widths, its way to text."""

    file_id: int
    widths_id: int
    unicode_id: int

    @classmethod
    def of(cls, font: pikepdf.Object) -> _FontGap:
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


def _open_gaps(pdf: pikepdf.Pdf, pieces: Sequence[bytes], faces: Iterable[str]) -> None:
    """Part the page's content and give each face a font beside it that copies fill."""
    page = pdf.pages[0].obj
    contents = [pdf.make_stream(zlib.compress(pieces[0]), Filter=Name.FlateDecode)]
    for piece in pieces[1:]:
        contents.append(pdf.make_stream(b""))
        contents.append(pdf.make_stream(zlib.compress(piece), Filter=Name.FlateDecode))
    page.Contents = Array(contents)
    for face in faces:
        page.Resources.Font[f"/{face}v"] = _open_font(pdf, page.Resources.Font[f"/{face}"])


def _open_font(pdf: pikepdf.Pdf, font: pikepdf.Object) -> pikepdf.Object:
    """A copy of a font whose file, widths and way to text are objects of their own."""
    own = _copied(font.DescendantFonts[0])
    own.FontDescriptor = pdf.make_indirect(_copied(own.FontDescriptor))
    name = Name(f"/V{str(own.BaseFont)[2:]}")  # another tag: another subset
    own.BaseFont = own.FontDescriptor.FontName = name
    own.FontDescriptor.FontFile2 = pdf.make_stream(b"")
    own.W = pdf.make_indirect(Array())
    whole = _copied(font)
    whole.BaseFont, whole.ToUnicode = name, pdf.make_stream(b"")
    whole.DescendantFonts = Array([pdf.make_indirect(own)])
    return pdf.make_indirect(whole)


def _copied(dictionary: pikepdf.Object) -> Dictionary:
    return Dictionary(dict(dictionary.items()))


def _objects_saying(pdf: pikepdf.Pdf, words: Sequence[str]) -> dict[int, bytes]:
    """The objects, as they are written, in which one of `words` stands."""
    written = {
        each.objgen[0]: each.unparse(resolved=True)
        for each in pdf.objects
        if not isinstance(each, pikepdf.Stream)
    }
    return {
        number: content
        for number, content in written.items()
        if any(_unparsed(word) in content for word in words)
    }


def _unparsed(word: str) -> bytes:
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
