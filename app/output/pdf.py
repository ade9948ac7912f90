"""PDF from HTML, accessible by default, with nothing fetched from outside our own folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from app.core.lazy import later

if TYPE_CHECKING:
    from app.output import layout
else:
    layout = later("app.output.layout")


ARCHIVAL = "pdf/a-3a"
Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]


class ForbiddenAddress(ValueError):
    """The document asks for something that is not ours to read, or is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside a PDF, and what it is to the document (ISO 19005-3, annex E)."""

    name: str
    mime: str
    description: str
    relationship: Relationship
    content: bytes


def render(
    html: str,
    *,
    base_folder: Path,
    folders: Sequence[Path] = (),
    stylesheets: Sequence[Path] = (),
    variant: str = "pdf/ua-1",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the page as a tagged PDF; equal data gives equal bytes.

    Relative addresses start at `base_folder`; files may be read from it and from `folders`.
    With ARCHIVAL it is PDF/A-3a and PDF/UA-1 at once; only then it takes `attachments`.
    Raises ForbiddenAddress for any other address, ValueError for a page without language or title,
    which PDF/UA (ISO 14289-1, 7.1 and 7.2) asks for.
    """
    content = layout.lay_out(
        html, base_folder=base_folder, folders=folders, stylesheets=stylesheets, variant=variant
    ).content
    return with_attachments(content, attachments) if attachments else content


def with_attachments(content: bytes, attachments: Sequence[Attachment]) -> bytes:
    """The PDF with these files inside."""
    with pikepdf.open(BytesIO(content)) as pdf:
        files = [_filespec(pdf, attachment) for attachment in attachments]
        names = [part for spec in files for part in (spec.UF, spec)]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(names)))
        pdf.Root.AF = Array(files)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _filespec(pdf: pikepdf.Pdf, attachment: Attachment) -> pikepdf.Object:
    checksum = md5(attachment.content, usedforsecurity=False).digest()
    stream = pdf.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.mime}"),
        Params=Dictionary(Size=len(attachment.content), CheckSum=String(checksum)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name(f"/{attachment.relationship}"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
