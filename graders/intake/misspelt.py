"""Names that are not defined where they were asked for, but nearly."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from graders.intake.names import DEFINITIONS
from graders.intake.parsing import Parsed

NEAR = 0.86
"""How alike two names are, from 0 to 1, that may be the same name misspelt."""


def nearly_defined(
    name: str, definitions: Mapping[str, Parsed], asked: Collection[str]
) -> str | None:
    """Why a name is not defined: one much like it is, or it is a method of a class."""
    for owner, statement in definitions.items():
        if any(_name(inner) == name for inner in _body(statement.node)):
            return f"{name} is defined in {owner} ({_place(statement)}): define it outside"
    plain = {
        _plain(other): other
        for other, statement in definitions.items()
        if other not in asked and isinstance(statement.node, DEFINITIONS)
    }
    for found in get_close_matches(_plain(name), plain, 1, NEAR):
        place = _place(definitions[plain[found]])
        return f"{name} is not defined; did you mean {plain[found]} ({place})? Rename it"
    return None


def _body(node: ast.stmt) -> Iterable[ast.stmt]:
    return node.body if isinstance(node, DEFINITIONS) else ()


def _name(node: ast.stmt) -> str:
    return node.name if isinstance(node, DEFINITIONS) else ""


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _place(statement: Parsed) -> str:
    return f"{statement.cell}, line {statement.line}"
