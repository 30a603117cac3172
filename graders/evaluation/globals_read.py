"""Finds a function that reads a variable of the notebook in place of its own argument."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graders.report import CheckResult, Verdict
from graders.sandbox.program import Program

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MOST_NAMED = 3


def advised(results: Iterable[CheckResult], program: Program) -> tuple[CheckResult, ...]:
    """The results; the first failure of a function that reads such a variable says so.

    This names the cause better than the hints of the function's checks, which are left out.
    """
    advice: dict[str, str] = {}
    shown = []
    for result in results:
        failed = result.verdict in (Verdict.WRONG, Verdict.RAISED) and not result.hidden
        if failed and result.function not in advice:
            advice[result.function] = reads_globals(program, result.function)
            result = replace(result, advice=advice[result.function])
        is_named = failed and advice[result.function]
        shown.append(replace(result, hint="") if is_named else result)
    return tuple(shown)


def reads_globals(program: Program, function: str) -> str:
    """What a function, or a class's method, reads in place of an argument; empty if nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as invalid escapes in a student's code
            return _described(program, function)
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        return ""


def _described(program: Program, function: str) -> str:
    source = ""
    is_data: dict[str, bool] = {}
    for number in program.needs.get(function, ()):
        statement = program.statements[number]
        node = ast.parse(statement.source).body[0]
        is_data.update(_assigned(node, is_data))
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            is_data.pop(node.name, None)
            source = statement.source if node.name == function else source
    sentences = (_sentence(table, is_data) for table in _functions(_table(source)))
    return next(filter(None, sentences), "")


def _table(source: str) -> symtable.SymbolTable:
    return symtable.symtable(source, "submission", "exec")


def _assigned(node: ast.stmt, known: Mapping[str, bool]) -> dict[str, bool]:
    """The variables that a top-level statement binds, and whether each is more than a constant.

    Other names of a library's or of a function are no variables, those of a `known` one are.
    """
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return {}
    value = getattr(node, "value", None)
    if _is_alias(value, known):
        return {}
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_stored(n)}
    return dict.fromkeys(names, not isinstance(value, (ast.Constant, ast.UnaryOp)))


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _is_alias(value: ast.expr | None, known: Mapping[str, bool]) -> bool:
    """Whether a value is a library's or a function's: `tfp.distributions`, also several."""
    if isinstance(value, ast.Tuple):
        return all(_is_alias(entry, known) for entry in value.elts)
    while isinstance(value, ast.Attribute):
        value = value.value
    return isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id not in known)


def _functions(top: symtable.SymbolTable) -> Iterator[symtable.Function]:
    """The function itself, or the methods of the class."""
    for table in top.get_children():
        if isinstance(table, symtable.Function):
            yield table
        elif table.get_type() == "class":
            yield from _functions(table)


def _sentence(table: symtable.Function, is_data: dict[str, bool]) -> str:
    read = [name for name in sorted(_globals(table)) if name in is_data]
    arguments = [name for name in table.get_parameters() if name not in ("self", "cls")]
    unused = [name for name in arguments if not _uses(table, name)]
    name = table.get_name()
    for argument in unused:
        alike = [other for other in read if _alike(argument, other)]
        if named := alike or [other for other in read if is_data[other]]:
            return f"{name} never uses its argument {argument}; it reads {_listed(named)}."
    for argument in arguments:
        alike = [other for other in read if _alike(argument, other)]
        if alike:
            return f"{name} reads {_listed(alike)}, not only its argument {argument}."
    return ""


def _globals(table: symtable.SymbolTable) -> set[str]:
    """The global names that a function, or one within it, reads."""
    found = {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return found.union(*(_globals(child) for child in table.get_children()))


def _uses(table: symtable.SymbolTable, argument: str) -> bool:
    inner = (s for child in table.get_children() for s in _all_symbols(child))
    return table.lookup(argument).is_referenced() or any(
        symbol.is_free() and symbol.get_name() == argument for symbol in inner
    )


def _all_symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    yield from table.get_symbols()
    for child in table.get_children():
        yield from _all_symbols(child)


def _alike(argument: str, other: str) -> bool:
    """Whether a variable is named like an argument: `y_train` or `Y` for `y`."""
    short, long = argument.lower(), other.lower()
    return long == short or long.startswith(f"{short}_") or long.endswith(f"_{short}")


def _listed(names: list[str]) -> str:
    word = "the global" if len(names) == 1 else "the globals"
    return f"{word} {', '.join(names[:MOST_NAMED])}"
