"""Files as people send them, good and bad."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
from PIL import Image


def zipped(members: dict[str, bytes], *, kind: str = "presentationml.presentation") -> bytes:
    target = BytesIO()
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def pdf(*, password: str = "") -> bytes:
    target = BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 300))
    locked = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(target, encryption=locked, deterministic_id=not password)
    return target.getvalue()


def png(width: int = 1200, height: int = 800) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), "#0b5a82").save(target, "PNG")
    return target.getvalue()


PPTX = zipped({"ppt/presentation.xml": b"<p/>"})
BAD_FILES = {
    "empty": ("slides.pdf", b"", "Datne ir tukša."),
    "lies": ("slides.pdf", PPTX, "paplašinājums neatbilst"),
    "program": ("tool.pdf", b"MZ\x90\x00 a program", "Šāda veida datnes netiek pieņemtas"),
    "bomb": (
        "slides.pptx", zipped({"ppt/media/a.bin": b"\0" * 60_000_000}), "nesamērīgam lielumam"
    ),
    "macros": ("slides.pptx", zipped({"ppt/vbaProject.bin": b"x"}), "Datnē ir makrosi"),
    "encrypted": ("slides.pdf", pdf(password="slepens"), "aizsargāta ar paroli"),
    "broken": ("slides.pdf", b"%PDF-1.7\nnot really", "Datne ir bojāta"),
    "broken_picture": ("photo.png", png()[:300], "Datne ir bojāta"),
}  # fmt: skip
