"""Figures: what to draw or to tabulate about a wrong answer, as plain values of bounded size.

A figure says what is seen, not how it looks: `reports/pictures/` draws it. Values are
rounded to a few digits, and `staff` marks what shows more than students may see.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

DIGITS = 5
"""Significant digits of a coordinate: more than a screen has pixels."""
MOST_POINTS = 2_000
"""The most points of one layer of a plot; further ones are left out."""
MOST_PIXELS = 20_000
MOST_PANELS = 60
MOST_BYTES = 2_000_000
"""Of all figures of a report: what a student returns must not make a page that nobody can open."""
MOST_ROWS = 60
LONGEST_CELL = 100


@dataclass(frozen=True)
class Points:
    """Single points; those of one `group` have one colour and one marker. `ringed` ones are odd."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str = ""
    group: int = 0
    ringed: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points in their order; a `dashed` one is what was expected."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str = ""
    group: int = 0
    dashed: bool = False


@dataclass(frozen=True)
class Ellipses:
    """Ellipses along the axes, around (x, y), with these half axes."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    width: tuple[float, ...]
    height: tuple[float, ...]
    label: str = ""
    group: int = 0
    dashed: bool = False


@dataclass(frozen=True)
class Arrows:
    """Arrows from (x, y) to (to_x, to_y)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    to_x: tuple[float, ...]
    to_y: tuple[float, ...]
    label: str = ""
    group: int = 0


Layer = Points | Line | Ellipses | Arrows


@dataclass(frozen=True)
class Plot:
    """Layers on common axes; `equal` ones have one scale. `alt` says in words what it shows."""

    caption: str
    alt: str
    layers: tuple[Layer, ...]
    x_label: str = ""
    y_label: str = ""
    equal: bool = False
    staff: bool = False


@dataclass(frozen=True)
class Panel:
    """One image: `pixels` holds rows of levels from 0 to 255, or of three bytes where `rgb`.

    `low` and `high` are the values of the levels 0 and 255, which a colour bar states; without
    them there is none. `signed` levels have a colour map of two hues around the middle.
    """

    title: str
    rows: int
    columns: int
    pixels: bytes
    rgb: bool = False
    signed: bool = False
    low: float | None = None
    high: float | None = None
    ringed: bool = False


@dataclass(frozen=True)
class Images:
    """Images side by side; `small` ones are many. With `columns`, so many stand in a row."""

    caption: str
    alt: str
    panels: tuple[Panel, ...]
    small: bool = False
    columns: int = 0
    staff: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts below headings; `marked` are the numbers of the rows that are wrong.

    `cells` are single cells that are wrong, each by the numbers of its row and column.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, ...] = ()
    staff: bool = False
    cells: tuple[tuple[int, int], ...] = ()


Figure = Plot | Images | Table
Figures = Mapping[str, tuple[Figure, ...]]
"""The figures of each check, by its id."""

KINDS = {
    kind.__name__: kind for kind in (Points, Line, Ellipses, Arrows, Plot, Panel, Images, Table)
}


def size(figures: Iterable[Figure]) -> int:
    """About how many bytes figures take on a page."""
    return sum(_size(figure) for figure in figures)


def _size(value: Any) -> int:
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, tuple):
        return sum(map(_size, value))
    if type(value).__name__ in KINDS:
        return sum(_size(getattr(value, field.name)) for field in fields(value))
    return 8


def numbers(values: Iterable[float]) -> tuple[float, ...]:
    """Rounded numbers; what is not finite becomes NaN."""
    return tuple(_rounded(float(value)) for value in values)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else math.nan


def figure_to_builtins(figure: Any) -> dict[str, Any]:
    """A figure as what JSON and MessagePack have; NaN becomes None."""
    values = {field.name: _plain(getattr(figure, field.name)) for field in fields(figure)}
    return {"kind": type(figure).__name__, **values}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return figure_to_builtins(value) if type(value).__name__ in KINDS else value


def figure_from_builtins(value: Mapping[str, Any]) -> Any:
    """The inverse of `figure_to_builtins`."""
    kind = KINDS[value["kind"]]
    values = {name: _read(name, entry) for name, entry in value.items() if name != "kind"}
    return kind(**values)


def _read(name: str, value: Any) -> Any:
    if name == "pixels":
        return base64.b64decode(value)
    if isinstance(value, list):
        return tuple(_read("", math.nan if entry is None else entry) for entry in value)
    return figure_from_builtins(value) if isinstance(value, dict) else value


def figures_to_builtins(figures: Figures) -> dict[str, Any]:
    """The figures of a report as builtins."""
    return {check: [figure_to_builtins(one) for one in some] for check, some in figures.items()}


def figures_from_builtins(value: Mapping[str, Any]) -> Figures:
    """The inverse of `figures_to_builtins`."""
    return {check: tuple(map(figure_from_builtins, some)) for check, some in value.items()}
