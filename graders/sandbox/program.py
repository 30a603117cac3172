"""The part of a submission that runs: the value that intake makes and the sandbox loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Statement:
    """One top-level statement that is kept: its source, its file and its line."""

    file: str
    line: int
    source: str


@dataclass(frozen=True)
class Program:
    """What a child loads.

    `files` maps each file or cell to its whole text, `statements` are those kept, in
    order, `needs` maps each name asked for to the numbers of the statements it depends
    on, `broken` maps a name to the reason why its definition does not parse, and
    `futures` are the compiler flags of `from __future__`.
    """

    files: Mapping[str, str]
    statements: tuple[Statement, ...]
    needs: Mapping[str, tuple[int, ...]]
    broken: Mapping[str, str]
    futures: int = 0

    def to_builtins(self) -> dict[str, Any]:
        """The program as builtins."""
        return {
            "files": dict(self.files),
            "statements": [asdict(statement) for statement in self.statements],
            "needs": {name: list(numbers) for name, numbers in self.needs.items()},
            "broken": dict(self.broken),
            "futures": self.futures,
        }

    @classmethod
    def from_builtins(cls, value: Mapping[str, Any]) -> Program:
        """The inverse of `to_builtins`."""
        return cls(
            files=value["files"],
            statements=tuple(Statement(**statement) for statement in value["statements"]),
            needs={name: tuple(numbers) for name, numbers in value["needs"].items()},
            broken=value["broken"],
            futures=value["futures"],
        )
