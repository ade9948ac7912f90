"""A reader of calendar files that shares no code with the one that writes them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Property:
    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), self.value)


def read(content: bytes) -> list[Property]:
    """Unfold octets, then split; any line that is not a property raises."""
    assert content.endswith(b"\r\n")
    return [_property(line) for line in content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]]


def _property(line: str) -> Property:
    found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", line)
    assert found, line
    params = re.findall(r";([A-Z-]+)=(?:\"([^\"]*)\"|([^\";:,]*))", found[2])
    return Property(found[1], {key: quoted or plain for key, quoted, plain in params}, found[3])
