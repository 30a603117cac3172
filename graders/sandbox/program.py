"""The part of a submission that runs: the value that intake makes and the sandbox loads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Statement:
    """One top-level statement that is kept: its source, its file and its line.

    It sets the names in `sets` and uses those in `reads`, now or when a function that it
    defines is called. The statements numbered in `after` must not run after it. Statements
    with the same `part`, a path in the submission, share their global names.
    """

    file: str
    line: int
    source: str
    sets: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    after: tuple[int, ...] = ()
    part: str = ""


@dataclass(frozen=True)
class Program:
    """What a child loads.

    `files` maps each file or cell to its whole text, `statements` are those kept, in
    order. `needs` maps each name asked for to the numbers of the statements it depends
    on. `effects` are groups of statements that run before any answer: one of each group
    configures a library, and the others are those it depends on. `broken` maps a name to
    the reason why its definition does not parse, also names that nobody asked for.
    `futures` are the compiler flags of `from __future__`. `modules` maps the path of each
    module that the statements may import to its text; `files` holds them, too.
    """

    files: Mapping[str, str]
    statements: tuple[Statement, ...]
    needs: Mapping[str, tuple[int, ...]]
    broken: Mapping[str, str]
    effects: tuple[tuple[int, ...], ...] = ()
    futures: int = 0
    modules: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """The source of everything that may run."""
        yield from (statement.source for statement in self.statements)
        yield from self.modules.values()

    def to_builtins(self) -> dict[str, Any]:
        """The program as builtins."""
        return {
            "files": dict(self.files),
            "statements": [asdict(statement) for statement in self.statements],
            "needs": {name: list(numbers) for name, numbers in self.needs.items()},
            "broken": dict(self.broken),
            "effects": [list(numbers) for numbers in self.effects],
            "futures": self.futures,
            "modules": dict(self.modules),
        }

    @classmethod
    def from_builtins(cls, value: Mapping[str, Any]) -> Program:
        """The inverse of `to_builtins`."""
        return cls(
            files=value["files"],
            statements=tuple(_statement(statement) for statement in value["statements"]),
            needs={name: tuple(numbers) for name, numbers in value["needs"].items()},
            broken=value["broken"],
            effects=tuple(map(tuple, value["effects"])),
            futures=value["futures"],
            modules=value["modules"],
        )

    def chain(self, name: str, statement: int) -> tuple[str, ...]:
        """The shortest chain of names by which the name asked for needs a statement.

        It begins with `name`; each name but the last is set by a statement that uses the
        next, and the last is set by the statement. Empty where there is none.
        """
        setting: dict[str, list[int]] = {}
        for number in self.needs.get(name, ()):
            for one in self.statements[number].sets:
                setting.setdefault(one, []).append(number)
        chains: dict[str, tuple[str, ...]] = {name: (name,)}
        pending = [name]
        for one in pending:
            for number in setting.get(one, ()):
                if number == statement:
                    return chains[one]
                added = dict.fromkeys(self.statements[number].reads).keys() - chains.keys()
                chains.update({used: (*chains[one], used) for used in added})
                pending += sorted(added)
        return ()


def _statement(value: Mapping[str, Any]) -> Statement:
    tuples = {key: tuple(value[key]) for key in ("sets", "reads", "after")}
    return Statement(**{**value, **tuples})
