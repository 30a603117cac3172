"""The student's line that a wrong value was returned by, as far as it is plain which one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graders.report import CheckResult, SourceLine
from graders.sandbox.program import Program, Statement

Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def returned(program: Program, result: CheckResult) -> SourceLine | None:
    """The only `return` of the function that a check evaluates; else where its definition begins.

    Of a class, the method named by the check is evaluated: `forward` is `_forward`. None where
    neither is found in the student's file.
    """
    statement = _definition(program, result.function)
    if statement is None:
        return None
    method = result.id.rpartition(".")[2]
    for node in _bodies(statement, result.function, method):
        returns = [each for each in _own(node) if isinstance(each, ast.Return)]
        line = returns[0].lineno if len(returns) == 1 else node.lineno
        return _placed(program, statement, line)
    return _placed(program, statement, 1)


def _definition(program: Program, name: str) -> Statement | None:
    """The last statement that defines a function or class of this name."""
    needed = [program.statements[number] for number in program.needs.get(name, ())]
    return next((each for each in reversed(needed) if name in each.sets), None)


def _bodies(statement: Statement, name: str, method: str) -> Iterator[ast.stmt]:
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
    kept, written = (
        statement.source.splitlines(),
        program.files.get(statement.file, "").splitlines(),
    )
    if not (line <= len(kept) and 0 < number <= len(written)):
        return None
    text = written[number - 1].strip()
    return SourceLine(statement.file, number, text) if text == kept[line - 1].strip() else None
