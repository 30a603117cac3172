"""Fast checks against protocols, as Python has them from 3.12 on.

TensorFlow checks many times in every operation whether a value implements a protocol. An
older Python then lists all attributes of the protocol again, which takes a tenth of the time
of students' code. These attributes do not change, so they are cached.
"""

from __future__ import annotations

import sys
import typing
from functools import cache

MEMBERS = ("_get_protocol_attrs", "_is_callable_members_only")


def remember_members() -> None:
    """Cache the attributes of each protocol."""
    if sys.version_info < (3, 12):
        for name in MEMBERS:
            setattr(typing, name, cache(getattr(typing, name)))
