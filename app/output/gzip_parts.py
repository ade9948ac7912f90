"""A file packed part by part: where one part changes, the others need not be packed again.

Each part ends on a whole byte and refers to nothing before it, so that parts stand side by side in
one member (RFC 1951, 1952); every reader of gzip takes it for a file like any other.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate; no name, no time, any system
_LAST = b"\x03\x00"  # an empty block that says it is the last
_LEVEL = 6


def deflated(part: bytes | memoryview) -> bytes:
    """Return one part packed."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)


def gzipped(parts: Iterable[bytes], whole: bytes) -> bytes:
    """Return the file of packed parts, which together are `whole`."""
    sums = struct.pack("<LL", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)
    return b"".join((_HEAD, *parts, _LAST, sums))
