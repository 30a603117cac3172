"""How a probe calls a student's function: the statements of its source that lead there."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
STUDENT = "student"
CALLS = "CALLS"
"""A dict in `probes.py`: by a probe's name, the call as text, for calls that are not found."""


@dataclass(frozen=True)
class Call:
    """The source of a call, of the statements before it, and the probe's arguments in them."""

    imports: tuple[str, ...]
    before: tuple[str, ...]
    call: str
    arguments: tuple[str, ...]


@lru_cache(maxsize=1_000)
def find_call(probes: str, probe: str, function: str, **texts: str) -> Call | None:
    """The call of the student's `function` in a probe, with the statements that it needs.

    `texts` are the inputs that are texts, for braces in `CALLS`. None where there is no such
    call, or where it needs what a student does not have: a helper of the probe, a module of
    the course, or a loop's variable.
    """
    module = ast.parse(probes)
    definition = _definition(module, probe)
    if definition is None:
        return None
    stated = _stated(module, probe, texts)
    statements = list(_flat(definition.body))
    found = (0, stated) if stated is not None else _first(statements, function)
    if found is None:
        return None
    position, call = found
    if not any(_is_attribute(node, function) for node in ast.walk(call)):
        return None
    earlier, needed = _leading_to(call, statements[:position])
    if not all(isinstance(statement, SIMPLE) for statement in earlier):
        return None
    parameters = [argument.arg for argument in definition.args.args[1:]]
    bound = {name for statement in earlier for name in _stored(statement)}
    imports = _imports(module, needed - {*parameters, *bound, STUDENT})
    if imports is None or _passes_student([*earlier, call]):
        return None
    return Call(
        imports=tuple(map(ast.unparse, imports)),
        before=tuple(_own(statement) for statement in earlier),
        call=_own(call),
        arguments=tuple(name for name in parameters if name in needed),
    )


def _definition(module: ast.Module, name: str) -> ast.FunctionDef | None:
    found = (n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == name)
    return next(found, None)


def _stated(module: ast.Module, probe: str, texts: Mapping[str, str]) -> ast.expr | None:
    """The call that `CALLS` states for a probe."""
    for statement in module.body:
        if isinstance(statement, ast.Assign) and CALLS in _stored(statement):
            text = ast.literal_eval(statement.value).get(probe)
            return ast.parse(text.format(**texts), mode="eval").body if text else None
    return None


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements, with those of a `try` among them."""
    for statement in body:
        if isinstance(statement, ast.Try):
            yield from _flat(statement.body)
        else:
            yield statement


def _first(statements: Sequence[ast.stmt], function: str) -> tuple[int, ast.expr] | None:
    for position, statement in enumerate(statements):
        for node in ast.walk(statement) if isinstance(statement, SIMPLE) else ():
            if isinstance(node, ast.Call) and _is_attribute(node.func, function):
                return position, node
    return None


def _is_attribute(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name and _is_student(node.value)


def _leading_to(call: ast.expr, before: Sequence[ast.stmt]) -> tuple[list[ast.stmt], set[str]]:
    """The statements that the names in a call depend on, and all names that these use."""
    needed = _loaded(call)
    kept: list[ast.stmt] = []
    for statement in reversed(before):
        alone = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        if _stored(statement) & needed or (alone and _loaded(statement) & needed - {STUDENT}):
            kept.insert(0, statement)
            needed |= _loaded(statement)
    return kept, needed


def _imports(module: ast.Module, names: set[str]) -> list[ast.stmt] | None:
    """The imports and assignments that give these names; None where there are none."""
    missing = {name for name in names if not hasattr(builtins, name)}
    found: list[ast.stmt] = []
    for statement in reversed(module.body):
        if not missing & _stored(statement):
            continue
        if not isinstance(statement, (ast.Import, ast.ImportFrom, ast.Assign)):
            return None
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("graders"):
            return None
        found.insert(0, statement)
        missing = missing - _stored(statement) | {
            name for name in _loaded(statement) if not hasattr(builtins, name)
        }
    return None if missing else found


def _stored(statement: ast.stmt) -> set[str]:
    """The names that a statement binds."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _loaded(node: ast.AST) -> set[str]:
    return {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    }


def _passes_student(nodes: Sequence[ast.AST]) -> bool:
    """Whether the student's module itself is a value in these nodes."""
    inner = [node for outer in nodes for node in ast.walk(outer)]
    attributes = sum(isinstance(n, ast.Attribute) and _is_student(n.value) for n in inner)
    return sum(_is_student(node) for node in inner) != attributes


def _is_student(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == STUDENT


def _own(node: ast.AST) -> str:
    """The source of a node as a student writes it: `f(x)` for `student.f(x)`."""
    return ast.unparse(_Own().visit(ast.parse(ast.unparse(node))))


class _Own(ast.NodeTransformer):
    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if _is_student(node.value):
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)
