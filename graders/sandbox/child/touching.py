"""Imports what a course's settings name, and says which setting names what is not there."""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterable

MESSAGE = 300
"""Characters of an exception's message that are passed on."""


class WrongSetting(Exception):
    """The course's settings name something that is not there; the message is one line."""


def imported(key: str, name: str, module: str) -> types.ModuleType:
    """The module that a setting names. Raises `WrongSetting`."""
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        raise _wrong(f"{key} names {name!r}, which cannot be imported", error) from error


def touch(key: str, module: types.ModuleType, library: str, names: Iterable[str]) -> None:
    """Read attributes that a library would otherwise load on first use. Raises `WrongSetting`."""
    for dotted in names:
        value: object = module
        try:
            for part in dotted.split("."):
                value = getattr(value, part)
        except Exception as error:
            raise _wrong(f"{key} {library} has no attribute {dotted!r}", error) from error


def _wrong(what: str, error: BaseException) -> WrongSetting:
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return WrongSetting(f"{what} ({why[:MESSAGE]})")
