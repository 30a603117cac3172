"""Models: their kind, their layers as a table, and the gradients that reach their weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.fields import Fields

COLUMNS = ("layer", "output shape", "parameters")
LONGEST = 60
"""Rows of a table that are shown; a network of more is not read to the end anyway."""
DISTRIBUTION = frozenset(["event_shape", "log_prob", "mean", "sample"])


def require_class(what: str, seen: Fields, name: str) -> None:
    """Raise a `Disagreement` unless a model is of this Keras class or one derived from it."""
    classes = seen.entries("classes", str)
    kind = classes[0][:60] if classes else "nothing"
    require(name in classes, f"{what} is a {kind}, asked for was a Keras {name}.")


def require_input(what: str, seen: Fields, shape: Sequence[int]) -> None:
    """Raise a `Disagreement` showing the layers unless a model takes inputs of this shape.

    A size that the model leaves open, None, is as good.
    """
    taken = seen.shape("input_shape")[1:]
    fits = len(taken) == len(shape) and all(n in (None, asked) for n, asked in zip(taken, shape))
    require(
        fits,
        f"{what} takes inputs of shape {_shape(taken)}, asked for was {tuple(shape)}."
        f"{layer_table(seen, {0})}",
    )


def require_distribution(what: str, seen: Fields, batch: int, event: Sequence[int]) -> None:
    """Raise a `Disagreement` unless a model's output is a batch of distributions of this event.

    Models whose layers were observed show them, the last one marked.
    """
    table = layer_table(seen, {-1})
    missing = DISTRIBUTION.difference(seen.entries("methods", str))
    require(
        not missing,
        f"{what} returns a {seen.read('kind', str)[:60]}, asked for was a distribution."
        f" It has no {', '.join(sorted(missing))}.{table}",
    )
    for name, asked in (("event_shape", list(event)), ("batch_shape", [batch])):
        shape = seen.shape(name)
        require(
            shape == asked,
            f"{what} returns a distribution whose {name.replace('_', ' ')} is {_shape(shape)},"
            f" asked for was {_shape(asked)}.{table}",
        )


def require_gradients(what: str, seen: Fields) -> None:
    """Raise a `Disagreement` showing the layers with weights that no gradient reaches.

    A gradient of zero is one that does: a bias before batch normalisation has it,
    and so has a unit that happens to be switched off.
    """
    weights = seen.entries("gradients", dict)
    require(weights, f"{what} has no trainable weights.{layer_table(seen, ())}")
    for trouble, said in ((_unreached, "no gradient reaches"), (_infinite, "no finite number is")):
        found = [weight for weight in weights if trouble(weight.get("norm"))]
        if found:
            names = ", ".join(str(weight.get("name"))[:80] for weight in found[:8])
            layers = [weight.get("layer") for weight in found]
            marked = {layer for layer in layers if type(layer) is int}
            raise Disagreement(
                f"{what} has trainable weights whose gradient is missing or not a number:"
                f" {said} {names}.{layer_table(seen, marked)}"
            )


def _unreached(norm: Any) -> bool:
    return norm is None


def _infinite(norm: Any) -> bool:
    return not isinstance(norm, float) or not np.isfinite(norm)


def layer_table(seen: Fields, marked: Collection[int]) -> str:
    """The layers as lines of text after a line break, the marked ones with an arrow.

    Empty when no layers were observed. Numbers below 0 count from the end.
    """
    layers = seen.values.get("layers")
    rows = [row for row in layers if isinstance(row, dict)] if isinstance(layers, list) else []
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
    # Keras numbers layers that have no name of their own: dense_3.
    named = name.rstrip("_0123456789").replace("_", "") != kind.lower().rstrip("0123456789")
    half = shape[1 : len(shape) // 2 - 1]
    # A probabilistic layer tells its output's shape twice, as one pair.
    shape = half if shape == f"({half}, {half})" else shape
    label = f"{kind[:28]} “{name[: max(4, 33 - len(kind))]}”" if named else kind[:36]
    return label, shape[:40], str(row.get("parameters", "?"))[:12]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    text = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths))
    return text.rstrip()


def _shape(shape: Sequence[object]) -> str:
    return repr(tuple(shape))[:200]
