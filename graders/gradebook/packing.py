"""Values as small blobs: JSON, compressed."""

from __future__ import annotations

import json
import zlib
from typing import Any

_FAST = 1
"""A level of zlib: recording must not wait for the last per cent."""


def pack_json(value: Any) -> bytes:
    """The value as compressed JSON in ASCII, in which lone surrogates survive, too."""
    text = json.dumps(value, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _FAST)


def unpack_json(blob: bytes) -> Any:
    return json.loads(zlib.decompress(blob))
