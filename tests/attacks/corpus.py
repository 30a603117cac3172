"""The attacks as values: read from their files, and written out as something handed in."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{\{([A-Z_]+)\}\}")
REPEAT = re.compile(r"\{\{REPEAT (\d+) ([^}]+)\}\}")
LEVELS = ("process", "container", "standard", "strong")


@dataclass(frozen=True)
class Attack:
    """One attack: what it `tries`, and why that comes to nothing (`contained`).

    `honest` are the checks that may pass all the same, `needs` is the weakest level
    of isolation that contains it. `files` lie in the folder that is handed in,
    `links` are symbolic links there, and `handed_in` is the name that is graded.
    """

    name: str
    family: str
    tries: str
    contained: str
    honest: frozenset[str]
    needs: str
    text: str
    handed_in: str
    files: Mapping[str, str] = field(repr=False)
    links: Mapping[str, str] = field(repr=False)

    def write(self, folder: Path, places: Mapping[str, str]) -> Path:
        """Write the attack into `folder`, aimed at `places`; the path to grade."""
        for name, text in self.files.items():
            data = _aimed(text, places).encode("utf-8", "surrogateescape")
            (folder / name).write_bytes(data)
        for name, target in self.links.items():
            os.symlink(_aimed(target, places), folder / name)
        return folder / self.handed_in


def read(path: Path) -> Attack:
    """The attack in a file. Raises `ValueError` for one that does not say what it is."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    tries = ast.get_docstring(tree)
    if not tries:
        raise ValueError(f"{path}: no docstring says what it tries")
    family = path.parent.name
    constants = _constants(tree)
    honest = _stated(path, text, "honest")
    return Attack(
        name=f"{family}/{path.stem}",
        family=family,
        tries=tries,
        contained=_stated(path, text, "contained"),
        honest=frozenset() if honest == "none" else frozenset(honest.split()),
        needs=_stated(path, text, "needs", LEVELS[2]),
        text=text,
        handed_in=constants.get("HANDED_IN", path.name),
        files={path.name: text, **constants.get("BESIDE", {})},
        links=constants.get("LINKS", {}),
    )


def _stated(path: Path, text: str, what: str, otherwise: str | None = None) -> str:
    """What the comment lines `# what: …` say."""
    found = re.findall(rf"^# {what}: (.+)$", text, re.MULTILINE)
    if not found and otherwise is None:
        raise ValueError(f"{path}: no line says “# {what}: …”")
    return " ".join(found) or str(otherwise)


def _constants(tree: ast.Module) -> dict[str, Any]:
    """The literals that the harness reads: HANDED_IN, BESIDE and LINKS."""
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in ("HANDED_IN", "BESIDE", "LINKS")
    }


def _aimed(text: str, places: Mapping[str, str]) -> str:
    repeated = REPEAT.sub(lambda found: found[2] * int(found[1]), text)
    return PLACEHOLDER.sub(lambda found: places[found[1]], repeated)


ATTACKS = tuple(read(path) for path in sorted(ROOM.glob("*/*.py")) if path.name != "__init__.py")
