"""A PNG encoder for small images: levels with a palette, or three bytes for each pixel."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache

# Anchors of two colour maps, evenly spaced: dark to light, and blue over grey to red.
SEQUENTIAL = ("#30123b", "#4662d7", "#1ae4b6", "#a4fc3c", "#fabb38", "#fff3d6")
SIGNED = ("#053061", "#4393c3", "#f7f7f7", "#d6604d", "#67001f")


def address(pixels: bytes, rows: int, columns: int, *, rgb: bool, signed: bool) -> str:
    """The image as a `data:` address."""
    data = encoded(pixels, rows, columns, b"" if rgb else palette(signed))
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def encoded(pixels: bytes, rows: int, columns: int, colours: bytes = b"") -> bytes:
    """The image as PNG: levels of a palette of `colours`, or, without one, RGB."""
    width = columns * (1 if colours else 3)
    lines = b"".join(b"\0" + pixels[row * width : (row + 1) * width] for row in range(rows))
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3 if colours else 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    kept = [_chunk(kind, data) for kind, data in chunks if data or kind != b"PLTE"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(kept)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


@cache
def palette(signed: bool) -> bytes:
    """256 colours of three bytes, interpolated between anchors."""
    anchors = [bytes.fromhex(colour[1:]) for colour in (SIGNED if signed else SEQUENTIAL)]
    return b"".join(_between(anchors, level / 255) for level in range(256))


def _between(anchors: list[bytes], share: float) -> bytes:
    place = share * (len(anchors) - 1)
    first = min(int(place), len(anchors) - 2)
    weight = place - first
    pairs = zip(anchors[first], anchors[first + 1])
    return bytes(round(low + weight * (high - low)) for low, high in pairs)
