"""Values as small blobs: JSON and bytes, compressed."""

from __future__ import annotations

import json
import zlib
from typing import Any

_FAST = 1
"""A level of zlib: recording must not wait for the last per cent."""


def pack(data: bytes) -> bytes:
    return zlib.compress(data, _FAST)


def unpack(blob: bytes) -> bytes:
    return zlib.decompress(blob)


def pack_json(value: Any) -> bytes:
    """The value as compressed JSON in ASCII, in which lone surrogates survive, too."""
    return pack(json.dumps(value, separators=(",", ":")).encode("ascii"))


def unpack_json(blob: bytes) -> Any:
    return json.loads(unpack(blob))
