"""One layout, many copies: a page that WeasyPrint laid out is made into a plate.

An element with `data-slot` holds one line of text that differs from copy to copy; an SVG with
`data-slot` holds a code of dark squares.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from weasyprint.text.fonts import get_hb_object_data

from app.output import gaps
from app.output.glyphs import typeface
from app.output.layout import LaidOut
from app.output.parting import part
from app.output.plate import FontGap, Plate, unparsed
from app.output.seal import SealRoom
from app.output.slots import Slot, TextSlot


def make_plate(drawn: LaidOut, words: Sequence[str], room: SealRoom | None = None) -> Plate:
    """The plate of a page; `words` are those on it that copies replace, and `room` puts in what
    every copy keeps. Raises NoSlots.
    """
    (page,) = drawn.pages
    parted = part(page)
    faces = {slot.face for slot in parted.slots if isinstance(slot, TextSlot)}
    fonts = {face: get_hb_object_data(drawn.fonts[face].hb_face) for face in sorted(faces)}
    with pikepdf.open(BytesIO(drawn.content)) as pdf:
        _open_gaps(pdf, parted.pieces, fonts)
        if room:
            room.place(pdf)
        cleaned = BytesIO()
        pdf.save(cleaned, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(cleaned) as pdf:
        return _noted(pdf, parted.slots, fonts, words)


def _noted(
    pdf: pikepdf.Pdf, slots: Sequence[Slot], fonts: dict[str, bytes], words: Sequence[str]
) -> Plate:
    page = pdf.pages[0].obj
    content_ids = [each.objgen[0] for each in page.Contents[1::2]]
    metadata_id, root_id = pdf.Root.Metadata.objgen[0], pdf.Root.objgen[0]
    font_gaps = {face: FontGap.of(page.Resources.Font[f"/{face}v"]) for face in fonts}
    saying = _objects_saying(pdf, words)
    own = {*content_ids, metadata_id, root_id, *saying}
    own |= {number for gap in font_gaps.values() for number in gap.ids}
    return Plate(
        slots=slots,
        typefaces={face: typeface(content) for face, content in fonts.items()},
        font_gaps=font_gaps,
        content_ids=content_ids,
        metadata_id=metadata_id,
        metadata=pdf.Root.Metadata.read_bytes(),
        root_id=root_id,
        root=pdf.Root.unparse(resolved=True).rstrip().removesuffix(b">>"),
        saying=saying,
        frame=gaps.frame_of(pdf, own),
    )


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
        if any(unparsed(word) in content for word in words)
    }
