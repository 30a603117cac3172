"""Snippets: a probe's call of a student's function, on its inputs, to run in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.calls import Call, find_call

MOST_NUMBERS = 200
"""In all arrays of a snippet; with more it is not read, and there is none."""
LONGEST_LINE = 70
"""Of arrays and comments, so that a terminal need not break it."""
LITERALS = (bool, int, float, str, type(None))


class _TooLarge(Exception):
    """An input that cannot be written as a literal of a readable size."""


def snippet(
    probes: str,
    probe: str,
    inputs: Mapping[str, Any],
    function: str,
    comment: str,
    *,
    any_values: bool = False,
) -> str:
    """Code that calls `function` as a probe does; empty where it cannot be written.

    Arguments:
        probes: the source of `probes.py`.
        probe: the name of the probe.
        inputs: the inputs of the probe.
        function: the student's function that the probe calls.
        comment: one line to stand behind the call; left out when it is long or has line breaks.
        any_values: whether arrays that are too large may have other values, as where code
            raises, which mostly depends on shapes and dtypes.

        >>> import numpy as np
        >>> from graders.evaluation.snippets import snippet
        >>> probes = '''
        ... import numpy as np
        ... def mean(student, table, axis):
        ...     mine = np.array(table)
        ...     return {"mean": np.asarray(student.average(mine, axis))}
        ... '''
        >>> inputs = {"table": np.array([[1.0, 2.5], [0.5, 4.0]]), "axis": 0}
        >>> print(snippet(probes, "mean", inputs, "average", "expected shape (2,), got (2, 1)"))
        import numpy as np
        table = np.array([[1. , 2.5],
                          [0.5, 4. ]])
        axis = 0
        mine = np.array(table)
        average(mine, axis)  # expected shape (2,), got (2, 1)
    """
    found = find_call(probes, probe, function, **_texts(inputs))
    if found is None:
        return ""
    used = {name: inputs[name] for name in found.arguments if name in inputs}
    try:
        values = [_assignment(name, value, any_values) for name, value in used.items()]
    except _TooLarge:
        return ""
    exact = [value for value in used.values() if not (any_values and _is_large(value))]
    if _numbers(exact) > MOST_NUMBERS:
        return ""
    call = _commented(found.call, comment)
    return "\n".join([*_imports(found, values), *values, *found.before, call])


def _texts(inputs: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in inputs.items() if isinstance(value, str)}


def _commented(call: str, comment: str) -> str:
    """The call with the comment; what a student's code printed must not become a line of code."""
    line = f"{call}  # {comment}"
    fits = comment and comment.isprintable() and len(line) <= LONGEST_LINE
    return line if fits else call


def _assignment(name: str, value: object, any_values: bool) -> str:
    if any_values and isinstance(value, np.ndarray) and _is_large(value):
        same = f"np.ones({value.shape}, {value.dtype.name!r})"
        return f"{name} = {same}  # the shape and dtype passed in"
    return f"{name} = {_literal(value, len(name) + 3)}"


def _is_large(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.size > MOST_NUMBERS


def _imports(found: Call, values: list[str]) -> list[str]:
    numpy = "import numpy as np"
    uses = any("np." in value for value in values) and numpy not in found.imports
    return [*([numpy] if uses else []), *found.imports]


def _numbers(value: object) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, dict):
        return _numbers(list(value.values()))
    return sum(_numbers(entry) for entry in value) if isinstance(value, (list, tuple)) else 1


def _literal(value: object, indent: int) -> str:
    """A value as Python source, its further lines indented."""
    if isinstance(value, np.ndarray):
        return _array(value, indent)
    if isinstance(value, (np.floating, np.integer, np.bool_)):
        return f"np.{type(value).__name__}({value.item()!r})"
    if isinstance(value, LITERALS):
        return _float(value) if isinstance(value, float) else repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(entry, indent + 1) for entry in value) + "]"
    if isinstance(value, dict):
        entries = (f"{key!r}: {_literal(entry, indent + 1)}" for key, entry in value.items())
        return "{" + ", ".join(entries) + "}"
    raise _TooLarge


def _float(value: float) -> str:
    return repr(value) if np.isfinite(value) else f"float({str(value)!r})"


def _array(array: Array, indent: int) -> str:
    if array.size > MOST_NUMBERS:
        raise _TooLarge
    if not array.size:
        return f"np.zeros({array.shape}, {array.dtype.name!r})"
    with np.printoptions(nanstr="np.nan", infstr="np.inf"):
        text = np.array2string(
            array,
            separator=", ",
            prefix=" " * (indent + len("np.array(")),
            floatmode="unique",
            threshold=sys.maxsize,
            max_line_width=LONGEST_LINE,
        )
    text = text.replace("\n\n", "\n")
    plain = array.dtype in (np.float64, np.int64, np.bool_)
    return f"np.array({text})" if plain else f"np.array({text}, {array.dtype.name!r})"
