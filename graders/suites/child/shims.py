"""Compatibility shims: names in older course notebooks that libraries have since removed.

A solution that was right when its course was taught is still right: a shim restores each
removed name with its old meaning. A shim is installed only where the library does not have
the name, so nothing that exists changes. All shims are in the table `SHIMS`. Those of a library
that is not imported yet are installed when it is.
"""

from __future__ import annotations

import importlib
import sys
import types
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Shim:
    """One removed name: its module or class, its replacement, and the reason.

    `make` is called when the shim is installed, so that nothing is imported earlier.
    """

    owner: str
    name: str
    make: Callable[[], Any]
    why: str

    @property
    def path(self) -> str:
        return f"{self.owner}.{self.name}"

    @property
    def module(self) -> str:
        return self.owner.partition(":")[0]


def install() -> tuple[str, ...]:
    """Install every shim whose name is missing, now or on import; return those installed now."""
    modules = dict.fromkeys([*(shim.module for shim in SHIMS), STYLES])
    later = [name for name in modules if name.partition(".")[0] not in sys.modules]
    if later:
        sys.meta_path.insert(0, OnImport(later))
    return tuple(path for name in modules if name not in later for path in _install_in(name))


def _install_in(module: str) -> list[str]:
    """Install what is missing in a module; return the paths of the names."""
    installed = []
    for shim in SHIMS:
        if shim.module == module and not _has(owner := _resolve(shim.owner), shim.name):
            setattr(owner, shim.name, shim.make())
            installed.append(shim.path)
    return [*installed, *(_install_styles() if module == STYLES else ())]


class OnImport(MetaPathFinder):
    """Installs the shims of modules when these are imported."""

    def __init__(self, modules: Collection[str]) -> None:
        self._modules = modules

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname in self._modules else None
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def run_and_install(module: types.ModuleType) -> None:
            run(module)
            _install_in(fullname)

        spec.loader.exec_module = run_and_install  # type: ignore[method-assign]
        return spec


def _resolve(path: str) -> Any:
    """The module or class of a dotted path."""
    module, _, attribute = path.partition(":")
    owner = importlib.import_module(module)
    return getattr(owner, attribute) if attribute else owner


def _has(owner: Any, name: str) -> bool:
    with warnings.catch_warnings():
        # NumPy warns about some removed names.
        warnings.simplefilter("ignore")
        return hasattr(owner, name)


def tostring_rgb(canvas: Any) -> bytes:
    """The canvas's pixels as bytes, three to a pixel."""
    return np.asarray(canvas.buffer_rgba())[..., :3].tobytes()


def get_cmap(name: Any = None, lut: int | None = None) -> Any:
    """A colour map by its name, with `lut` entries."""
    import matplotlib.pyplot as plt

    return plt.get_cmap(name, lut)


def collections(contours: Any) -> list[Any]:
    """The artists of a contour plot: formerly one for each level, now the plot itself."""
    return [contours]


def asscalar(array: Any) -> Any:
    """The only element of an array."""
    return np.asarray(array).item()


def asfarray(array: Any, dtype: Any = np.float64) -> Any:
    """An array of floats."""
    return np.asarray(array, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def affine(
    shift: Any = None,
    scale_identity_multiplier: Any = None,
    scale_diag: Any = None,
    scale_tril: Any = None,
    adjoint: bool = False,
    validate_args: bool = False,
    name: str = "affine",
) -> Any:
    """x → scale x + shift, where the scale is the sum of the given parts."""
    import tensorflow as tf
    import tensorflow_probability as tfp

    tfb, steps = tfp.bijectors, []
    if shift is not None:
        steps.append(tfb.Shift(shift, validate_args=validate_args))
    if scale_tril is not None:
        lower = tf.linalg.band_part(tf.convert_to_tensor(scale_tril), -1, 0)
        for part in (scale_diag, scale_identity_multiplier):
            if part is not None:
                lower += tf.linalg.diag(part * tf.ones(lower.shape[-1], lower.dtype))
        steps.append(tfb.ScaleMatvecTriL(lower, adjoint=adjoint, validate_args=validate_args))
    elif scale_diag is not None:
        extra = 0.0 if scale_identity_multiplier is None else scale_identity_multiplier
        steps.append(tfb.ScaleMatvecDiag(tf.convert_to_tensor(scale_diag) + extra))
    elif scale_identity_multiplier is not None:
        steps.append(tfb.Scale(scale_identity_multiplier, validate_args=validate_args))
    return tfb.Chain(steps, name=name)


def affine_scalar(
    shift: Any = None,
    scale: Any = None,
    log_scale: Any = None,
    validate_args: bool = False,
    name: str = "affine_scalar",
) -> Any:
    """x → scale x + shift, elementwise."""
    import tensorflow_probability as tfp

    tfb, steps = tfp.bijectors, []
    if shift is not None:
        steps.append(tfb.Shift(shift, validate_args=validate_args))
    if scale is not None or log_scale is not None:
        steps.append(tfb.Scale(scale, log_scale=log_scale, validate_args=validate_args))
    return tfb.Chain(steps, name=name)


_NUMPY = {
    "float": (float, "an alias of Python's, removed in NumPy 1.24"),
    "int": (int, "an alias of Python's, removed in NumPy 1.24"),
    "bool": (bool, "an alias of Python's, removed in NumPy 1.24 to 1.26"),
    "complex": (complex, "an alias of Python's, removed in NumPy 1.24"),
    "object": (object, "an alias of Python's, removed in NumPy 1.24"),
    "str": (str, "an alias of Python's, removed in NumPy 1.24"),
    "float_": (np.float64, "now float64; removed in NumPy 2.0"),
    "complex_": (np.complex128, "now complex128; removed in NumPy 2.0"),
    "Inf": (np.inf, "now inf; removed in NumPy 2.0"),
    "Infinity": (np.inf, "now inf; removed in NumPy 2.0"),
    "infty": (np.inf, "now inf; removed in NumPy 2.0"),
    "NaN": (np.nan, "now nan; removed in NumPy 2.0"),
    "round_": (np.round, "now round; removed in NumPy 2.0"),
    "product": (np.prod, "now prod; removed in NumPy 2.0"),
    "cumproduct": (np.cumprod, "now cumprod; removed in NumPy 2.0"),
    "alltrue": (np.all, "now all; removed in NumPy 2.0"),
    "sometrue": (np.any, "now any; removed in NumPy 2.0"),
    "asscalar": (asscalar, "now the method item; removed in NumPy 1.23"),
    "asfarray": (asfarray, "now asarray with a dtype; removed in NumPy 2.0"),
}


def _numpy(new: str) -> Callable[[], Any]:
    return lambda: getattr(np, new)


def _value(value: Any) -> Callable[[], Any]:
    return lambda: value


SHIMS = (
    Shim(
        "matplotlib.backends.backend_agg:FigureCanvasAgg",
        "tostring_rgb",
        lambda: tostring_rgb,
        "how courses turned a figure into an array; removed in Matplotlib 3.10, now buffer_rgba",
    ),
    Shim(
        "matplotlib.cm",
        "get_cmap",
        lambda: get_cmap,
        "removed in Matplotlib 3.11, now pyplot.get_cmap and matplotlib.colormaps",
    ),
    Shim(
        "matplotlib.contour:ContourSet",
        "collections",
        lambda: property(collections),
        "looped over to style or remove contours; removed in Matplotlib 3.10, now one artist",
    ),
    Shim(
        "tensorflow_probability.python.bijectors",
        "Affine",
        lambda: affine,
        "shift and scale of vectors; removed from TFP, now Shift and ScaleMatvecDiag or -TriL",
    ),
    Shim(
        "tensorflow_probability.python.bijectors",
        "AffineScalar",
        lambda: affine_scalar,
        "shift and scale of numbers; removed from TFP, now Shift and Scale",
    ),
    Shim("numpy", "trapz", _numpy("trapezoid"), "now trapezoid; removed in NumPy 2.4"),
    Shim("numpy", "in1d", _numpy("isin"), "now isin; removed in NumPy 2.4"),
    *(Shim("numpy", name, _value(new), why) for name, (new, why) in _NUMPY.items()),
)

STYLES = "matplotlib.style"
SEABORN = "seaborn-v0_8"
"""The prefix by which Matplotlib 3.6 to 3.8 replaced `seaborn` in the names of styles."""


def _install_styles() -> tuple[str, ...]:
    """Add the old names of Matplotlib's seaborn styles."""
    from matplotlib import style

    renamed = {name: name.replace(SEABORN, "seaborn") for name in style.library}
    missing = {new: old for new, old in renamed.items() if old not in style.library}
    style.library.update({old: style.library[new] for new, old in missing.items()})
    return tuple(f"matplotlib.style.library[{old!r}]" for old in missing.values())
