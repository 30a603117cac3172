"""Finds the modules of a submission that its answers import, in the submission's own files."""

from __future__ import annotations

import ast
import posixpath
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

from graders.intake.files.neighbours import Neighbours
from graders.intake.parsing import Parsing, joined, parse
from graders.intake.problems import Unreadable, printable
from graders.intake.references import Reference, references, search_paths
from graders.intake.sources import Cell, cells_of, module_text
from graders.sandbox.child.imports import PACKAGE

COUNT_LIMIT = 200
"""Modules that one submission may import of its own."""
SIZE_LIMIT = 2 * 2**20
"""Characters in all of them."""
LOOKED_FOR = 2_000
"""Modules that are looked for: nearly all imports are of libraries."""
RENAMED = (
    *(".py.txt", " (1).py", "(1).py", " (2).py", " copy.py", " - Copy.py", "-Copy1.py"),
    *(f"-{number}.py" for number in range(9, 0, -1)),
)
"""What browsers, systems and Canvas make of the name of a module that is uploaded or copied."""
NOTEBOOKS = ("ipynb.fs.full.", "ipynb.fs.defs.")
"""Packages in which the library ipynb offers the notebooks of a folder as modules."""


@dataclass
class Modules:
    """The modules found so far, by the path at which Python looks for them, and notes."""

    neighbours: Neighbours
    folders: tuple[str, ...]
    answer: str = ""
    found: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _size: int = 0

    def add(self, nodes: Iterable[ast.AST], package: Sequence[str]) -> None:
        """Add what some statements in a package import, and what that imports."""
        pending = list(_names(nodes, package))
        while pending and len(self._seen) < LOOKED_FOR:
            name = pending.pop()
            if name in self._seen:
                continue
            self._seen.add(name)
            for path in self._load(name):
                pending += _names([_tree(self.found[path])], path.split("/")[:-1])

    def _load(self, name: str) -> Iterator[str]:
        """Read the module of this name and the packages that it is in; yield their paths."""
        parts = name.split(".")
        if parts[0] in sys.stdlib_module_names:
            if self._file(parts[0]) is not None:
                self.notes.append(f"{parts[0]} is Python's own module, not the one handed in.")
            return
        for end in range(1, len(parts) + 1):
            inner = "/".join(parts[:end])
            found = self._file(inner)
            if found is not None and (key := inner + found[1]) not in self.found:
                text = self._read(found[0])
                if text is not None:
                    self.found[key] = text
                    yield key

    def _file(self, inner: str) -> tuple[str, str] | None:
        """The file of a module, and what its path adds to the module's name."""
        below = inner.removeprefix(f"{PACKAGE}/")
        folders = ("", *self.folders) if below != inner else self.folders
        notebook = inner.replace("/", ".").removeprefix(NOTEBOOKS[0]).removeprefix(NOTEBOOKS[1])
        for folder in folders:
            for ending in ("/__init__.py", ".py", ".ipynb"):
                path = posixpath.join(folder, below + ending)
                if path == self.answer and "/" not in inner and find_spec(inner) is not None:
                    continue  # an answer that is called like the library it imports
                if self.neighbours.has(path):
                    return path, ending
            for ending in RENAMED:
                if self.neighbours.has(path := posixpath.join(folder, below + ending)):
                    self.notes.append(f"{printable(path)} is imported as {printable(inner)}.py.")
                    return path, ".py"
            if (like := self.neighbours.like(posixpath.join(folder, below + ".py"))) is not None:
                self.notes.append(f"{printable(like)} is imported as {printable(inner)}.py.")
                return like, ".py"
            path = posixpath.join(folder, notebook.replace(".", "/") + ".ipynb")
            if inner.startswith("ipynb/") and self.neighbours.has(path):
                return path, ".ipynb"
        return None

    def _read(self, path: str) -> str | None:
        """A module's text; a note instead where it cannot be had."""
        try:
            text = _text(self.neighbours.read(path), path)
        except Unreadable as problem:
            self.notes.append(problem.message)
            return None
        self._size += len(text)
        if len(self.found) >= COUNT_LIMIT or self._size > SIZE_LIMIT:
            limits = f"{COUNT_LIMIT} modules or {SIZE_LIMIT // 2**20} MB"
            self.notes.append(f"{printable(path)}: more than {limits} are imported; left out.")
            return None
        return text


def modules(
    neighbours: Neighbours, path: str, imports: Sequence[ast.AST], everything: Sequence[ast.AST]
) -> Modules:
    """The modules that an answer imports. `path` is the answer's own in the submission.

    They are looked for as Python does where it runs in the answer's folder, then in the
    folders above it, in `src` in each of them, and in what the answer adds to `sys.path`.
    """
    folder = posixpath.dirname(path)
    found = Modules(neighbours, tuple(dict.fromkeys(_folders(folder, everything))), path)
    found.add(imports, [PACKAGE, *filter(None, folder.split("/"))])
    return found


def _folders(folder: str, everything: Sequence[ast.AST]) -> Iterator[str]:
    above = [folder]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    yield from above
    yield from (posixpath.join(one, "src") for one in above)
    for path in search_paths(everything):
        for one in above:
            inside = posixpath.normpath(posixpath.join(one, path.lstrip("/")))
            yield "" if inside == "." else inside
        parts = path.split("/")  # of a path on the student's machine, the last folders are here
        yield from ("/".join(parts[start:]) for start in range(1, len(parts)) if parts[start])


def _names(nodes: Iterable[ast.AST], package: Sequence[str]) -> Iterator[str]:
    """The full names of the modules that statements in a package import."""
    for reference in references(nodes):
        base = _absolute(reference, package)
        if base:
            yield base
        for name in reference.names:
            if name != "*":
                yield f"{base}.{name}" if base else name


def _absolute(reference: Reference, package: Sequence[str]) -> str:
    if not reference.level:
        return reference.module
    above = package[: max(len(package) - reference.level + 1, 1)]
    return ".".join([*above, *([reference.module] if reference.module else [])])


def _text(data: bytes, path: str) -> str:
    """A module's text; of a notebook its statements, without magics and what does not parse.

    A module with magics was saved from a notebook.
    """
    name = posixpath.basename(path)
    if path.lower().endswith(".ipynb"):
        return _without_magics(joined(parse(cell) for cell in cells_of(data, name)))
    text = module_text(data, path).lstrip("\ufeff")
    if any(line.startswith(("%", "!")) for line in text.split("\n")):
        found = parse(Cell(name, text))
        return text if found.broken else _without_magics(found)
    return text


def _without_magics(found: Parsing) -> str:
    sources = [statement.source for statement in found.statements]
    return "\n".join(source for source in sources if "get_ipython()" not in source)


def _tree(text: str) -> ast.Module:
    """A module's tree; an empty one where it does not parse, which running it will say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def imported_cells(found: Modules) -> tuple[Cell, ...]:
    """The modules as cells of the submission."""
    return tuple(Cell(path, text, imported=True) for path, text in sorted(found.found.items()))
