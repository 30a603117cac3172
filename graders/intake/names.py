"""What a top-level statement binds, changes and uses.

An approximation of Python's scoping made to err towards keeping a statement: one
kept needlessly costs a little time, one missed costs a student a right answer.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

CONFIGURING = frozenset(
    ["set_floatx", "seed", "set_seed", "set_random_seed", "run_functions_eagerly"]
    + ["filterwarnings", "simplefilter", "enable_v2_behavior", "set_visible_devices"]
)
"""Last words of calls that change how a library behaves, kept though they bind nothing."""


@dataclass(frozen=True)
class Names:
    """The names of one statement.

    `now` are used when the statement runs, `later` when a function it defines is
    called. `certain` says that it binds all of `binds` whenever it runs.
    """

    binds: frozenset[str]
    changes: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    certain: bool
    everywhere: bool


def names(node: ast.stmt) -> Names:
    """The names of one top-level statement."""
    bound, later = _bound(node), _later(node)
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_load(n)}
    simple = isinstance(node, (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef))
    certain = simple or isinstance(node, (ast.Import, ast.ImportFrom, ast.AsyncFunctionDef))
    return Names(
        binds=frozenset(bound),
        changes=frozenset(_changed(node)),
        now=frozenset(used - later if isinstance(node, _DEFINITIONS) else used),
        later=frozenset(later | used),
        certain=certain,
        everywhere=_is_kept_always(node),
    )


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_load(name: ast.Name) -> bool:
    return isinstance(name.ctx, (ast.Load, ast.Del))


def _later(node: ast.stmt) -> set[str]:
    """Names used only inside the body of a function definition."""
    if not isinstance(node, _DEFINITIONS):
        return set()
    body = {n.id for part in node.body for n in ast.walk(part) if isinstance(n, ast.Name)}
    head = [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    return body - {n.id for part in head for n in ast.walk(part) if isinstance(n, ast.Name)}


def _bound(node: ast.stmt) -> set[str]:
    """Names a statement binds at the top level, also inside if, for, with and try."""
    if isinstance(node, (*_DEFINITIONS, ast.ClassDef)):
        return {node.name} | _globals(node)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    found = {n.id for n in _own(node) if isinstance(n, ast.Name) and not _is_load(n)}
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.excepthandler):
            found |= {name for part in inner.body for name in _bound(part)}
        elif isinstance(inner, ast.stmt):
            found |= _bound(inner)
    return found


def _own(node: ast.stmt) -> list[ast.AST]:
    """The nodes of a statement outside the statements nested in it and outside lambdas."""
    found: list[ast.AST] = []
    pending: list[ast.AST] = [node]
    while pending:
        current = pending.pop()
        found.append(current)
        for child in ast.iter_child_nodes(current):
            scoped = isinstance(child, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp))
            if not (isinstance(child, (ast.stmt, ast.excepthandler, ast.GeneratorExp)) or scoped):
                pending.append(child)
    return found


def _globals(node: ast.AST) -> set[str]:
    return {name for n in ast.walk(node) if isinstance(n, ast.Global) for name in n.names}


def _changed(node: ast.stmt) -> set[str]:
    """Names whose value a statement changes in place: x[i] = …, x.a = …, x += …, x.append(…)."""
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Subscript, ast.Attribute)) and not isinstance(
            inner.ctx, ast.Load
        ):
            found.add(_root(inner))
        if isinstance(inner, ast.AugAssign):
            found.add(_root(inner.target))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if isinstance(node.value.func, ast.Attribute):
            found.add(_root(node.value.func))
    return found - {""}


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_kept_always(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__" or any(alias.name == "*" for alias in node.names)
    call = node.value if isinstance(node, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    return call.func.attr in CONFIGURING
