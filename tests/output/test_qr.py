import re
from xml.etree import ElementTree as ET

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from app.output import qr

# 42 bytes fill version 3-M to the last bit: encoders may differ in what they pad with.
LINK = "https://cikls.example.org/verify/7Q2F-K9XM"


def modules(svg: str) -> list[list[bool]]:
    """Paint the SVG path on a grid: the picture is read, not the library that drew it."""
    root = ET.fromstring(svg)
    dark = next(node for node in root.iter("path") if node.get("stroke"))
    side = int(root.attrib["width"]) // 4
    grid = [[False] * side for _ in range(side)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", dark.attrib["d"]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            for step in range(int(values[0])):
                grid[int(y)][int(x) + step] = True
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return grid


def test_svg_is_the_same_code_as_another_encoder_draws() -> None:
    theirs = qrcode.QRCode(3, ERROR_CORRECT_M, border=4, mask_pattern=qr.MASK)
    theirs.add_data(LINK, optimize=0)
    assert modules(qr.svg(LINK, title="Pārbaudīt")) == theirs.get_matrix()


def test_svg_title_is_escaped_and_one_line() -> None:
    root = ET.fromstring(qr.svg("x", title='<b>"Apliecība"\r\n&'))
    assert next(iter(root)).text == '<b>"Apliecība" &'


def test_svg_has_a_role_and_no_inline_style() -> None:
    root = ET.fromstring(qr.svg("x", title="t"))
    assert (root.get("role"), [node for node in root.iter() if node.get("style")]) == ("img", [])


def test_svg_module_sets_the_size() -> None:
    sizes = [ET.fromstring(qr.svg("x", title="t", module=m)).get("width") for m in (1, 5)]
    assert sizes == ["29", "145"]
