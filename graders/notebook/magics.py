"""The magics of IPython and Jupyter, and the function beside them."""

from __future__ import annotations

import os
import shlex
import sys
from typing import Any

from graders.errors import NOT_LINUX
from graders.notebook.connection import Connection, NoResult
from graders.notebook.namespace import FIRST, code_of
from graders.notebook.probing import Probing
from graders.notebook.result import Result

COURSE = "PROBGRADE_COURSE"
USAGE = "write %grade, %grade NAME, or %grade NAME --seed NUMBER"
TOO_LATE = (
    "{name} was not set to {value} before {library} was imported: restart the kernel, and run"
    " %load_ext probgrade in the first cell"
)
_connections: list[Connection] = []


def check(
    *names: str, exercise: str | None = None, seed: int | None = None, namespace: Any = None
) -> Result:
    """Check functions as they are in memory, as `probgrade grade` would.

    Arguments:
        names: the functions to check; without any, all of the exercise.
        exercise: the exercise's name, where the functions do not tell.
        seed: what the inputs are drawn from; the same again without one.
        namespace: a dict of names, by default those of the notebook or of `__main__`.

    Raises:
        NoResult: there is nothing to check.
    """
    shell = _shell()
    if namespace is None:
        namespace = vars(sys.modules["__main__"]) if shell is None else shell.user_ns
    connection = _connected()
    _require_environment(connection)
    code = code_of(namespace, shell)
    asked = {
        "exercise": exercise,
        "functions": list(names),
        "seed": seed,
        "defined": [name for name in list(namespace) if not name.startswith("_")],
        "cells": list(code.cells),
        "modules": dict(code.modules),
    }
    return Result(connection.check(asked, Probing(namespace, code)))


def load_ipython_extension(shell: Any) -> None:
    """Register `%grade` and `%%grade`, and start the helper process."""
    shell.register_magic_function(_grade, "line_cell", "grade")
    try:
        _prepare_environment(_connected())
    except NoResult as problem:
        print(f"probgrade: {problem}")


def unload_ipython_extension(shell: Any) -> None:
    """End the helper process, and take the magics away."""
    while _connections:
        _connections.pop().close()
    for magics in shell.magics_manager.magics.values():
        magics.pop("grade", None)


def _grade(line: str, cell: str | None = None) -> Result | None:
    """Check functions as they are in memory: `%grade [NAME…] [--seed NUMBER]`."""
    if cell is not None and not _run(cell):
        return None
    try:
        names, options = _parsed(line)
        return check(*names, **options)
    except NoResult as problem:
        print(f"probgrade: {problem}")
        return None


def _run(cell: str) -> bool:
    """Run the rest of a cell, its lines numbered as they stand; return whether it succeeded."""
    shell = _shell()
    number = len(shell.history_manager.input_hist_raw) - 1
    first = "" if cell.lstrip().startswith("%%") else FIRST.format(number=number)
    return bool(shell.run_cell(first + cell, store_history=False).success)


def _parsed(line: str) -> tuple[list[str], dict[str, Any]]:
    """The names and the options in a magic's line. Raises `NoResult`."""
    names: list[str] = []
    options: dict[str, Any] = {}
    try:
        words = iter(shlex.split(line))
        for word in words:
            if word == "--seed":
                options["seed"] = int(next(words))
            elif word == "--exercise":
                options["exercise"] = next(words)
            elif word.isidentifier():
                names.append(word)
            else:
                raise ValueError(word)
    except (ValueError, StopIteration) as error:
        raise NoResult(USAGE) from error
    return names, options


def _connected() -> Connection:
    """The helper process, which is started where there is none. Raises `NoResult`."""
    if sys.platform != "linux":
        raise NoResult(NOT_LINUX)
    while _connections and not _connections[-1].alive:
        _connections.pop().close()
    if not _connections:
        _connections.append(Connection(os.environ.get(COURSE, "")))
    return _connections[-1]


def _prepare_environment(connection: Connection) -> None:
    """Set what the course's libraries need that are not imported yet."""
    for library, variables in connection.environment.items():
        if library not in sys.modules:
            os.environ.update(variables)


def _require_environment(connection: Connection) -> None:
    """Raise `NoResult` where a library was imported without what the course needs."""
    _prepare_environment(connection)
    for library, variables in connection.environment.items():
        for name, value in variables.items():
            if os.environ.get(name) != value:
                raise NoResult(TOO_LATE.format(name=name, value=value, library=library))


def _shell() -> Any:
    """The interactive shell, or None outside IPython."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
