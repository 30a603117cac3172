"""A course's settings, read from `exercises/course.toml`. The guide for authors explains each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.errors import CalledWrongly
from graders.toml import read_toml

MIB = 2**20
MOST = 10**9
"""What a limit may be at most: the kernel takes no number beyond 2**63 bytes."""


@dataclass(frozen=True)
class Limits:
    """What a child may take: bytes of memory, of disk and of one file, and processor seconds."""

    memory: int = 2048 * MIB
    disk: int = 128 * MIB
    file: int = 64 * MIB
    cpu: int = 300


@dataclass(frozen=True)
class Settings:
    """What a course says of itself.

    `order` names exercises in the order in which they are taught, `points` states the sum
    of their checks' points. `libraries` are the
    modules that the warm process imports, each with the attributes that must be touched
    because the library loads them on first use, `optional_libraries` those that it imports
    before the first child whose code names one. `distributions` are the packages whose
    versions a report states. `environment` are variables of the warm process. `modules`
    are those of `graders/suites/child` that probes import from there, `hooks` is the
    one that the engine calls, `shims` are those whose `install()` puts back what libraries
    dropped. `out_of_memory` are names of exceptions that mean just that. `notebook` maps a
    library to those variables of `environment` that a student's kernel sets before its import.
    """

    title: str
    order: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    libraries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional_libraries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distributions: tuple[str, ...] = ("numpy",)
    environment: Mapping[str, str] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    hooks: str = ""
    shims: tuple[str, ...] = ()
    out_of_memory: tuple[str, ...] = ()
    notebook: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Limits = Limits()

    def optional_for(self, texts: Iterable[str]) -> int:
        """How many of the optional libraries code may rely on: all up to the last it names."""
        text = "\n".join(texts)
        named = [
            number
            for number, name in enumerate(self.optional_libraries, 1)
            if re.search(rf"\b{name.partition('.')[0]}\b", text)
        ]
        return max(named, default=0)

    def to_builtins(self) -> dict[str, Any]:
        """What is sent to the warm process."""
        return {
            "libraries": _lists(self.libraries),
            "optional_libraries": _lists(self.optional_libraries),
            "modules": list(self.modules),
            "hooks": self.hooks,
            "shims": list(self.shims),
            "out_of_memory": list(self.out_of_memory),
        }


def _lists(libraries: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(touched) for name, touched in libraries.items()}


TABLES: dict[str, dict[str, type[Any]]] = {
    "": {
        "title": str,
        "order": list,
        "points": dict,
        "distributions": list,
        "libraries": dict,
        "optional_libraries": dict,
        "environment": dict,
        "child": dict,
        "notebook": dict,
        "limits": dict,
    },
    "child": {"modules": list, "hooks": str, "shims": list, "out_of_memory": list},
    "notebook": {"environment": dict},
    "limits": {"memory_mib": int, "disk_mib": int, "file_mib": int, "cpu_seconds": int},
}
"""The keys of each table, and what they hold."""


def read_settings(file: Path) -> Settings:
    """The settings in a course.toml. Raises `CalledWrongly` that names what is wrong."""
    try:
        value = read_toml(file)
    except (OSError, ValueError) as error:
        raise CalledWrongly(f"{file}: cannot be read ({error})") from error
    for table in TABLES:
        _require_known(file, table, value.get(table, {}) if table else value)
    if not value.get("title", "").strip():
        raise CalledWrongly(f'{file}: has no title; begin it with title = "Your course"')
    child, limits = value.get("child", {}), value.get("limits", {})
    environment = _environment(file, value.get("environment", {}))
    return Settings(
        title=value["title"],
        order=_texts(file, "order", value.get("order", [])),
        points=_points(file, value.get("points", {})),
        libraries=_libraries(file, "libraries", value.get("libraries", {"numpy": []})),
        optional_libraries=_libraries(
            file, "optional_libraries", value.get("optional_libraries", {})
        ),
        distributions=_texts(file, "distributions", value.get("distributions", ["numpy"])),
        environment=environment,
        modules=_texts(file, "[child] modules", child.get("modules", [])),
        hooks=child.get("hooks", ""),
        shims=_texts(file, "[child] shims", child.get("shims", [])),
        out_of_memory=_texts(file, "[child] out_of_memory", child.get("out_of_memory", [])),
        notebook=_notebook(file, value.get("notebook", {}), environment),
        limits=_limits(file, limits),
    )


def _require_known(file: Path, table: str, value: Mapping[str, Any]) -> None:
    known = TABLES[table]
    where = f"[{table}] " if table else ""
    for key, held in value.items():
        if key not in known:
            raise CalledWrongly(f"{file}: {where}has no {key!r}; it may have {', '.join(known)}")
        if type(held) is not known[key]:
            kind = {"str": "a text", "list": "a list", "dict": "a table", "int": "a whole number"}
            raise CalledWrongly(f"{file}: {where}{key} must be {kind[known[key].__name__]}")


def _texts(file: Path, name: str, value: list[Any]) -> tuple[str, ...]:
    if not all(isinstance(text, str) for text in value):
        raise CalledWrongly(f"{file}: {name} must be a list of texts")
    return tuple(value)


def _libraries(file: Path, key: str, value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for name, touched in value.items():
        if isinstance(touched, dict):
            quoted = f'"{name}.{next(iter(touched), "…")}" = []'
            raise CalledWrongly(f"{file}: [{key}] quotes names with dots, such as {quoted}")
        if not isinstance(touched, list):
            raise CalledWrongly(f"{file}: [{key}] {name} must be a list, such as {name} = []")
    return {name: _texts(file, f"[{key}] {name}", held) for name, held in value.items()}


def _points(file: Path, value: Mapping[str, Any]) -> dict[str, float]:
    for name, points in value.items():
        if type(points) not in (int, float) or not 0 < points < math.inf:
            raise CalledWrongly(f"{file}: [points] {name} must be a number above 0")
    return {name: float(points) for name, points in value.items()}


def _environment(file: Path, value: Mapping[str, Any]) -> dict[str, str]:
    for name, text in value.items():
        if not isinstance(text, str) or "\0" in text:
            raise CalledWrongly(f'{file}: [environment] {name} must be a text, such as "1"')
        if not name or "=" in name or "\0" in name:
            raise CalledWrongly(f"{file}: [environment] {name!r} is no name of a variable")
        if name.startswith("PYTHON") or name in ("HOME", "MPLCONFIGDIR"):
            raise CalledWrongly(f"{file}: [environment] {name} is set by the grader; leave it out")
    return dict(value)


def _notebook(
    file: Path, value: Mapping[str, Any], environment: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    found = {}
    for library, named in value.get("environment", {}).items():
        if not isinstance(named, list):
            raise CalledWrongly(f"{file}: [notebook] environment: {library} must be a list")
        found[library] = _texts(file, f"[notebook] environment: {library}", named)
        if unknown := [name for name in found[library] if name not in environment]:
            raise CalledWrongly(f"{file}: [notebook] names {unknown[0]}, [environment] does not")
    return found


def _limits(file: Path, value: Mapping[str, int]) -> Limits:
    for name, amount in value.items():
        if not 0 < amount <= MOST:
            raise CalledWrongly(f"{file}: [limits] {name} must be from 1 to {MOST}")
    given = {
        "memory": value.get("memory_mib", 0) * MIB,
        "disk": value.get("disk_mib", 0) * MIB,
        "file": value.get("file_mib", 0) * MIB,
        "cpu": value.get("cpu_seconds", 0),
    }
    return Limits(**{name: amount for name, amount in given.items() if amount})
