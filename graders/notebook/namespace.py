"""The student's names as they are in memory, and the code that they come from."""

from __future__ import annotations

import inspect
import linecache
import os
import re
import sys
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graders.sandbox.child.module import NotDefined

NUMBERED = re.compile(r"In\[(\d+)\]")
FIRST = "# %%grade in cell {number}\n"
"""Stands in place of the magic above a cell that it runs, whose own number IPython loses."""
ABOVE = re.compile(re.escape(FIRST).replace(r"\{number\}", r"(\d+)"))
HISTORY_LIMIT = 2**20
"""Characters of cells that are sent, the latest first; code of a file is never longer."""


class Live:
    """A student whose statements have run already: the names in memory, as attributes."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        if name not in self._namespace:
            raise NotDefined(name)
        return self._namespace[name]

    def prepare(self, names: Iterable[str]) -> None:
        """Run nothing: a cell runs when its author runs it."""

    def effects(self) -> list[list[Any]]:
        """None: what failed was seen when the cell ran."""
        return []


@dataclass(frozen=True)
class Code:
    """Where the functions in memory come from.

    `cells` are the cells that ran, the n-th of number n, and `modules` the texts of files
    by name. `shown` maps the file that Python knows each by to its name in messages.
    """

    cells: tuple[str, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> frozenset[str]:
        """The files that the student's own code was compiled from."""
        return frozenset(self.shown)

    def renamed(self, text: str) -> str:
        """The text of an error, with the names of files that messages show."""
        for file, name in self.shown.items():
            text = text.replace(f'File "{file}"', f'File "{name}"')
        return text


def code_of(namespace: Mapping[str, Any], shell: Any = None) -> Code:
    """The code of what is in memory; `shell` is the interactive one, if there is one."""
    cells, shown = _cells(shell)
    modules: dict[str, str] = {}
    for file in _files(namespace):
        if file in shown:
            continue
        text = "".join(linecache.getlines(file))
        shown[file] = os.path.basename(file).strip("<>")
        if text:  # what was typed or executed as a text has none
            modules[shown[file]] = text
    return Code(cells, modules, shown)


def _cells(shell: Any) -> tuple[tuple[str, ...], dict[str, str]]:
    """The cells that ran, by their numbers, and the name of the file of each."""
    if shell is None:
        return (), {}
    raw = list(shell.history_manager.input_hist_raw)[1:]
    room = HISTORY_LIMIT
    for number in reversed(range(len(raw))):
        room -= len(raw[number])
        raw[number] = raw[number] if room > 0 else ""
    numbers = {file: _number(file, shell) for file in list(linecache.cache)}
    return tuple(raw), {file: f"cell {number}" for file, number in numbers.items() if number}


def _number(file: str, shell: Any) -> str:
    """The number of the cell that Python knows as this file; empty for any other file."""
    label = shell.compile.format_code_name(file)
    if not label:
        return ""
    found = ABOVE.match("".join(linecache.getlines(file))) or NUMBERED.search(" ".join(label))
    return found[1] if found else ""


def _files(namespace: Mapping[str, Any]) -> dict[str, None]:
    """The files of the functions and classes in memory that are no installed library's."""
    found = dict.fromkeys(file for value in list(namespace.values()) for file in _file(value))
    return {file: None for file in found if not _is_library(file)}


def _file(value: Any) -> Iterable[str]:
    if isinstance(value, type):
        value = next(filter(_is_function, vars(value).values()), None)
    if _is_function(value):
        inner = inspect.unwrap(value)
        yield (inner if _is_function(inner) else value).__code__.co_filename


def _is_function(value: Any) -> bool:
    return isinstance(value, types.FunctionType)


def _is_library(file: str) -> bool:
    installed = (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(__file__)))
    return file.startswith(tuple(f"{folder}{os.sep}" for folder in installed))
