"""Stubs for libraries that decorate a notebook, and other names of modules.

A hosted notebook mounts a drive, logs to a service, shows widgets and bars, and compiles or
checks functions. None of that changes an answer, so each of these libraries is a module whose
every attribute can be called: a function that it decorates stays as it is, and what it loops
over, too.
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

DECORATING = (
    *("google.colab", "wandb", "ipywidgets", "plotly", "livelossplot", "mlflow", "neptune"),
    *("comet_ml", "bokeh", "altair", "holoviews", "graphviz", "pydot", "dotenv", "watermark"),
    *("fastprogress", "progressbar", "alive_progress", "pyprind", "loguru"),
    *("numba", "typeguard", "beartype", "jaxtyping", "nptyping", "line_profiler"),
    *("memory_profiler", "jupyterthemes", "nb_black", "lab_black", "termcolor", "colorama"),
)
"""Libraries that log, show, mount, compile or check; stubbed only where not installed."""
MOVED = {
    **dict.fromkeys(("utils.np_utils", "utils.vis_utils", "utils.generic_utils"), "utils"),
    **{
        f"layers.{old}": "layers"
        for old in ("core", "convolutional", "pooling", "merge", "normalization", "embeddings")
        + ("advanced_activations", "recurrent", "wrappers", "noise", "local")
    },
    **dict.fromkeys(("engine.topology", "engine.base_layer", "engine"), "layers"),
    "engine.training": "models",
}
"""Modules of Keras 2 that older versions had, and where their names are now."""
ALIASES = {
    **{f"keras.{old}": f"tf_keras.{new}" for old, new in MOVED.items()},
    # Keras 2, which the layers of TensorFlow Probability need and TensorFlow calls `tf.keras`.
    "keras": "tf_keras",
    # The plain bar instead of the one that needs a browser.
    "tqdm.notebook": "tqdm.std",
    "tqdm.autonotebook": "tqdm.std",
}
"""Modules that are imported under another name."""


class Nothing:
    """What a stub's attributes are: anything may be done with one, and nothing happens.

    A class may be derived from one, too, and is nothing then. Called with a function, it is
    that function's decorator; called with what can be looped over, it is that.
    """

    def __init__(self, *arguments: Any) -> None:
        items = arguments[0] if len(arguments) == 1 else ()
        items = range(items) if isinstance(items, int) else items
        object.__setattr__(self, "_items", items if hasattr(items, "__iter__") else ())

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        first = arguments[0] if arguments else None
        if isinstance(first, (types.FunctionType, type)):
            return first
        return Nothing(first) if arguments else self

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __getitem__(self, key: Any) -> Nothing:
        return self

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *exception: Any) -> None:
        pass

    def __iter__(self) -> Any:
        return iter(self._items)

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
    for old, new in MOVED.items():
        parent, _, name = old.rpartition(".")
        if parent:
            _set_missing(f"tf_keras.{parent}", name, f"tf_keras.{new}")
    sys.meta_path.insert(0, AliasFinder(ALIASES))


def _set_missing(parent: str, name: str, module: str) -> None:
    """Make a module an attribute of a package that is there and does not have one."""
    try:
        owner = importlib.import_module(parent)
    except ModuleNotFoundError:
        return
    if not hasattr(owner, name):
        setattr(owner, name, importlib.import_module(module))


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
