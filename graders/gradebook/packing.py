"""Values as small blobs: JSON, compressed."""

from __future__ import annotations

import json
import zlib
from typing import Any

from graders.gradebook.problems import GradebookProblem

_FAST = 1
"""A level of zlib: recording must not wait for the last per cent."""


def pack_json(value: Any) -> bytes:
    """The value as compressed JSON in ASCII, in which lone surrogates survive, too."""
    text = json.dumps(value, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _FAST)


def unpack_json(blob: bytes) -> Any:
    """The inverse of `pack_json`. Raises `GradebookProblem` for what it never made."""
    try:
        return json.loads(zlib.decompress(blob))
    except (zlib.error, ValueError) as error:
        remedy = "put back a copy, or start a new one with another --out"
        raise GradebookProblem(f"the gradebook is damaged ({error}); {remedy}") from error
