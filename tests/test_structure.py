"""Imports point down the architecture's picture only, and the engine knows no exercise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundled import EXERCISES, ROOT

GRADERS = ROOT / "graders"
FLOORS = (
    ("errors", "figures", "toml"),
    ("storage", "settings", "report"),
    ("course",),
    ("sandbox",),
    ("intake", "comparisons"),
    ("evaluation",),
    ("suites",),
    ("scheduling", "reports"),
    ("gradebook", "notebook"),
    ("batch",),
    ("validation",),
    ("cli",),
)
"""Rooms from the ground up: each may import what is below it, and itself."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MODULES = [path for path in sorted(GRADERS.rglob("*.py")) if "demo" not in path.parts]
KNOWN = re.compile(r"tensorflow|keras|" + "|".join(EXERCISES), re.IGNORECASE)


def room(path: Path) -> str:
    first = path.relative_to(GRADERS).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms of `graders` that a module imports, at its top or later."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "graders" and parts[1] in FLOOR:
                yield parts[1]


def test_every_room_has_a_floor() -> None:
    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert rooms == FLOOR.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(GRADERS)))
def test_imports_point_down(path: Path) -> None:
    own = room(path)
    if own == "__init__":  # it offers names of all rooms, imported when they are asked for
        return
    below = {other for other in FLOOR if FLOOR[other] < FLOOR[own]}
    assert set(imported(path)) - {own} - below - ALLOWED.get(own, set()) == set()


ALLOWED = {"course": {"suites"}}
"""`course.make_importable` sets where the package `suites` is looked for."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(GRADERS)))
def test_nothing_outside_the_suites_names_an_exercise_or_its_libraries(path: Path) -> None:
    if "suites" not in path.parts:
        lines = path.read_text().splitlines()
        assert [line for line in lines if KNOWN.search(line)] == []


def test_a_child_imports_nothing_of_ours_but_its_own_room() -> None:
    for path in (GRADERS / "sandbox" / "child").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graders"):
                assert (node.module or "").startswith("graders.sandbox.child"), path


UNTRUSTED = re.compile(r"\w+\.values(\.get\(|\[[\"'f])")
"""A field that is read past `Fields`, which checks its type."""


@pytest.mark.parametrize("room", ["suites", "comparisons"])
def test_what_a_child_claims_is_read_with_its_type(room: str) -> None:
    paths = set((GRADERS / room).rglob("*.py")) - {GRADERS / "comparisons" / "fields.py"}
    found = [str(path) for path in paths if UNTRUSTED.search(path.read_text())]
    assert found == []
