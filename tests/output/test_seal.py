"""A sealed file is whole and valid to other programs, and stays an accessible archive file."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.core.errors import SettingUnusable
from app.output import pdf, seal_keys
from app.output.seal import Sealer, SealLevel, SealSettings
from tests import seals

FONTS = Path(__file__).parents[2] / "app/static/build/pdf-fonts"
TITLE = "Elektroniskais zīmogs: Pelēču plānošanas reģions"
KINDS = ("p256", "rsa2048")


@pytest.fixture(scope="module")
def paper() -> bytes:
    """One tagged page."""
    html = '<html lang="lv"><head><title>Apliecība</title></head><body><p>Anna</p></body></html>'
    return pdf.render(html, base_folder=FONTS)


@pytest.fixture(scope="module", params=KINDS)
def key(request: pytest.FixtureRequest) -> seals.PrivateKey:
    """Of both families."""
    return seals.new_key(request.param)


@pytest.fixture(scope="module")
def wanted(key: seals.PrivateKey, tmp_path_factory: pytest.TempPathFactory) -> SealSettings:
    """Settings of a seal in a file."""
    path = seals.key_file(tmp_path_factory.mktemp("key"), key)
    return SealSettings(key=str(path), password=seals.PASSWORD)


@pytest.fixture(scope="module")
def sealed(wanted: SealSettings, paper: bytes) -> bytes:
    """The page under its seal."""
    return load(wanted).seal(paper, title=TITLE, at=seals.NOW)


def load(wanted: SealSettings) -> Sealer:
    return seal_keys.load(wanted, at=seals.NOW)


def as_read(content: bytes) -> PdfSignatureStatus:
    """What pyHanko finds, trusting the tests' authority."""
    trusted = ValidationContext(trust_roots=[seals.plain(seals.AUTHORITY)])
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    return validate_pdf_signature(signature, trusted, trusted)


def as_told(content: bytes, folder: Path) -> str:
    """What pdfsig says."""
    path = folder / "sealed.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False)
    return done.stdout


def is_whole(told: str) -> bool:
    return "Total document signed" in told and "Signature is Valid." in told


def test_seal_is_valid_and_of_the_whole_file_to_two_readers(sealed: bytes, tmp_path: Path) -> None:
    told, read = as_told(sealed, tmp_path), as_read(sealed)
    assert ("ETSI.CAdES.detached" in told, is_whole(told)) == (True, True)
    assert (read.bottom_line, read.coverage) == (True, SignatureCoverageLevel.ENTIRE_FILE)
    assert read.signer_reported_dt == seals.NOW


def test_seal_certifies_and_allows_no_change(sealed: bytes, tmp_path: Path) -> None:
    """ISO 32000-1, 12.8.2.2: a certifying signature of level 1; what is appended breaks it."""
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    with pikepdf.open(BytesIO(sealed)) as document:
        assert document.Root.Perms.DocMDP.objgen == document.Root.AcroForm.Fields[0].V.objgen
    assert as_read(sealed).docmdp_ok is True
    changed = filled_in(sealed)
    assert (as_read(changed).docmdp_ok, as_read(changed).bottom_line) == (False, False)
    assert is_whole(as_told(changed, tmp_path)) is False


def filled_in(sealed: bytes) -> bytes:
    """The same file with a note appended: its signed part is as it was."""
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    note = {"/Type": "/Annot", "/Subtype": "/Text"}
    page = writer.root["/Pages"]["/Kids"][0]
    names = {NameObject(key): NameObject(value) for key, value in note.items()}
    rect = ArrayObject([NumberObject(each) for each in (9, 9, 30, 30)])  # type: ignore[no-untyped-call]  # pyHanko's own
    added = writer.add_object(DictionaryObject({**names, NameObject("/Rect"): rect}))  # type: ignore[no-untyped-call]
    page["/Annots"] = ArrayObject([*page["/Annots"], added])
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_field_is_tagged_named_and_in_the_order_of_reading(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as document:
        page, tree = document.pages[0], document.Root.StructTreeRoot
        (field,) = page.Annots
        element = pikepdf.NumberTree(tree.ParentTree)[int(field.StructParent)]
        assert (str(page.Tabs), str(field.TU)) == ("/S", TITLE)
        assert [float(number) for number in field.as_dict()["/Rect"].as_list()] == [0, 0, 0, 0]
        assert (str(element.S), element.K.Obj.objgen) == ("/Form", field.objgen)
        assert element in element.P.K
        assert tree.ParentTreeNextKey > field.StructParent


def test_field_with_room_may_be_there_before(wanted: SealSettings, paper: bytes) -> None:
    sealer, out = load(wanted), BytesIO()
    with pikepdf.open(BytesIO(paper)) as document:
        sealer.room(TITLE).place(document)
        document.save(out)
    sealed = sealer.seal(out.getvalue(), title=TITLE, at=seals.NOW)
    assert (len(sealed), as_read(sealed).bottom_line) == (len(out.getvalue()), True)


def test_who_runs_a_loop_can_seal(wanted: SealSettings, paper: bytes) -> None:
    async def seal() -> bytes:
        return load(wanted).seal(paper, title=TITLE, at=seals.NOW)

    assert as_read(asyncio.run(seal())).bottom_line


def test_prepared_object_is_the_one_pyhanko_makes(tmp_path: Path) -> None:
    path = seals.key_file(tmp_path, seals.new_key("rsa2048"))
    ours = load(SealSettings(key=str(path), password=seals.PASSWORD)).signing
    theirs = SimpleSigner.load_pkcs12_data(path.read_bytes(), (), seals.PASSWORD.encode())
    theirs.embed_roots = False
    for content in (b"", b"one", b"another"):
        digest = hashlib.sha256(content).digest()
        made = asyncio.run(theirs.async_sign(digest, "sha256", use_pades=True))
        assert ours.sign(digest) == made.dump()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_flipped_byte_is_found(
    data: st.DataObject, sealed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Anywhere in the document, or in the signature over it, which stands last in its object."""
    room = re.search(rb"/Contents <([0-9a-f]+?)(?:00)*>", sealed)
    assert room
    document = [(0, room.start(1) - 2), (sealed.index(b">", room.end(1)) + 1, len(sealed) - 1)]
    first, last = data.draw(st.sampled_from([*document, (room.end(1) - 100, room.end(1) - 1)]))
    place = data.draw(st.integers(first, last))
    changed = bytearray(sealed)
    changed[place] ^= 1 << data.draw(st.integers(0, 7).filter(lambda bit: bit != 5))  # a is A
    told = as_told(bytes(changed), tmp_path_factory.mktemp("flip"))
    assert not is_whole(told)


def test_text_that_looks_like_our_room_is_refused(wanted: SealSettings, paper: bytes) -> None:
    sealer, out = load(wanted), BytesIO()
    with pikepdf.open(BytesIO(paper)) as document:
        document.Root.Twin = document.make_stream(b"[ 0 9999999999 9999999999 9999999999 ]")
        sealer.room(TITLE).place(document)
        document.save(out, compress_streams=False)
    with pytest.raises(ValueError, match="room for the seal"):
        sealer.seal(out.getvalue(), title=TITLE, at=seals.NOW)


def test_nothing_is_sealed_after_the_certificate_ended(wanted: SealSettings, paper: bytes) -> None:
    later = seals.NOW + timedelta(366)
    with pytest.raises(SettingUnusable, match="is valid from"):
        load(wanted).seal(paper, title=TITLE, at=later)


def test_time_is_stamped(wanted: SealSettings, paper: bytes, tmp_path: Path) -> None:
    with seals.time_stamp_authority() as address:
        sealed = load(replace(wanted, tsa=address)).seal(paper, title=TITLE, at=seals.NOW)
    read = as_read(sealed)
    assert (read.bottom_line, is_whole(as_told(sealed, tmp_path))) == (True, True)
    assert read.timestamp_validity is not None
    assert read.timestamp_validity.valid


def test_authority_that_does_not_answer_is_a_fault(wanted: SealSettings, paper: bytes) -> None:
    with seals.time_stamp_authority() as address:
        pass  # gone again
    with pytest.raises(TimestampRequestError):
        load(replace(wanted, tsa=address)).seal(paper, title=TITLE, at=seals.NOW)


@pytest.mark.parametrize(
    ("claims", "level"),
    [
        ((), SealLevel.UNQUALIFIED),
        ((seals.COMPLIANCE, seals.FOR_SIGNATURES, seals.DEVICE), SealLevel.UNQUALIFIED),
        ((seals.FOR_SEALS, seals.DEVICE), SealLevel.UNQUALIFIED),
        ((seals.COMPLIANCE, seals.FOR_SEALS), SealLevel.QUALIFIED_CERTIFICATE),
        ((seals.COMPLIANCE, seals.FOR_SEALS, seals.DEVICE), SealLevel.QUALIFIED),
    ],
)
def test_certificate_says_how_qualified_it_is(
    tmp_path: Path, claims: tuple[bytes, ...], level: SealLevel
) -> None:
    key = seals.new_key()
    path = seals.key_file(tmp_path, key, seals.certificate(key, claims=claims))
    facts = load(SealSettings(key=str(path), password=seals.PASSWORD)).facts
    assert (facts.holder, facts.level, facts.has_timestamp) == (seals.HOLDER, level, False)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SealSettings]:
    """A token with a key of each kind, and one with the certificate of another key."""
    held = {kind: (key := seals.new_key(kind), seals.certificate(key)) for kind in KINDS}
    held["strange"] = (seals.new_key(), seals.certificate(seals.new_key()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", seals.fill_token(tmp_path_factory.mktemp("hsm"), held))
        yield SealSettings(module=str(seals.SOFTHSM), token=seals.TOKEN, pin=seals.PIN)


@pytest.mark.parametrize("kind", KINDS)
def test_key_in_a_token_seals(token: SealSettings, kind: str, paper: bytes, tmp_path: Path) -> None:
    sealer = load(replace(token, label=kind))
    for _ in range(2):
        sealed = sealer.seal(paper, title=TITLE, at=seals.NOW)
        assert (as_read(sealed).valid, is_whole(as_told(sealed, tmp_path))) == (True, True)


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"label": "nobody"}, "CIKLS_SEAL_PKCS11_LABEL"),
        ({"label": "p256", "pin": "0000"}, "CIKLS_SEAL_PKCS11_PIN"),
        ({"label": "p256", "token": "other"}, "CIKLS_SEAL_PKCS11_TOKEN"),
        ({"label": "p256", "module": "/nowhere.so"}, "CIKLS_SEAL_PKCS11_MODULE"),
        ({"label": "strange"}, "CIKLS_SEAL_PKCS11_MODULE"),
    ],
)
def test_wrong_token_is_named(token: SealSettings, changed: dict[str, str], setting: str) -> None:
    gc.collect()  # ends the sessions of tests before: whoever is signed in is asked for no PIN
    with pytest.raises(SettingUnusable) as refused:
        load(replace(token, **changed))
    assert refused.value.setting == setting


def _wrong_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """{what is wrong: (file, setting that is named)}."""
    small = seals.new_key("rsa1024")
    key = seals.new_key()
    (folder / "text.p12").write_text("no key")
    made = {
        "over": seals.certificate(key, days=(-9, -1)),
        "early": seals.certificate(key, days=(1, 9)),
        "for-mail": seals.certificate(key, signs=False),
        "strange": seals.certificate(key),
    }
    names = {name: seals.key_file(folder, key, made[name], name=name) for name in made}
    names["small"] = seals.key_file(folder, small, seals.certificate(small), name="small")
    names["missing"] = folder / "missing.p12"
    wrong = {name: (path, "CIKLS_SEAL_KEY") for name, path in names.items() if name != "strange"}
    return {**wrong, "text": (folder / "text.p12", "CIKLS_SEAL_PASSWORD")}


@pytest.mark.parametrize("wrong", ["over", "early", "for-mail", "small", "missing", "text"])
def test_wrong_key_file_is_named_in_one_line(tmp_path: Path, wrong: str) -> None:
    path, setting = _wrong_files(tmp_path)[wrong]
    with pytest.raises(SettingUnusable) as refused:
        load(SealSettings(key=str(path), password=seals.PASSWORD))
    assert (refused.value.setting, "\n" in str(refused.value)) == (setting, False)


def test_wrong_password_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingUnusable) as refused:
        load(SealSettings(key=str(seals.key_file(tmp_path)), password="another"))
    assert refused.value.setting == "CIKLS_SEAL_PASSWORD"
