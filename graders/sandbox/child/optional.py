"""Libraries that the warm process imports before the first child whose code names one.

They are imported in the order of the course's settings, each with all before it. A child may
rely on so many of them, whatever was imported for children before it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

from graders.sandbox.child.touching import WrongSetting, imported, touch

KEY = "[optional_libraries]"
_libraries: list[tuple[str, Sequence[str]]] = []
_reserved: list[frozenset[str]] = []
"""The names at the top level of what is loaded, without any of them, with the first, …"""
_count = 0
"""How many of them the next child may rely on."""


def expect(libraries: Mapping[str, Sequence[str]]) -> None:
    """Note what may be imported later. Raises `WrongSetting` for a library that is not there."""
    for name in libraries:
        if not name or not find_spec(name.partition(".")[0]):
            raise WrongSetting(f"{KEY} names {name!r}, which cannot be imported (not found)")
    _libraries[:] = libraries.items()
    _reserved[:] = [_loaded()]


def load(count: int) -> None:
    """Import the first `count`, for the next child. Raises `WrongSetting`."""
    global _count
    _count = count
    done = len(_reserved) - 1
    if count <= done:
        return
    with unswept():
        for name, touched in _libraries[done:count]:
            touch(KEY, imported(KEY, name, name), name, touched)
            _reserved.append(_loaded())


def reserved() -> frozenset[str]:
    """The names at the top level that are the libraries', also where a submission has them."""
    return _reserved[_count] if _reserved else _loaded()


def _loaded() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in sys.modules)


@contextmanager
def unswept() -> Iterator[None]:
    """Import without garbage collections, which find next to nothing in a quarter of the time.

    What is there afterwards is never visited by a child's collector, so the pages that hold
    it stay shared with the warm process.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
