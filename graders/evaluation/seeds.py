"""Which seed a submission's inputs are drawn from.

It is unpredictable, so that no answer can be known before; the same again for the same
content on the same machine; and one of few, so that the reference's observations are
soon all cached.
"""

from __future__ import annotations

import hashlib
import secrets

from graders.storage import cache_folder, create_once

POOL = 8


def seed_for(digest: str) -> int:
    """The seed for a submission of this digest: one of `POOL`, by a secret of this machine."""
    which = int(digest[:8], 16) % POOL
    return int.from_bytes(hashlib.sha256(_secret() + bytes([which])).digest()[:4], "big") >> 1


def _secret() -> bytes:
    """This machine's secret, made at the first call; of two that race, one's counts for both."""
    path = cache_folder("seeds") / "secret"
    if not path.exists():
        create_once(path, secrets.token_bytes(16))
    return path.read_bytes()
