"""Materials -> pictures of first pages, sizes in words, answers with a file."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from flask import Response, current_app, request
from PIL import Image, ImageOps
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from app.core.errors import NotFound
from app.materials.models import Material
from app.materials.rules import PICTURES, Visibility
from app.output.files import Storage, content_disposition
from app.output.media import BadFile, FileProblem, MediaType, first_page_png

PREVIEW_WIDTH = 480  # pixels: the picture of a list row, twice as sharp


def storage() -> Storage:
    """Where files are kept, as the settings say."""
    return Storage(current_app.config["STORAGE_URL"])


def preview_of(stream: BinaryIO, kind: MediaType) -> bytes | None:
    """The first page or the picture itself as a small PNG; None for other kinds.

    Raises BadFile for a picture that cannot be drawn.
    """
    stream.seek(0)
    if kind is MediaType.PDF:
        return _first_page(stream)
    return _small_picture(stream) if kind in PICTURES else None


def _first_page(stream: BinaryIO) -> bytes | None:
    try:
        return first_page_png(stream, width=PREVIEW_WIDTH)
    except BadFile:
        return None  # it opens, as was checked; a first page that cannot be drawn is no fault


def _small_picture(stream: BinaryIO) -> bytes:
    target = BytesIO()
    try:
        with Image.open(stream) as picture:
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((PREVIEW_WIDTH, 2 * PREVIEW_WIDTH))
            shown = small if small.mode in ("RGB", "RGBA", "L", "LA") else small.convert("RGBA")
            shown.save(target, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError) as error:
        raise BadFile(FileProblem.BROKEN) from error
    return target.getvalue()


def download(material: Material) -> Response:
    """The file under its own name; may be asked for in parts (RFC 9110, 14) and again (ETag)."""
    answer = _answer(material.storage_key, material.media_type, material.size)
    answer.headers["Content-Disposition"] = content_disposition(material.filename)
    if material.visibility is not Visibility.ALL:
        answer.headers["Cache-Control"] = "no-store"  # it may be a shared computer
    answer.set_etag(material.sha256[:32])
    answer.last_modified = material.uploaded_at
    return _conditional(answer, material.size)


def preview(material: Material) -> Response:
    """The picture of the first page. Raises NotFound where there is none."""
    if material.preview_key is None:
        raise NotFound
    try:
        size = storage().size(material.preview_key)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = _answer(material.preview_key, MediaType.PNG.mime, size)
    answer.set_etag(f"{material.sha256[:31]}p")
    return _conditional(answer, size)


def _answer(key: str, media_type: str, size: int) -> Response:
    try:
        stream = storage().open(key)
    except FileNotFoundError as error:
        raise NotFound from error
    content = wrap_file(request.environ, stream)
    answer = Response(content, mimetype=media_type, direct_passthrough=True)
    answer.content_length = size
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _conditional(answer: Response, size: int) -> Response:
    asked = dict(request.environ)
    if not _is_one_range():
        asked.pop("HTTP_RANGE", None)
    try:
        answer.make_conditional(asked, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        answer.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    return answer


def _is_one_range() -> bool:
    """Whether one part is asked for; many or nonsense may be ignored (RFC 9110, 14.2)."""
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
