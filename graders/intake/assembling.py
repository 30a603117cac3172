"""Makes a submission of the files chosen and of the modules that they import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graders.intake.choosing import Choice
from graders.intake.dialects.running import imports, run_modules, with_imports
from graders.intake.files.locations import Location
from graders.intake.files.neighbours import neighbours
from graders.intake.files.opener import Opener
from graders.intake.merging import program
from graders.intake.modules import Modules, imported_cells, modules
from graders.intake.parsing import modules as written
from graders.intake.parsing import parse
from graders.intake.problems import Unreadable
from graders.intake.recognition import reading
from graders.intake.selection import Selection
from graders.intake.sources import Cell, cells_of
from graders.intake.spread import Read
from graders.intake.submission import Submission, answering, others

RUN = re.compile(r"^[ \t]+%run[ \t]+(?:-\w+[ \t]+)*(\S+)", re.MULTILINE)


def assembled(
    opener: Opener,
    location: Location,
    name: str,
    choice: Choice,
    exercise: str | None,
    graded: Sequence[str] | None = None,
) -> Submission:
    """The submission of the files chosen at a location, with the modules they import.

    `exercise` is the one that is asked for. With `graded`, the exercises that the same file
    is graded for, notes say which others it answers. Raises `Unreadable` when it answers no
    exercise.
    """
    wanted = exercise or choice.exercise
    found = [_modules(opener, location, read, wanted) for read in choice.reads]
    cells: list[Cell] = []
    for read, (own, path) in zip(choice.reads, found):
        cells += read.cells(path) if len(found) > 1 else _placed(read, path, own)
    imported, notes = _imported([own for own, _ in found if own])
    cells = _with_imports(cells, imported, choice.reads)
    notes += _run_by_magic(cells)
    whole = reading((*cells, *imported), choice.reads[0].reading.asked)
    chosen = wanted or whole.exercise()
    more = others(whole, chosen, graded) if chosen and graded is not None else ()
    return answering(name, whole, wanted, (*choice.notes, *notes, *more))


def _modules(
    opener: Opener, location: Location, read: Read, exercise: str | None
) -> tuple[Modules | None, str]:
    """The modules that a file imports, and the file's path in the submission."""
    asked = read.reading.asked

    def is_answer(data: bytes, name: str) -> bool:
        try:
            return not reading(cells_of(data, name.rpartition("/")[2]), asked).only_imports
        except Unreadable:
            return False

    found = neighbours(opener, location, read.candidate.location, is_answer)
    chosen = exercise or read.reading.exercise()
    if found is None or chosen is None:
        return None, read.candidate.file
    near, path = found
    kept = {(s.file, s.line) for s in program(read.reading, asked[chosen]).statements}
    statements = read.part.selection.statements
    used = [s.node for s in statements if (s.cell, s.line) in kept]
    run = [name for cell in read.reading.cells for name in run_modules(cell.text)]
    return modules(near, path, [*used, *imports(run)], read.part.nodes), path


def _with_imports(
    cells: Sequence[Cell], imported: Sequence[Cell], reads: Sequence[Read]
) -> list[Cell]:
    """The cells, in which lines that run a module import all that it binds."""
    own = frozenset(name for read in reads for name in read.part.selection.libraries)
    texts = {
        path: text for read in reads for path, text in written(read.part.parsing.written).items()
    }
    texts.update({cell.name: cell.text for cell in imported})
    bound = {_module_name(path): _bound(Cell(path, text), own) for path, text in texts.items()}
    return [replace(c, text=with_imports(c.text, bound)) if c.runs else c for c in cells]


def _module_name(path: str) -> str:
    return path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")


def _bound(module: Cell, own: frozenset[str]) -> list[str]:
    """The names that a module binds, without the libraries that its importer has on its own."""
    found = Selection(parse(module).statements)
    names = found.defined() - (found.libraries & own)
    return sorted(name for name in names if not name.startswith("__"))


def _run_by_magic(cells: Sequence[Cell]) -> list[str]:
    names = dict.fromkeys(name for cell in cells for name in RUN.findall(cell.text))
    return [f"%run {name} is left out; import what you need from it instead." for name in names]


def _placed(read: Read, path: str, own: Modules | None) -> list[Cell]:
    """The cells of the only file; its path counts where it imports modules."""
    cells = read.reading.cells
    return [replace(cell, part=path) if own and own.found else cell for cell in cells]


def _imported(found: Sequence[Modules]) -> tuple[list[Cell], list[str]]:
    """The modules of all files, and notes on them."""
    cells: dict[str, Cell] = {}
    notes = [note for own in found for note in own.notes]
    for own in found:
        for cell in imported_cells(own):
            if cells.setdefault(cell.name, cell) != cell:
                notes.append(f"{cell.name}: two files of this name are imported; one is used.")
    if cells:
        notes.append(f"Imported with it: {', '.join(cells)}.")
    return list(cells.values()), list(dict.fromkeys(notes))
