"""Values as compressed JSON."""

from __future__ import annotations

import json
import zlib
from typing import Any

from graders.gradebook.problems import GradebookProblem

_FAST = 1
"""zlib's fastest level: a few per cent in size are not worth the time."""


def pack_json(value: Any) -> bytes:
    """The value as compressed JSON in ASCII, in which lone surrogates survive, too."""
    text = json.dumps(value, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _FAST)


def unpack_json(blob: bytes) -> Any:
    """The inverse of `pack_json`. Raises `GradebookProblem` for any other bytes."""
    try:
        return json.loads(zlib.decompress(blob))
    except (zlib.error, ValueError) as error:
        advice = "restore a backup, or start a new one with another --out"
        raise GradebookProblem(f"the gradebook is damaged ({error}); {advice}") from error
