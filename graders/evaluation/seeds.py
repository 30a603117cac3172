"""Which seed a submission's inputs are drawn from.

Unpredictable, so that no answer can be known before; the same again for the same
content on the same machine; and few, so that the reference's observations are
soon all cached.
"""

from __future__ import annotations

import hashlib
import secrets

from graders.storage import atomic_write, cache_folder

POOL = 8


def seed_for(digest: str) -> int:
    """The seed for a submission of this digest: one of `POOL`, by a secret of this machine."""
    which = int(digest[:8], 16) % POOL
    return int.from_bytes(hashlib.sha256(_secret() + bytes([which])).digest()[:4], "big") >> 1


def _secret() -> bytes:
    path = cache_folder("seeds") / "secret"
    if not path.exists():
        atomic_write(path, secrets.token_bytes(16))
    return path.read_bytes()
