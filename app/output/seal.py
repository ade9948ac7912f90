"""An organisation's electronic seal on a PDF: PAdES (ETSI EN 319 142-1), its key loaded once.

The field stands on no visible spot of the paper, and is tagged and named as PDF/UA asks. Where the
key comes from, and what may be wrong with it, `seal_keys` knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from app.core.errors import SettingUnusable

FIELD = "Seal"
_RANGE = b"0 9999999999 9999999999 9999999999 ]"  # room for ten digits each
_TIME = b"D:20000101000000+00'00'"
_PRINTED, _LOCKED = 4, 128  # flags of an annotation (ISO 32000-1, table 165)
_SIGNED, _APPEND_ONLY = 1, 2  # flags of a form (table 219)
_NO_CHANGES = 1  # (table 254)


class SealLevel(StrEnum):
    """What the certificate behind a seal claims to be (ETSI EN 319 412-5)."""

    UNQUALIFIED = "unqualified"
    QUALIFIED_CERTIFICATE = "qualified_certificate"  # an advanced seal
    QUALIFIED = "qualified"  # its key lies in a qualified device, too


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSettings:
    """Where the key lies: a PKCS#12 file, or a PKCS#11 token; `tsa` gives the time (RFC 3161)."""

    key: str = ""
    password: str = ""
    module: str = ""
    token: str = ""
    label: str = ""
    pin: str = ""
    tsa: str = ""


@dataclass(frozen=True, slots=True)
class SealFacts:
    """Who seals, how, and how long the certificate is good."""

    holder: str
    level: SealLevel
    has_timestamp: bool
    not_before: datetime
    not_after: datetime

    @property
    def validity(self) -> str:
        """In words, for a fault."""
        return f"is valid from {self.not_before:%Y-%m-%d} to {self.not_after:%Y-%m-%d} only"


class Signing(Protocol):
    """Makes the signature of a file."""

    @property
    def room(self) -> int:
        """The most bytes that `sign` returns."""

    def sign(self, digest: bytes) -> bytes:
        """The CMS object (DER) over a file with this SHA-256."""


@dataclass(frozen=True, slots=True)
class SealRoom:
    """Room for a seal of so many bytes; `title` names its field to whoever hears the document."""

    size: int
    title: str

    def place(self, pdf: pikepdf.Pdf) -> None:
        """Put the field on the first page, with the room that `Sealer.seal` fills in."""
        _place(pdf, self.title, self.size)


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals any number of files with one key."""

    facts: SealFacts
    signing: Signing

    def room(self, title: str) -> SealRoom:
        """The room that `seal` needs."""
        return SealRoom(self.signing.room, title)

    def seal(self, content: bytes, *, title: str, at: datetime) -> bytes:
        """The PDF sealed as it is, in its room for a seal or in one made now.

        Raises SettingUnusable where the certificate is not valid at that time.
        """
        self._check_valid(at)
        if _RANGE not in content:
            content = _with_room(content, self.room(title))
        return _filled(content, self.signing.room, at, self.signing.sign)

    def _check_valid(self, at: datetime) -> None:
        if not self.facts.not_before <= at <= self.facts.not_after:
            raise SettingUnusable("The certificate of the seal", self.facts.validity)


def _with_room(content: bytes, room: SealRoom) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        room.place(pdf)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _place(pdf: pikepdf.Pdf, title: str, room: int) -> None:
    page = pdf.pages[0].obj
    signature = pdf.make_indirect(_signature(room))
    field = pdf.make_indirect(_field(page, title, signature))
    page.Annots = Array([*page.get(Name.Annots, Array()), field])
    page.Tabs = Name.S
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=_SIGNED | _APPEND_ONLY)
    pdf.Root.Perms = Dictionary(DocMDP=signature)
    if Name.StructTreeRoot in pdf.Root:
        _tag(pdf, page, field)


def _signature(room: int) -> Dictionary:
    certifies = Dictionary(
        Type=Name.SigRef,
        TransformMethod=Name.DocMDP,
        TransformParams=Dictionary(Type=Name.TransformParams, P=_NO_CHANGES, V=Name("/1.2")),
    )
    return Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/ETSI.CAdES.detached"),
        ByteRange=Array([int(number) for number in _RANGE.split()[:4]]),
        Contents=String(bytes(room)),
        M=String(_TIME.decode()),
        Reference=Array([certifies]),
    )


def _field(page: Object, title: str, signature: Object) -> Dictionary:
    """An invisible field: an empty rectangle, which PDF/A lets go without an appearance."""
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(FIELD),
        TU=String(title),
        V=signature,
        P=page,
        F=_PRINTED | _LOCKED,
        Rect=Array([0, 0, 0, 0]),
    )


def _tag(pdf: pikepdf.Pdf, page: Object, field: Object) -> None:
    """A form element at the end of the document (ISO 14289-1, 7.18.4)."""
    root = pdf.Root.StructTreeRoot
    document = root.K[0] if isinstance(root.K, Array) else root.K
    kid = Dictionary(Type=Name.OBJR, Obj=field, Pg=page)
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=document, Pg=page, K=kid)
    )
    children = document.get(Name.K, Array())
    document.K = Array([*(children if isinstance(children, Array) else [children]), element])
    parents = pikepdf.NumberTree(root.ParentTree)
    field.StructParent = max((int(key) for key in parents), default=-1) + 1
    parents[field.StructParent] = element
    root.ParentTreeNextKey = field.StructParent + 1


def _filled(content: bytes, room: int, at: datetime, sign: Callable[[bytes], bytes]) -> bytes:
    start = _only(content, b"<" + b"00" * room + b">")
    end = start + 2 * room + 2
    span = f"0 {start} {end} {len(content) - end}".encode().ljust(len(_RANGE) - 2) + b" ]"
    time = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    sealed = bytearray(content)
    for found, value in ((_only(content, _RANGE), span), (_only(content, _TIME), time)):
        sealed[found : found + len(value)] = value
    digest = sha256(memoryview(sealed)[:start])
    digest.update(memoryview(sealed)[end:])
    signature = sign(digest.digest()).hex().encode()
    if len(signature) > 2 * room:
        raise OverflowError(f"the seal takes {len(signature) // 2} bytes, room was left for {room}")
    sealed[start + 1 : start + 1 + len(signature)] = signature
    return bytes(sealed)


def _only(content: bytes, part: bytes) -> int:
    """Where `part` stands, once and no more: what a text may hold must not pass for our own."""
    found = content.find(part)
    if found < 0 or content.find(part, found + 1) >= 0:
        raise ValueError("the room for the seal is not to be found")
    return found
