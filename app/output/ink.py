"""A picture that somebody sent, made small and plain: upright, on white, no wider than its ink."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageChops, ImageCms, ImageOps

from app.output.media import FileProblem
from app.output.uploads import refusal

Size = tuple[int, int]
_SRGB = ImageCms.createProfile("sRGB")


def on_white(stream: BinaryIO, most: Size, *, paper: int) -> tuple[bytes, Size] | None:
    """The picture as PNG of at most `most` pixels, and how many it has before it is made smaller;
    None where all is white.

    What is no more than `paper` (of 255) darker than white is the ground it was drawn on. Nothing
    else stays in the file: no place, no camera. Raises FileRefused.
    """
    try:
        with Image.open(stream) as picture:
            width = max(picture.size)
            upright = _in_srgb(ImageOps.exif_transpose(_smaller(picture, most)))
    except (OSError, SyntaxError, ValueError) as error:  # cut off in the middle
        raise refusal(FileProblem.BROKEN, 0) from error
    shrunk_by = width / max(upright.size)
    ground = Image.new("RGBA", upright.size, "white")
    flat = Image.alpha_composite(ground, upright).convert("RGB")
    ink = _ink(flat, paper)
    if ink is None:
        return None
    cropped = flat.crop(ink)
    size = round(cropped.width * shrunk_by), round(cropped.height * shrunk_by)
    cropped.thumbnail(most, Image.Resampling.LANCZOS)
    out = BytesIO()
    cropped.save(out, "PNG", optimize=True)
    return out.getvalue(), size


def _smaller(picture: Image.Image, most: Size) -> Image.Image:
    """Of a photograph of many millions of pixels no more than a few are needed: before memory is
    taken for all.
    """
    enough = (4 * max(most), 4 * max(most))
    picture.draft("RGB" if picture.mode == "RGB" else picture.mode, enough)
    whole = picture.convert("RGBA") if picture.mode in ("P", "1", "LA", "PA") else picture
    whole.info.update(picture.info)
    whole.thumbnail(enough)
    return whole


def edges_of_ink(stream: BinaryIO, *, paper: int) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of what is not white, as parts of the whole, with a pixel round
    it; None where all is.
    """
    with Image.open(stream) as picture:
        ink = _ink(picture.convert("RGB"), paper)
        wide, high = picture.size
    if ink is None:
        return None
    left, top, right, bottom = ink
    return (
        max(0, left - 1) / wide, max(0, top - 1) / high,
        min(wide, right + 1) / wide, min(high, bottom + 1) / high,
    )  # fmt: skip


def _ink(flat: Image.Image, paper: int) -> tuple[int, int, int, int] | None:
    """The box of what is not white, in any of the three colours."""
    red, green, blue = (ImageOps.invert(band) for band in flat.split())
    darkest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return darkest.point(lambda dark: 255 * (dark > paper)).getbbox()


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Its colours as a screen shows them: printers' pictures say in a profile what they mean."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            told = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(BytesIO(profile)), _SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            return picture.convert("RGBA")
        return (told or picture).convert("RGBA")
    return picture.convert("RGBA")
