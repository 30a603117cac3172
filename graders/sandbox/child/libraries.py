"""The libraries that the warm process imports once for all children, by the course's settings.

A course's own modules are in one folder and are imported as `graders.suites.child.<name>`.
One of them may define hooks:

    after_import()        called when everything is imported
    before_fork()         raises an exception where a process forked now would not work
    seed(number)          seeds the libraries' random generators
"""

from __future__ import annotations

import gc
import importlib
import random
import sys
import types
from collections.abc import Mapping
from typing import Any

SUITES = "graders.suites"
CHILD = "graders.suites.child"
MESSAGE = 300
"""Characters of an exception's message that are passed on."""
WARM = b"warm"
"""What is sent when everything is imported; anything else says which setting is wrong."""
_hooks: types.ModuleType | None = None
_out_of_memory: tuple[str, ...] = ()


class WrongSetting(Exception):
    """The course's settings name something that is not there; the message is one line."""


def load(settings: Mapping[str, Any]) -> None:
    """Import everything, install the shims, and freeze memory for forking.

    Raises `WrongSetting` for a setting that names what cannot be imported.
    """
    for name, touched in settings["libraries"].items():
        module = _imported("[libraries]", name, name)
        for dotted in touched:
            _touch(module, name, dotted)
    adopt(settings)
    for name in settings["modules"]:  # now, because a confined child could not read them
        _imported("[child] modules", name, f"{CHILD}.{name}")
    for name in settings["shims"]:
        _install(name, _imported("[child] shims", name, f"{CHILD}.{name}"))
    _call("after_import")
    _call("before_fork")
    gc.collect()
    # Frozen objects are never visited by a child's collector, so the pages that
    # hold them stay shared with the warm process.
    gc.freeze()


def adopt(settings: Mapping[str, Any]) -> None:
    """Make the course's own modules importable, and its hooks those of this process.

    Raises `WrongSetting` for hooks that cannot be imported.
    """
    global _hooks, _out_of_memory
    _make_importable(settings["folder"])
    _out_of_memory = tuple(settings["out_of_memory"])
    if settings["hooks"]:
        _hooks = _imported("[child] hooks", settings["hooks"], f"{CHILD}.{settings['hooks']}")


def _make_importable(folder: str) -> None:
    """Make the modules in a folder importable, and nothing else of the suites."""
    for name, path in ((SUITES, []), (CHILD, [folder])):
        package = types.ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
    sys.modules[SUITES].child = sys.modules[CHILD]  # type: ignore[attr-defined]


def _imported(key: str, name: str, module: str) -> types.ModuleType:
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        raise _wrong(f"{key} names {name!r}, which cannot be imported", error) from error


def _touch(value: object, library: str, dotted: str) -> None:
    try:
        for part in dotted.split("."):
            value = getattr(value, part)
    except Exception as error:
        raise _wrong(f"[libraries] {library} has no attribute {dotted!r}", error) from error


def _install(name: str, module: types.ModuleType) -> None:
    if not hasattr(module, "install"):
        raise WrongSetting(f"[child] shims names {name!r}, which has no function install()")
    module.install()


def _wrong(what: str, error: BaseException) -> WrongSetting:
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return WrongSetting(f"{what} ({why[:MESSAGE]})")


def before_fork() -> None:
    """Call the course's hook, which raises where a process forked now would not work."""
    _call("before_fork")


def seed(number: int) -> None:
    """Seed Python's and NumPy's global generators, and those of the course's libraries."""
    random.seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number)
    _call("seed", number)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception means that memory has run out, in Python or a library."""
    return isinstance(error, MemoryError) or type(error).__name__ in _out_of_memory


def _call(name: str, *arguments: object) -> None:
    hook = getattr(_hooks, name, None)
    if hook is not None:
        hook(*arguments)
