"""What a top-level statement binds, changes and uses, by Python's own scoping rules."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

from graders.intake.parsing import Parsed

COMPREHENSIONS = frozenset(["listcomp", "setcomp", "dictcomp", "genexpr"])
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)

CHANGING_FIRST = frozenset(
    ["shuffle", "fill_diagonal", "copyto", "put", "place", "putmask", "put_along_axis", "at"]
    + ["heapify", "heappush", "heappop", "insort", "setattr", "delattr", "exec_module"]
)
"""Functions that change their first argument, by the last part of their name."""


@dataclass(frozen=True)
class Names:
    """The names of one statement.

    When it runs, it binds the names in `binds`, changes those in `changes` in place and
    uses those in `now`; functions that it defines use those in `later` when called.
    `certain` says that it binds all of `binds` whenever it runs, `always` that it is kept
    whether or not anything uses it.
    """

    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    certain: bool = False
    always: bool = False

    def certainly_binds(self, name: str) -> bool:
        """Whether the value of `name` after this statement depends on no statement before it."""
        return self.certain and name in self.binds and name not in self.now


def names(statement: Parsed) -> Names:
    """The names of one top-level statement; none when Python could not compile it."""
    try:
        return _names(statement)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names()


def _names(statement: Parsed) -> Names:
    table = symtable.symtable(statement.source, statement.cell, "exec")
    symbols = table.get_symbols()
    now, later = _uses(table)
    return Names(
        binds=frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported()),
        changes=frozenset(_changed(statement.node) | _declared_global(table)),
        now=frozenset(now - _loop_variables(statement.node)),
        later=frozenset(later),
        certain=_is_certain(statement.node),
        always=_always_runs(statement.node),
    )


def _uses(top: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Top-level names used when the statement runs, and those used in calls later."""
    now = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    later: set[str] = set()
    for table, runs_now in _inner(top, runs_now=True):
        found = {s.get_name() for s in table.get_symbols() if s.is_global()}
        (now if runs_now else later).update(found)
    return now, later


def _inner(
    table: symtable.SymbolTable, *, runs_now: bool
) -> Iterator[tuple[symtable.SymbolTable, bool]]:
    """All inner scopes, each with whether it runs when the statement does."""
    for child in table.get_children():
        at_once = child.get_type() == "class" or child.get_name() in COMPREHENSIONS
        yield child, runs_now and at_once
        yield from _inner(child, runs_now=runs_now and at_once)


def _declared_global(top: symtable.SymbolTable) -> set[str]:
    scopes = [table for table, _ in _inner(top, runs_now=True)]
    return {s.get_name() for t in scopes for s in t.get_symbols() if s.is_declared_global()}


def _changed(node: ast.stmt) -> set[str]:
    """Names changed in place at the top level: x[i] = …, x.a = …, x += …, x.append(…)."""
    if isinstance(node, DEFINITIONS):
        return set()
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Subscript, ast.Attribute)):
            stores = not isinstance(inner.ctx, ast.Load)
            found |= {_root(inner)} if stores else set()
        elif isinstance(inner, ast.AugAssign):
            found.add(
                inner.target.id if isinstance(inner.target, ast.Name) else _root(inner.target)
            )
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            found |= {_root(inner.value.func), *_filled(inner.value)}
    return found - {""}


def _filled(call: ast.Call) -> Iterator[str]:
    """The arguments that a call changes: np.fill_diagonal(x, 0), np.add.at(x, i, 1), out=x."""
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    changed = [keyword.value for keyword in call.keywords if keyword.arg == "out"]
    for argument in (*(call.args[:1] if last in CHANGING_FIRST else ()), *changed):
        yield argument.id if isinstance(argument, ast.Name) else _root(argument)


def _root(node: ast.AST) -> str:
    """The name that `a.b[c].d` begins with; "" for a plain name, which is not changed."""
    if isinstance(node, ast.Name):
        return ""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _always_runs(node: ast.stmt) -> bool:
    """Whether an import is kept whatever it binds: nobody knows what a star import binds."""
    if not isinstance(node, ast.ImportFrom):
        return False
    return node.module == "__future__" or any(alias.name == "*" for alias in node.names)


def _loop_variables(node: ast.stmt) -> set[str]:
    """The variables of a loop that is a whole statement: it sets them before it reads them."""
    if not isinstance(node, (ast.For, ast.AsyncFor)):
        return set()
    return _names_in(node.target) - _names_in(node.iter)


def _names_in(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _is_certain(node: ast.stmt) -> bool:
    """Whether a statement that runs replaces the value of all that it binds.

    `import a.b` and `import a` add to one another.
    """
    if isinstance(node, ast.Import):
        return all(alias.asname for alias in node.names)
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.ImportFrom, *DEFINITIONS))
