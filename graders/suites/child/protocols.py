"""Checks against protocols made quick, as Python itself makes them from 3.12 on.

For every operation TensorFlow asks many times whether a value fits a protocol, and an
older Python then lists all attributes of the protocol anew: a tenth of the time of
students' code. Those of a class do not change.
"""

from __future__ import annotations

import sys
import typing
from functools import cache

MEMBERS = ("_get_protocol_attrs", "_is_callable_members_only")


def remember_members() -> None:
    """Let Python look only once at what each protocol asks for."""
    if sys.version_info < (3, 12):
        for name in MEMBERS:
            setattr(typing, name, cache(getattr(typing, name)))
