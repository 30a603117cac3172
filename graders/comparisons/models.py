"""Models: their class, their layers as a table, and the gradients of their weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.fields import Fields

COLUMNS = ("layer", "output shape", "parameters")
LONGEST = 60
"""The most rows shown of a table of layers."""
DISTRIBUTION = frozenset(["event_shape", "log_prob", "mean", "sample"])


def require_class(what: str, seen: Fields, name: str, expected: str = "") -> None:
    """Raise a `Disagreement` unless a model is of the class `name` or of one derived from it.

    The message calls the class `expected`, for example "a model of that library".
    """
    classes = seen.entries("classes", str)
    kind = f"a {classes[0][:60]}" if classes else "nothing"
    require(name in classes, f"{what}: expected {expected or f'a {name}'}, got {kind}.")


def require_input(what: str, seen: Fields, shape: Sequence[int]) -> None:
    """Raise a `Disagreement` that shows the layers unless a model takes inputs of this shape.

    The model may leave a size open (None).
    """
    taken = seen.shape("input_shape")[1:]
    fits = len(taken) == len(shape) and all(n in (None, size) for n, size in zip(taken, shape))
    require(
        fits,
        f"{what}: expected inputs of shape {tuple(shape)}, got {_shape(taken)}."
        f"{layer_table(seen, {0})}",
    )


def require_distribution(what: str, seen: Fields, batch: int, event: Sequence[int]) -> None:
    """Raise a `Disagreement` unless a model returns a batch of distributions of this event.

    The message shows the layers, if they were observed, and marks the last one.
    """
    table = layer_table(seen, {-1})
    missing = DISTRIBUTION.difference(seen.entries("methods", str))
    require(
        not missing,
        f"{what}: expected a distribution, got a {seen.read('kind', str)[:60]}"
        f" without {', '.join(sorted(missing))}.{table}",
    )
    require(
        seen.optional("of_library", bool) is not False,
        f"{what}: expected one of the library's distributions, got a"
        f" {seen.read('kind', str)[:60]} of your own.{table}",
    )
    for name, expected in (("event_shape", list(event)), ("batch_shape", [batch])):
        shape = seen.shape(name)
        require(
            shape == expected,
            f"{what}: expected a distribution of {name.replace('_', ' ')} {_shape(expected)},"
            f" got {_shape(shape)}.{table}",
        )


def require_gradients(what: str, seen: Fields) -> None:
    """Raise a `Disagreement` that marks the layers with weights that no gradient reaches.

    `frozen` in `seen`, if it is there, holds the numbers of layers that are not trained.

    A gradient of zero is right: a bias before batch normalisation has it, and so has a
    unit that is inactive for this input.
    """
    weights = seen.entries("gradients", dict)
    require(weights, f"{what}: the model has no trainable weights.{layer_table(seen, ())}")
    frozen = set(seen.entries("frozen", int) if "frozen" in seen.values else ())
    if frozen:
        table = layer_table(seen, frozen)
        says = f"{what}: these layers are never trained, their `trainable` is False.{table}"
        raise Disagreement(says, diagnosis=True)
    for bad, trouble in ((_missing, "have no gradient"), (_infinite, "have no finite gradient")):
        found = [weight for weight in weights if bad(weight.get("norm"))]
        if found:
            names = ", ".join(str(weight.get("name"))[:80] for weight in found[:8])
            layers = [weight.get("layer") for weight in found]
            marked = {layer for layer in layers if type(layer) is int}
            raise Disagreement(
                f"{what}: these trainable weights {trouble}: {names}.{layer_table(seen, marked)}"
            )


def _missing(norm: Any) -> bool:
    return norm is None


def _infinite(norm: Any) -> bool:
    return not isinstance(norm, float) or not np.isfinite(norm)


def layer_table(seen: Fields, marked: Collection[int]) -> str:
    """The layers as lines of text after a line break, with an arrow at each marked one.

    The text is empty when no layers were observed. Negative numbers in `marked` count from
    the end.
    """
    rows = [row for row in seen.optional("layers", list) or () if isinstance(row, dict)]
    if not rows:
        return ""
    table = [COLUMNS, *map(_cells, rows[:LONGEST])]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS))]
    arrows = {number % len(rows) for number in marked}
    lines = [
        f"{'→' if number in arrows else ' '} {_line(line, widths)}"
        for number, line in enumerate(table, start=-1)
    ]
    return "\n" + "\n".join(lines)


def _cells(row: Mapping[str, Any]) -> tuple[str, str, str]:
    name, kind, shape = (str(row.get(k, "?"))[:100] for k in ("name", "class", "output_shape"))
    # A library may number the layers to which its user gave no name: dense_3.
    named = name.rstrip("_0123456789").replace("_", "") != kind.lower().rstrip("0123456789")
    half = shape[1 : len(shape) // 2 - 1]
    # A probabilistic layer states the shape of its output twice, as one pair.
    shape = half if shape == f"({half}, {half})" else shape
    label = f"{kind[:28]} “{name[: max(4, 33 - len(kind))]}”" if named else kind[:36]
    return label, shape[:40], str(row.get("parameters", "?"))[:12]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    text = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths))
    return text.rstrip()


def _shape(shape: Sequence[object]) -> str:
    return repr(tuple(shape))[:200]
