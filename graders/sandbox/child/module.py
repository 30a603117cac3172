"""The student's module, built statement by statement.

A statement runs when an answer that needs it is asked for, so that one that fails or
never ends takes down only the answers that need it.
"""

from __future__ import annotations

import linecache
import types
from collections.abc import Callable, Iterable
from typing import Any

from graders.sandbox.child import imports
from graders.sandbox.child.exceptions import ExceptionInfo, exception_info, syntax_error

EFFECTS_LIMIT = 20
"""Statements that failed, among those that run for their effect, in one reply."""


class NotDefined(Exception):
    """A probe asked for a name the student did not define."""


class NotLoaded(Exception):
    """A probe asked for a name that needs a statement that failed.

    `cause` is the statement's exception; None when an earlier child was killed in it.
    `statement` is its number; -1 when the definition itself does not parse.
    """

    def __init__(self, name: str, statement: int, cause: ExceptionInfo | None) -> None:
        super().__init__(name)
        self.name = name
        self.statement = statement
        self.cause = cause


class Student:
    """The submission as a probe sees it: its names, as attributes.

    Raises `NotDefined` or `NotLoaded` when a name is missing, which is the student's
    mistake, not the probe's. `failed` are the numbers of statements in which earlier
    children were killed; they do not run again. `running` is called with the number of
    each statement before it runs, and with None when the statements needed have run.
    """

    def __init__(
        self,
        program: dict[str, Any],
        failed: Iterable[int] = (),
        running: Callable[[int | None], None] = lambda number: None,
    ) -> None:
        self._program = program
        self._running = running
        self._failures: dict[int, ExceptionInfo | None] = dict.fromkeys(failed)
        self._done: set[int] = set(self._failures)
        self._parts: dict[str, types.ModuleType] = {}
        for statement in program["statements"]:
            self._part(statement)
        imports.install(program["modules"])
        for name, text in program["files"].items():
            # Some libraries translate a function's loops and conditions from its source,
            # which they read through linecache.
            linecache.cache[name] = (len(text), None, text.splitlines(True), name)

    def __getattr__(self, name: str) -> Any:
        if name in self._program["broken"]:
            raise NotLoaded(name, -1, syntax_error(self._program["broken"][name]))
        self.prepare([name])
        for number in self._program["needs"].get(name, ()):
            if number in self._failures:
                raise NotLoaded(name, number, self._failures[number])
        needed = self._program["needs"].get(name)
        places = [self._values(needed[-1])] if needed else map(vars, self._parts.values())
        for values in places:
            if name in values:
                return values[name]
        raise NotDefined(name)

    def prepare(self, names: Iterable[str]) -> None:
        """Run what these names need, and what runs for its effect, unless it has run."""
        pending = self._pending(names)
        for number in pending:
            self._running(number)
            self._run(number)
        if pending:
            self._running(None)

    def effects(self) -> list[list[Any]]:
        """The failed statements that run for their effect: number, exception type and message."""
        found: dict[int, ExceptionInfo] = {}
        for group in self._program["effects"]:
            for number in group:
                if number in self._failures:
                    found[number] = self._failures[number] or {}
                    break
        rows = [[n, info.get("type", ""), info.get("message", "")] for n, info in found.items()]
        return rows[:EFFECTS_LIMIT]

    def _pending(self, names: Iterable[str]) -> list[int]:
        """The numbers of the statements to run, in order."""
        groups = [*self._program["effects"], *(self._program["needs"].get(n, ()) for n in names)]
        found = {number for group in groups for number in group} - self._done
        unseen = list(found)
        while unseen:
            before = set(self._program["statements"][unseen.pop()]["after"])
            added = before - found - self._done
            found |= added
            unseen += added
        return sorted(found)

    def _part(self, statement: dict[str, Any]) -> types.ModuleType:
        """The module of the part of the submission that a statement belongs to."""
        path = statement["part"]
        if path not in self._parts:
            self._parts[path] = imports.namespace(path, len(self._parts))
        return self._parts[path]

    def _values(self, number: int) -> dict[str, Any]:
        """The global names that the statement with this number sees."""
        return vars(self._part(self._program["statements"][number]))

    def _run(self, number: int) -> None:
        self._done.add(number)
        statement = self._program["statements"][number]
        try:
            padding = "\n" * (statement["line"] - 1)
            code = compile(
                padding + statement["source"],
                statement["file"],
                "exec",
                flags=self._program["futures"],
                dont_inherit=True,
            )
            exec(code, self._values(number))
        except BaseException as error:
            self._failures[number] = exception_info(error, frozenset(self._program["files"]))
