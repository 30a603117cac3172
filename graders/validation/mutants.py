"""Mutants of a reference: one small change each, made by machine, as in mutation testing.

A mutant must lose points. One that earns full marks shows a hole in the checks, unless it
is right; those that are right are listed, each with its reason, in
`tests/submissions/<exercise>/mutants.toml`:

    [[right]]
    mutant = "spread: x.var() -> x.var(1)"
    why = "x has one axis"
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.course import Course, Exercise
from graders.errors import CalledWrongly
from graders.toml import read_toml

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.LtE, ast.GtE),
    ast.GtE: (ast.Lt, ast.Gt),
}
PAIRS = (
    *(("mean", "sum"), ("std", "var"), ("max", "min"), ("argmax", "argmin"), ("sin", "cos")),
    *(("log", "exp"), ("zeros", "ones"), ("reduce_mean", "reduce_sum"), ("forward", "inverse")),
    *(("take", "skip"), ("sqrt", "square"), ("stack", "concatenate"), ("tanh", "sigmoid")),
)
NAMES = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
"""Functions and methods that are taken for each other."""


@dataclass(frozen=True)
class Mutant:
    """A changed reference. Its name tells the function, the old and the new line."""

    name: str
    function: str
    text: str


def mutants(text: str, asked: tuple[str, ...]) -> Iterator[Mutant]:
    """All mutants of a solution, in the order of the text."""
    tree = ast.parse(text)
    seen = {ast.unparse(tree)}
    for owner in tree.body:
        if isinstance(owner, (ast.FunctionDef, ast.ClassDef)):
            function = owner.name if owner.name in asked else ""
            for change in _changes(owner):
                made = ast.unparse(ast.fix_missing_locations(change.made(tree)))
                if made not in seen:
                    seen.add(made)
                    yield Mutant(f"{owner.name}: {change.words}", function, f"{made}\n")


@dataclass(frozen=True)
class _Change:
    """A node of a statement, and what takes its place: None leaves it out."""

    statement: ast.stmt
    node: ast.AST
    value: ast.AST | None

    def made(self, tree: ast.Module) -> ast.Module:
        """A copy of the tree with this change."""
        memo: dict[int, object] = {}
        copied = copy.deepcopy(tree, memo)
        target = memo[id(self.node)]
        changed = _Replaced(target, copy.deepcopy(self.value)).visit(copied)
        assert isinstance(changed, ast.Module)
        return changed

    @property
    def words(self) -> str:
        before = _line(self.statement)
        if self.node is self.statement:
            return f"leave out {before}"
        memo: dict[int, object] = {}
        copied = copy.deepcopy(self.statement, memo)
        after = _Replaced(memo[id(self.node)], copy.deepcopy(self.value)).visit(copied)
        return f"{before} -> {_line(after)}"


class _Replaced(ast.NodeTransformer):
    def __init__(self, target: object, value: ast.AST | None) -> None:
        self.target, self.value = target, value

    def visit(self, node: ast.AST) -> Any:
        return self.value if node is self.target else self.generic_visit(node)


def _line(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).splitlines()[0].split())


def _changes(owner: ast.stmt) -> Iterator[_Change]:
    for statement in (node for node in ast.walk(owner) if isinstance(node, ast.stmt)):
        for node in _own_nodes(statement):
            for value in _others(node):
                yield _Change(statement, node, value)
        for field in ("body", "orelse"):
            body = getattr(statement, field, None) or []
            if isinstance(body, list) and len(body) > 1:
                yield from (_Change(part, part, None) for part in body if _may_go(part))


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement without those of statements inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop(0)
        yield node
        inner = ast.iter_child_nodes(node)
        waiting += [child for child in inner if not isinstance(child, ast.stmt)]


def _may_go(part: ast.stmt) -> bool:
    docstring = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
    return not docstring and not isinstance(part, (ast.FunctionDef, ast.ClassDef, ast.Return))


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """What may take a node's place."""
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
        yield from (node.left, node.right)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [comparison()], node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _other_constants(node.value))
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)


def _other_constants(value: object) -> tuple[bool | int | float, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, -value) if value else (1,)
    if isinstance(value, float):
        return (value * 1.1, -value) if value else (1.0,)
    return ()


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    for left_out in node.keywords:
        kept = [keyword for keyword in node.keywords if keyword is not left_out]
        yield ast.Call(node.func, node.args, kept)
    if len(node.args) == 2:
        yield ast.Call(node.func, node.args[::-1], node.keywords)
    if len(node.args) == 1:  # without the function
        yield node.args[0]


def right_mutants(course: Course, exercise: Exercise) -> dict[str, str]:
    """The mutants that are right, by name, each with its reason."""
    file = course.root / "tests" / "submissions" / exercise.name / "mutants.toml"
    if not file.is_file():
        return {}
    return _reasons(file)


def _reasons(file: Path) -> dict[str, str]:
    try:
        tables = read_toml(file).get("right", [])
        found = {str(table["mutant"]): str(table["why"]).strip() for table in tables}
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as problem:
        why = f"no {problem}" if isinstance(problem, KeyError) else problem
        raise CalledWrongly(f"{file}: {why}; each [[right]] has a mutant and a why") from problem
    if unreasoned := [name for name, why in found.items() if not why]:
        raise CalledWrongly(f"{file}: {unreasoned[0]!r} has no reason")
    return found
