"""From a wrong answer to figures: what a suite's `pictures.py` is written with.

`pictures.py` holds one function for each probe worth a picture, of the probe's name. It
takes the `Answer` and returns figures. It runs in the grader's process, on a wrong answer
only; what it raises costs a picture and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.course import Exercise
from graders.evaluation.evidence import Evidence
from graders.figures import (
    MOST_PANELS,
    MOST_PIXELS,
    MOST_POINTS,
    MOST_ROWS,
    Arrows,
    Ellipses,
    Figure,
    Images,
    Line,
    Panel,
    Points,
    Table,
    numbers,
)

LARGEST = 1e30
"""Larger values count as not finite."""
Asked = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Answer:
    """A wrong answer that may be drawn.

    Arguments:
        check: the name of the check, as in its id after the function.
        inputs: what the probe was given, by name.
        seen: the student's fields; its `reference` holds the reference's.
        asked: all that the check asked, in order.
        observe: what answers a question.
    """

    check: str
    inputs: Mapping[str, Any]
    seen: Evidence
    asked: Asked = ()
    observe: Callable[..., Evidence] | None = None

    def last(self, probe: str) -> Answer | None:
        """The answer to the last question that the check asked this probe, if it has one."""
        questions = [inputs for name, inputs in self.asked if name == probe]
        with suppress(Exception):
            if questions and self.observe:
                return replace(
                    self, inputs=questions[-1], seen=self.observe(probe, **questions[-1])
                )
        return None

    def array(self, name: str, *shape: int | None) -> Array:
        """The student's field as finite float64 numbers of this shape; None is any size.

        Raises `ValueError` for any other value, which then is not drawn.
        """
        value = self.seen.values.get(name)
        fits = isinstance(value, np.ndarray) and value.dtype.kind in "biuf"
        if not fits or value.ndim != len(shape):  # type: ignore[union-attr]
            raise ValueError(f"{name} cannot be drawn")
        found = np.asarray(value).astype(np.float64)
        if any(size not in (None, n) for size, n in zip(shape, found.shape)) or not found.size:
            raise ValueError(f"{name} cannot be drawn: it has shape {found.shape}")
        return found


Draws = Callable[[Answer], Iterable[Figure]]


def drawings(exercise: Exercise, probes: Iterable[str]) -> Mapping[str, Draws]:
    """What draws the answers to each probe; empty where the suite has no pictures."""
    if not (exercise.suite / "pictures.py").is_file():
        return {}
    module = import_module(f"graders.suites.{exercise.name}.pictures")
    return {name: found for name in probes if (found := getattr(module, name, None))}


def figures_of(
    draws: Mapping[str, Draws], check: str, asked: Asked, observe: Callable[..., Evidence]
) -> tuple[Figure, ...]:
    """The figures of the first of these probes that has any."""
    for probe, inputs in tuple(asked):
        if probe in draws:
            try:
                with np.errstate(all="ignore"):
                    seen = observe(probe, **inputs)
                    answer = Answer(check, inputs, seen, tuple(asked), observe)
                    found = tuple(draws[probe](answer))
            except Exception:  # a picture is no reason to withhold a score
                continue
            if found:
                return tuple(_bounded(figure) for figure in found)
    return ()


def _bounded(figure: Figure) -> Figure:
    """The figure, if its parts are not too many; raises nothing."""
    if isinstance(figure, Images):
        return replace(figure, panels=figure.panels[:MOST_PANELS])
    if isinstance(figure, Table):
        return replace(figure, rows=figure.rows[:MOST_ROWS])
    return figure


def points(xy: Array, label: str = "", group: int = 0, *, ringed: bool = False) -> Points:
    """Points (n, 2)."""
    x, y = _columns(xy)
    return Points(x, y, label, group, ringed)


def line(x: Array, y: Array, label: str = "", group: int = 0, *, dashed: bool = False) -> Line:
    """A line through points of coordinates x (n,) and y (n,); dashed where it was expected."""
    return Line(numbers(x[:MOST_POINTS]), numbers(y[:MOST_POINTS]), label, group, dashed)


def ellipses(
    centre: Array, half_axes: Array, label: str = "", group: int = 0, *, dashed: bool = False
) -> Ellipses:
    """Ellipses around centres (n, 2) with half axes (n, 2), along the axes of the plot."""
    return Ellipses(*_columns(centre), *_columns(half_axes), label, group, dashed)


def arrows(begin: Array, end: Array, label: str = "", group: int = 0) -> Arrows:
    """Arrows from points (n, 2) to points (n, 2)."""
    return Arrows(*_columns(begin), *_columns(end), label, group)


def panel(
    title: str,
    values: Array,
    *,
    between: tuple[float, float] | None = None,
    signed: bool = False,
    ringed: bool = False,
) -> Panel:
    """An image of values (rows, columns), the first row on top, with a colour bar.

    Arguments:
        title: what stands below it.
        values: numbers; those that are not finite have the lowest colour.
        between: the values of the first and the last colour; by default the extremes.
        signed: whether the colours are those of differences, around 0.
        ringed: whether a frame marks it as wrong.
    """
    shown = _thinned(values.astype(np.float64))
    shown = np.where(np.abs(shown) < LARGEST, shown, np.nan)
    low, high = between or extremes(shown, signed=signed)
    share = np.clip((shown - low) / max(high - low, 1e-300), 0.0, 1.0)
    levels = np.round(255 * np.nan_to_num(share)).astype(np.uint8)
    rows, columns = levels.shape
    return Panel(title, rows, columns, levels.tobytes(), False, signed, low, high, ringed)


def extremes(values: Array, *, signed: bool = False) -> tuple[float, float]:
    """The least and the greatest finite value; as far from 0 on both sides if `signed`."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    most = max(abs(low), abs(high))
    low, high = (-most, most) if signed else (low, high)
    return numbers([low])[0], numbers([high])[0]


def photo(title: str, pixels: Array, *, ringed: bool = False) -> Panel:
    """An image of pixels (rows, columns, 3): bytes, or floats from 0 to 1."""
    scale = 1.0 if pixels.dtype.kind in "iu" else 255.0
    wide = np.nan_to_num(pixels.astype(np.float64) * scale)
    shown = _thinned(np.clip(wide, 0, 255)).round().astype(np.uint8)
    rows, columns, _ = shown.shape
    return Panel(title, rows, columns, shown.tobytes(), rgb=True, ringed=ringed)


def _thinned(values: Array) -> Array:
    """Every second row and column, as often as needed to bound the size."""
    while values.shape[0] * values.shape[1] > MOST_PIXELS:
        values = values[::2, ::2]
    return values


def _columns(xy: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    some = np.asarray(xy, np.float64)[:MOST_POINTS]
    return numbers(some[:, 0]), numbers(some[:, 1])
