"""From cells to top-level statements, leaving out magics and what does not parse."""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graders.intake.dialects import marimo
from graders.intake.dialects.cell_magics import Stripped, Written, stripped
from graders.intake.dialects.explaining import cause
from graders.intake.dialects.exports import chunks, with_raw_texts
from graders.intake.dialects.line_magics import as_calls, cell_magic, loaded, unwrapped
from graders.intake.dialects.running import executed
from graders.intake.problems import printable
from graders.intake.recovering import Piece, pieces
from graders.intake.sources import INNER, Cell

LINE_END = re.compile(r"\r\n|\r|\n")
MAIN = re.compile(r"if\s*\(?\s*__name__\s*==\s*(?P<whole>['\"]__main__['\"]\s*\)?\s*:)?")
UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Parsed:
    """One top-level statement: its tree, its source, and where it begins."""

    cell: str
    line: int
    source: str
    node: ast.stmt


@dataclass(frozen=True)
class Broken:
    """A piece of a cell that does not parse: the error and its line, 0 for the whole cell.

    `cell` holds the text of that piece only.
    """

    cell: Cell
    line: int
    error: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"{self.cell.name}{line} does not parse: {self.error}"


@dataclass(frozen=True)
class NotRun:
    """Text that is not read as Python: where it stands, why, and how to have it run.

    `note` is what to say of it whatever it holds.
    """

    text: str
    where: str
    remedy: str
    note: str = ""


@dataclass(frozen=True)
class Parsing:
    """What some text holds: statements, pieces that do not parse, text that is not run.

    `written` are the modules that it writes, `cells` the cells inside it, such as the code
    in a call of `run_cell_magic`.
    """

    statements: tuple[Parsed, ...] = ()
    broken: tuple[Broken, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    written: tuple[Written, ...] = ()
    cells: tuple[Cell, ...] = ()


def joined(parsings: Iterable[Parsing]) -> Parsing:
    """All of what several texts hold, in order."""
    found = list(parsings)
    return Parsing(
        statements=tuple(one for each in found for one in each.statements),
        broken=tuple(one for each in found for one in each.broken),
        not_run=tuple(one for each in found for one in each.not_run),
        written=tuple(one for each in found for one in each.written),
        cells=tuple(one for each in found for one in each.cells),
    )


def modules(written: Iterable[Written]) -> dict[str, str]:
    """The modules that cells write, by path, when they run from top to bottom."""
    found: dict[str, str] = {}
    for file in written:
        found[file.path] = (found.get(file.path, "") if file.append else "") + file.text
    return found


def parse(cell: Cell) -> Parsing:
    """What a cell holds. A module that does not parse whole is parsed by its cells."""
    if not cell.runs:
        return Parsing(not_run=(NotRun(cell.text, cell.name, "make it a code cell"),))
    try:
        tree = _tree(cell.text)
    except UNPARSABLE:
        return joined(_piece(cell.name, text, before) for text, before in chunks(cell.text))
    return _contents(cell.name, cell.text, tree, 0)


def run_as_main(statements: Iterable[Parsed]) -> Iterator[Parsed]:
    """The statements that run where the file is the program, as a notebook always is.

    Those in `if __name__ == "__main__":` are statements like others. Where more is asked
    for, nobody knows.
    """
    for statement in statements:
        asked = MAIN.match(statement.source)
        if not asked:
            yield statement
        elif asked["whole"] and isinstance(statement.node, ast.If):
            lines = Lines("\n" * (statement.node.lineno - 1) + statement.source)
            before = statement.line - statement.node.lineno
            for node in statement.node.body:
                yield from _statements(statement.cell, lines, node, before)


def _piece(name: str, text: str, before: int) -> Parsing:
    """What a part of a cell holds, which begins after so many lines."""
    cell = stripped(text)
    if cell.magic:
        return _left_out(f"{name}, the cell in line {before + 1}" if before else name, cell)
    code = cell.text
    for change in (as_calls, with_raw_texts):
        code = change(code)
        if _error(code) is None:
            return _contents(name, code, _tree(code), before)
    return joined(_recovered(name, code, before))


def _recovered(name: str, code: str, before: int) -> list[Parsing]:
    """What some code holds of which not all parses; broken statements in a row are one piece."""
    found: list[Parsing] = []
    for piece in pieces(code, _error_but_texts):
        one = _part(name, code, piece, before)
        if one.broken and found and found[-1].broken and not found[-1].statements:
            first, next_ = found[-1].broken[-1], one.broken[0]
            text = f"{first.cell.text}\n{next_.cell.text}"
            found[-1] = Parsing(broken=(replace(first, cell=Cell(name, text)),))
        else:
            found.append(one)
    return found


def _part(name: str, code: str, piece: Piece, before: int) -> Parsing:
    text = piece.text
    if _error(text) is not None:  # IPython's tokenizer could not see what follows an error
        text = with_raw_texts(as_calls(text))
    if _error(text) is None:
        return _contents(name, text, _tree(text), before + piece.before)
    assert piece.error is not None
    message = cause(_message(piece.error), code, piece.line, before)
    line = piece.line and piece.line + before
    return Parsing(broken=(Broken(Cell(name, piece.text), line, printable(message)),))


def _left_out(place: str, cell: Stripped) -> Parsing:
    why = f"{place} begins with {cell.magic}"
    if cell.written is not None:
        note = f"{why}: its text can be imported as {cell.written.path}."
        remedy = "import it from there, or remove that line"
    else:
        note, remedy = f"{why}: left out.", "remove that line"
    where = f"{place}, which begins with {cell.magic}"
    left_out = NotRun(cell.text, where, remedy, note)
    return Parsing(not_run=(left_out,), written=(cell.written,) if cell.written else ())


def _contents(name: str, text: str, tree: ast.Module, before: int) -> Parsing:
    if "get_ipython" in text:
        try:
            text = unwrapped(text, tree)
            tree = _tree(text)
        except UNPARSABLE:
            pass  # the calls stay, and do nothing
    nodes = marimo.statements(tree) if marimo.is_marimo(tree) else tree.body
    lines = Lines(text)
    return joined(_node(name, lines, node, before) for node in nodes)


def _node(name: str, lines: Lines, node: ast.stmt, before: int) -> Parsing:
    number = node.lineno + before
    if (inner := cell_magic(node) or marimo.unparsable(node) or executed(node)) is not None:
        return _inner(Cell(f"{name}, the cell in line {number}", inner, INNER))
    if (magic := loaded(node)) is not None:
        note = f"{name}, line {number}: {magic} is not run; submit that code, too."
        return Parsing(not_run=(NotRun("", name, "", note),))
    parsed = tuple(_statements(name, lines, node, before))
    try:
        _compile(node)
    except UNPARSABLE as error:
        piece = Cell(name, parsed[0].source)
        line = (getattr(error, "lineno", 0) or node.lineno) + before
        return Parsing(broken=(Broken(piece, line, cause(_message(error), piece.text, 0)),))
    nested = _nested(name, node, before) if "run_cell_magic" in parsed[0].source else ()
    return Parsing(parsed, not_run=tuple(nested))


def _nested(name: str, node: ast.stmt, before: int) -> Iterator[NotRun]:
    """Cells in calls of `run_cell_magic` that stand inside a statement."""
    for inner in ast.walk(node):
        text = cell_magic(inner) if isinstance(inner, ast.stmt) else None
        if text is not None and isinstance(inner, ast.stmt):
            place = f"{name}, the cell in line {inner.lineno + before}"
            remedy = "move it to the beginning of a line"
            yield NotRun(text, place, remedy, f"{place} is inside a statement: left out.")


def _inner(cell: Cell) -> Parsing:
    parsing = parse(cell)
    return replace(parsing, cells=(cell, *parsing.cells))


def _compile(node: ast.stmt) -> None:
    """Raise SyntaxError for what parses but does not compile, such as `return` in no function."""
    if not isinstance(node, (ast.Import, ast.ImportFrom)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(ast.Module([node], []), "", "exec", dont_inherit=True)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as invalid escapes in a student's code
        return ast.parse(text)


def _error(text: str) -> BaseException | None:
    try:
        _tree(text)
    except UNPARSABLE as error:
        return error
    return None


def _error_but_texts(text: str) -> BaseException | None:
    """Why a text does not parse, if it is not for TeX in its bare strings."""
    error = _error(text)
    return _error(with_raw_texts(text)) if "unicode error" in str(error) else error


def _message(error: BaseException) -> str:
    if isinstance(error, (RecursionError, MemoryError)):
        return "nested too deeply"
    return printable(error.msg if isinstance(error, SyntaxError) else str(error))


class Lines:
    """A text's lines as Python's parser counts them, its columns counted in UTF-8 bytes.

    `ast.get_source_segment` gives the same, but splits the text again for each statement.
    """

    def __init__(self, text: str) -> None:
        self._lines = [line.encode() for line in LINE_END.split(text)]

    def between(self, first: int, column: int, last: int, end: int) -> str:
        """The text from a column of the line `first`, counted from 1, to one of `last`."""
        lines = self._lines[first - 1 : last]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][column:]
        return b"\n".join(lines).decode()


def _statements(cell: str, lines: Lines, node: ast.stmt, before: int) -> Iterator[Parsed]:
    """The statement; for an import of several names, one statement for each."""
    if not isinstance(node, (ast.Import, ast.ImportFrom)) or len(node.names) == 1:
        yield _statement(cell, lines, node, before)
        return
    for alias in node.names:
        single = copy.copy(node)
        single.names = [alias]
        yield Parsed(cell, alias.lineno + before, ast.unparse(single), single)


def _statement(cell: str, lines: Lines, node: ast.stmt, before: int) -> Parsed:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    last, end = node.end_lineno or first, node.end_col_offset or 0
    source = lines.between(first, node.col_offset, last, end)
    if node.col_offset and lines.between(first, 0, first, node.col_offset).isspace():
        source = re.sub(rf"\n[ \t]{{1,{node.col_offset}}}", "\n", source)  # a function's cell
    return Parsed(cell, first + before, source, node)
