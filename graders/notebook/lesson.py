"""An exercise's one source: its reference in percent format, with the solutions marked.

    # %% [markdown]                    text: a cell of a notebook, a passage of the README
    # %% tags=["active-ipynb"]         a cell to try things in, commented out: no part of the module
    # %%                               code of the module: what it imports, or one definition

Between `### BEGIN SOLUTION` and `### END SOLUTION` stands what students do not get. In the body
of a function `raise NotImplementedError` takes its place; what stands beside functions is
left out. These are the marks of Jupytext and nbgrader: both read the file, too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graders.course import asked_in

HEADER = re.compile(r"^# %%(?P<text> \[markdown\])?(?P<example> tags=\[\"active-ipynb\"\])?\s*$")
CELL = re.compile(r"^# %%")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
OPEN = "raise NotImplementedError"
BESIDE = re.compile(r"(def|class|@|async def)\b|@")
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


class BrokenLesson(Exception):
    """A source of an exercise cannot be read; the message is one line."""


@dataclass(frozen=True)
class Part:
    """One cell, without solutions: `kind` is text, example, setup, given or answer.

    The last two define `name`; an answer is what students complete.
    """

    kind: str
    source: str
    name: str = ""


@dataclass(frozen=True)
class Lesson:
    """What an exercise's source says, without solutions: `about` is the module's docstring."""

    about: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, text: str) -> Lesson:
        """The lesson that a source holds. Raises `BrokenLesson`."""
        first, *cells = _cells(text.splitlines())
        if not any(HEADER.match(cell[0])["text"] for cell in cells):  # type: ignore[index]
            raise BrokenLesson("its reference has no text: begin a cell with # %% [markdown]")
        parts = (_part(cell) for cell in cells)
        return cls("\n".join(first).strip(), tuple(part for part in parts if part.source))

    @cached_property
    def stub(self) -> str:
        """The module that students complete."""
        code = [part for part in self.parts if part.kind in ("setup", "given", "answer")]
        after = ["\n\n" if part.kind == "setup" else "\n\n\n" for part in code]
        text = self.about + "".join(map(str.__add__, after, (part.source for part in code)))
        return text.strip() + "\n"

    @property
    def definitions(self) -> Iterator[ast.FunctionDef | ast.ClassDef]:
        """What students are asked for."""
        for part in self.parts:
            if part.kind == "answer":
                yield from (n for n in ast.parse(part.source).body if isinstance(n, DEFINITIONS))


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """The lines before the first cell, then those of each cell with its header."""
    cells: list[list[str]] = [[]]
    for number, line in enumerate(lines, 1):
        if CELL.match(line):
            if not HEADER.match(line):
                raise BrokenLesson(f"line {number}: {line!r} begins no kind of cell")
            cells.append([])
        cells[-1].append(line)
    return cells


def _part(cell: Sequence[str]) -> Part:
    header = HEADER.match(cell[0])
    assert header is not None
    if header["text"] or header["example"]:
        return Part("text" if header["text"] else "example", _uncommented(cell[1:]))
    source = _tidy("\n".join(without_solutions(cell[1:])))
    try:
        body = ast.parse(source).body
        asked = asked_in(source)
    except SyntaxError as error:
        raise BrokenLesson(f"without solutions, a cell does not parse: {error}") from error
    if len(asked) > 1:
        raise BrokenLesson(f"{asked[0]} and {asked[1]} stand in one cell; begin one for each")
    defined = [node.name for node in body if isinstance(node, DEFINITIONS)]
    kind = "answer" if asked else "given" if defined else "setup"
    return Part(kind, source, (*asked, *defined, "")[0])


def _tidy(source: str) -> str:
    """The source without the empty lines that a solution leaves."""
    return re.sub(r"\n{3,}(?=[ \t])", "\n\n", re.sub(r"\n{4,}", "\n\n\n", source)).strip()


def _uncommented(lines: Sequence[str]) -> str:
    if plain := [line for line in lines if line and not line.startswith("#")]:
        raise BrokenLesson(f"{plain[0]!r} is not commented out in a cell that is no part of it")
    return "\n".join(re.sub("^# ?", "", line) for line in lines).strip()


def without_solutions(lines: Sequence[str]) -> Iterator[str]:
    """The lines as students get them. Raises `BrokenLesson` for a mark without its other one."""
    solution: list[str] | None = None
    for line in lines:
        mark = line.strip()
        if mark == (END if solution is None else BEGIN):
            raise BrokenLesson(f"{mark!r} stands without the other mark")
        if solution is None and mark != BEGIN:
            yield line
        elif solution is None:
            solution = [line]
        elif mark != END:
            solution.append(line)
        else:
            yield from _in_place_of(solution)
            solution = None
    if solution is not None:
        raise BrokenLesson(f"{BEGIN!r} stands without the other mark")


def _in_place_of(solution: Sequence[str]) -> Iterator[str]:
    """What students get in place of a solution: nothing where it is not in a function."""
    indent = solution[0][: -len(solution[0].lstrip())]
    code = [line.strip() for line in solution[1:] if line.strip()[:1] not in ("", "#")]
    if indent and code and not BESIDE.match(code[0]):
        yield indent + OPEN
