"""The picture of a signature: taken in, made small and plain, kept for the papers that show it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from app.certificates.services.keeping import storage
from app.output.files import new_key
from app.output.media import MediaType
from app.output.uploads import SentFile, judge

LIMIT = 5_000_000
PIXELS = (900, 300)  # at most; it stands 60 by 9 mm
PAPER = 40  # of 255: what is no darker is the paper it was written on
TAKEN = (MediaType.PNG, MediaType.JPEG, MediaType.WEBP)


def keep_signature(sent: SentFile | None) -> str:
    """The key under which the picture is kept, "" without one. Raises FileRefused, FileTooLarge,
    NoRoom.
    """
    if sent is None:
        return ""
    judge(sent, TAKEN, LIMIT)
    sent.stream.seek(0)
    content = _made_plain(sent)
    return storage().save(BytesIO(content), new_key(".png"), limit=LIMIT).key


def _made_plain(sent: SentFile) -> bytes:
    """Small, upright, no wider than the ink, with nothing else in the file: no place, no camera."""
    with Image.open(sent.stream) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((2 * PIXELS[0], 2 * PIXELS[1]))
    ground = Image.new("RGBA", upright.size, "white")
    flat = Image.alpha_composite(ground, upright).convert("RGB")
    ink = ImageOps.invert(flat).convert("L").point(lambda dark: 255 * (dark > PAPER)).getbbox()
    cropped = flat.crop(ink) if ink else flat
    cropped.thumbnail(PIXELS)
    out = BytesIO()
    cropped.save(out, "PNG", optimize=True)
    return out.getvalue()
