"""The student's line that a wrong value was returned by, as far as it is plain which one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graders.report import CheckResult, SourceLine
from graders.sandbox.program import Program, Statement

Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def returned(program: Program, result: CheckResult) -> SourceLine | None:
    """The only `return` of the function that a check judges.

    Of a class, that of the method named by the check: `forward` is `_forward`. None where
    there are several, or none.
    """
    statement = _definition(program, result.function)
    method = result.id.rpartition(".")[2]
    for node in _bodies(statement, result.function, method) if statement else ():
        returns = [each for each in _own(node) if isinstance(each, ast.Return)]
        if statement and len(returns) == 1:
            return _placed(program, statement, returns[0].lineno)
    return None


def _definition(program: Program, name: str) -> Statement | None:
    """The last statement that defines a function or class of this name."""
    needed = [program.statements[number] for number in program.needs.get(name, ())]
    return next((each for each in reversed(needed) if name in each.sets), None)


def _bodies(statement: Statement, name: str, method: str) -> Iterator[ast.AST]:
    try:
        nodes = ast.parse(statement.source).body
    except (SyntaxError, ValueError):
        return
    for node in nodes:
        if isinstance(node, Function) and node.name == name:
            yield node
        if isinstance(node, ast.ClassDef) and node.name == name:
            names = (method, f"_{method}")
            yield from (n for n in node.body if isinstance(n, Function) and n.name in names)


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without what stands in functions within it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, (*Function, ast.Lambda, ast.ClassDef)):
            yield from _own(child)


def _placed(program: Program, statement: Statement, line: int) -> SourceLine | None:
    """The line in the student's file; None where the statement was not kept as it was written."""
    number = statement.line + line - 1
    lines = program.files.get(statement.file, "").splitlines()
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return SourceLine(statement.file, number, text) if text.startswith("return") else None
