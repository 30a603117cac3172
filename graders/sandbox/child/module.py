"""The student's module, built statement by statement.

Each kept statement runs on its own, so that one that fails takes down only the
answers that need it.
"""

from __future__ import annotations

import linecache
import sys
import types
from typing import Any

from graders.sandbox.child.exceptions import ExceptionInfo, exception_info, syntax_error

MODULE_NAME = "submission"


class NotDefined(Exception):
    """A probe asked for a name the student did not define."""


class NotLoaded(Exception):
    """A probe asked for a name whose statements failed to run."""

    def __init__(self, cause: ExceptionInfo) -> None:
        super().__init__(str(cause.get("message", "")))
        self.cause = cause


class Student:
    """The submission as a probe sees it: its names, as attributes.

    Raises `NotDefined` or `NotLoaded` when a name is missing, which is the student's
    mistake, not the probe's.
    """

    def __init__(self, program: dict[str, Any]) -> None:
        self._module = types.ModuleType(MODULE_NAME)
        self._broken: dict[str, str] = program["broken"]
        self._needs: dict[str, list[int]] = program["needs"]
        self._failures = _load(self._module, program)

    def __getattr__(self, name: str) -> Any:
        if name in self._broken:
            raise NotLoaded(syntax_error(self._broken[name]))
        for index in self._needs.get(name, []):
            if index in self._failures:
                raise NotLoaded(self._failures[index])
        if name not in vars(self._module):
            raise NotDefined(name)
        return vars(self._module)[name]


def _load(module: types.ModuleType, program: dict[str, Any]) -> dict[int, ExceptionInfo]:
    """Run the program's statements; return the exceptions, by statement number."""
    for name, text in program["files"].items():
        # Some libraries translate a function's loops and conditions from its source, which
        # they read through linecache.
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    sys.modules[MODULE_NAME] = module
    failures = {}
    for index, statement in enumerate(program["statements"]):
        try:
            _run(statement, module, program["futures"])
        except BaseException as error:
            failures[index] = exception_info(error, frozenset(program["files"]))
    return failures


def _run(statement: dict[str, Any], module: types.ModuleType, futures: int) -> None:
    padding = "\n" * (statement["line"] - 1)
    code = compile(
        padding + statement["source"],
        statement["file"],
        "exec",
        flags=futures,
        dont_inherit=True,
    )
    exec(code, vars(module))
