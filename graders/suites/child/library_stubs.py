"""Stubs for libraries that decorate a notebook, and other names of modules.

A hosted notebook mounts a drive, logs to a service and shows widgets. None of that changes
an answer, so each of these libraries is a module whose every attribute can be called.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from typing import Any, ClassVar

DECORATING = ("google.colab", "wandb", "ipywidgets", "plotly", "livelossplot", "mlflow")
"""Libraries that log, show or mount; each is stubbed only where it is not installed."""
ALIASES = {
    # Keras 2, which the layers of TensorFlow Probability need and TensorFlow calls `tf.keras`.
    "keras": "tf_keras",
    # The plain bar instead of the one that needs a browser.
    "tqdm.notebook": "tqdm.std",
    "tqdm.autonotebook": "tqdm.std",
}
"""Modules that are imported under another name."""


class Nothing:
    """What a stub's attributes are: anything may be done with one, and nothing happens.

    A class may be derived from one, too, and is nothing then.
    """

    def __init__(self, *arguments: Any) -> None:
        pass

    def __call__(self, *arguments: Any, **options: Any) -> Nothing:
        return self

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *exception: Any) -> None:
        pass

    def __iter__(self) -> Any:
        return iter(())

    def __bool__(self) -> bool:
        return False


class Stub(types.ModuleType):
    """A module of a library that only decorates."""

    __all__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class StubFinder(MetaPathFinder, Loader):
    """Finds the modules of some libraries, each as a stub."""

    def __init__(self, libraries: Sequence[str]) -> None:
        self._libraries = tuple(libraries)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in self._libraries):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return Stub(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class AliasFinder(MetaPathFinder, Loader):
    """Finds modules under other names, with all that is below them."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases = aliases

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        for alias, module in self._aliases.items():
            if fullname == alias or fullname.startswith(f"{alias}."):
                return ModuleSpec(fullname, self, origin=module + fullname[len(alias) :])
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return importlib.import_module(str(spec.origin))

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install() -> None:
    """Make the stubs and the other names importable."""
    missing = [name for name in DECORATING if not _is_installed(name)]
    sys.meta_path.append(StubFinder(missing))
    sys.meta_path.insert(0, AliasFinder(ALIASES))


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
