"""The libraries that the warm process imports once for all children, by the course's settings.

A course's own modules are in one folder and are imported as `graders.suites.child.<name>`.
One of them may define hooks:

    after_import()        called when everything is imported
    before_fork()         raises an exception where a process forked now would not work
    seed(number)          seeds the libraries' random generators
"""

from __future__ import annotations

import random
import sys
import types
from collections.abc import Mapping
from typing import Any

from graders.sandbox.child import optional
from graders.sandbox.child.touching import WrongSetting, imported, touch

SUITES = "graders.suites"
CHILD = "graders.suites.child"
WARM = b"warm"
"""What is sent when everything is imported; anything else says which setting is wrong."""
_hooks: types.ModuleType | None = None
_out_of_memory: tuple[str, ...] = ()


def load(settings: Mapping[str, Any]) -> None:
    """Import everything but the optional libraries, and install the shims.

    Raises `WrongSetting` for a setting that names what cannot be imported.
    """
    with optional.unswept():
        for name, touched in settings["libraries"].items():
            touch("[libraries]", imported("[libraries]", name, name), name, touched)
        adopt(settings)
        for name in settings["modules"]:  # now, because a confined child could not read them
            imported("[child] modules", name, f"{CHILD}.{name}")
        for name in settings["shims"]:
            _install(name, imported("[child] shims", name, f"{CHILD}.{name}"))
        _call("after_import")
        _call("before_fork")
        optional.expect(settings["optional_libraries"])


def adopt(settings: Mapping[str, Any]) -> None:
    """Make the course's own modules importable, and its hooks those of this process.

    Raises `WrongSetting` for hooks that cannot be imported.
    """
    global _hooks, _out_of_memory
    _make_importable(settings["folder"])
    _out_of_memory = tuple(settings["out_of_memory"])
    if settings["hooks"]:
        _hooks = imported("[child] hooks", settings["hooks"], f"{CHILD}.{settings['hooks']}")


def _make_importable(folder: str) -> None:
    """Make the modules in a folder importable, and nothing else of the suites."""
    for name, path in ((SUITES, []), (CHILD, [folder])):
        package = types.ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
    sys.modules[SUITES].child = sys.modules[CHILD]  # type: ignore[attr-defined]


def _install(name: str, module: types.ModuleType) -> None:
    if not hasattr(module, "install"):
        raise WrongSetting(f"[child] shims names {name!r}, which has no function install()")
    module.install()


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
