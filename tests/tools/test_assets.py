"""What build_assets.mjs made of assets/: each source has its hashed file, PDFs have their fonts."""

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "app" / "static" / "build"


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    rows: dict[str, str] = json.loads((BUILD / "manifest.json").read_text())
    return rows


def test_manifest_names_every_entry_point_and_image(manifest: dict[str, str]) -> None:
    patterns = ("css/*.css", "js/*.js", "img/**/*.*")
    assets = ROOT / "assets"
    sources = {
        path.relative_to(assets).as_posix() for pattern in patterns for path in assets.glob(pattern)
    }
    assert {name for name in manifest if not name.startswith("fonts/")} == sources


def test_built_files_carry_a_hash_and_exist(manifest: dict[str, str]) -> None:
    hashed = re.compile(r".+-[0-9A-Z]{8}\.\w+")
    assert [name for name in manifest.values() if not hashed.fullmatch(name)] == []
    assert [name for name in manifest.values() if not (BUILD / name).is_file()] == []


def test_compressed_copies_hold_the_same(manifest: dict[str, str]) -> None:
    names = [name for name in manifest.values() if name.endswith((".css", ".js", ".svg"))]
    for name in names:
        plain = (BUILD / name).read_bytes()
        assert brotli.decompress((BUILD / f"{name}.br").read_bytes()) == plain
        assert gzip.decompress((BUILD / f"{name}.gz").read_bytes()) == plain
    assert names


def test_style_sheets_load_nothing_from_elsewhere(manifest: dict[str, str]) -> None:
    addresses = [
        address
        for name in manifest.values()
        if name.endswith(".css")
        for address in re.findall(r"url\(\"?([^)\"]+)", (BUILD / name).read_text())
    ]
    built = set(manifest.values())
    strangers = [a for a in addresses if not a.startswith("data:") and a.lstrip("./") not in built]
    assert strangers == []


def test_pdf_fonts_have_stable_names() -> None:
    assert sorted(path.name for path in (BUILD / "pdf-fonts").iterdir()) == [
        "NotoSansArabic_600SemiBold.ttf",
        "NotoSansArmenian_600SemiBold.ttf",
        "NotoSansGeorgian_600SemiBold.ttf",
        "NotoSansHebrew_600SemiBold.ttf",
        "NotoSansSC_600SemiBold.ttf",
        "NotoSans_600SemiBold.ttf",
        "SourceSans3_400Regular.ttf",
        "SourceSans3_400Regular_Italic.ttf",
        "SourceSans3_600SemiBold.ttf",
        "SourceSans3_700Bold.ttf",
        "SourceSerif4_400Regular.ttf",
        "SourceSerif4_400Regular_Italic.ttf",
        "SourceSerif4_600SemiBold.ttf",
        "SourceSerif4_700Bold.ttf",
        "Ubuntu_400Regular.ttf",
        "Ubuntu_400Regular_Italic.ttf",
        "Ubuntu_700Bold.ttf",
    ]
