"""An exercise made ready for judging: what every submission to it shares."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from graders.exercises import EXERCISES, ROOMS, Exercise
from graders.intake.parsing import Broken, parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell, read_cells
from graders.intake.submission import submission
from graders.observing import ReferenceCache
from graders.plugin import Judging, collect
from graders.program import Program
from graders.storage import cache_folder

LIBRARIES = (
    *("tensorflow", "tensorflow-probability", "tf-keras"),
    *("numpy", "scikit-learn", "matplotlib"),
)


@dataclass(frozen=True)
class Prepared:
    """The suite, the probes' source and identities, the reference, and what it showed."""

    exercise: Exercise
    suite: Judging
    probes: str
    identities: Mapping[str, str]
    reference: Program
    cache: ReferenceCache


@cache
def prepare(name: str) -> Prepared:
    """Make an exercise ready, once for every judge forked later."""
    exercise = EXERCISES[name]
    probes = exercise.probes.read_text()
    reference = submission("reference", read_cells(exercise.reference), name)
    return Prepared(
        exercise=exercise,
        suite=collect(exercise.suite),
        probes=probes,
        identities=identities(probes),
        reference=reference.program,
        cache=ReferenceCache(cache_folder("observations"), _salt(exercise)),
    )


def identities(probes: str) -> dict[str, str]:
    """What identifies each probe: a digest of the statements it needs, and of no others."""
    statements = parse(Cell("probes", probes))
    assert not isinstance(statements, Broken), statements
    selection = Selection(statements)
    return {
        name: _digest(statements[number].source for number in selection.needed(name))
        for name in selection.defined()
    }


@cache
def rules_of(name: str) -> str:
    """The digest of everything that decides an exercise's verdicts on given observations."""
    exercise = EXERCISES[name]
    graders = ROOMS / "graders"
    judging = [*(graders / "judging").glob("*.py"), *(graders / "intake").glob("*.py")]
    single = ("checks", "evidence", "explaining", "plugin", "judge", "observing")
    sources = [*judging, *(graders / f"{name}.py" for name in single)]
    own = [*exercise.suite.rglob("*.py"), *exercise.reference.parent.glob("*.py"), exercise.probes]
    return _digest(path.read_text() for path in sorted([*sources, *own]))[:16]


@cache
def versions() -> Mapping[str, str]:
    """The versions a report is made with, read once from what is installed."""
    found = {name: metadata.version(name) for name in LIBRARIES}
    own = {"probgrade": metadata.version("probgrade"), "python": platform.python_version()}
    return {**own, **found}


def _salt(exercise: Exercise) -> bytes:
    """Everything a reference's observation depends on beside the question."""
    inside: list[Path] = sorted((ROOMS / "graders" / "sandbox" / "inside").glob("*.py"))
    told = [path.read_text() for path in [exercise.reference, *inside]]
    return _digest([*told, repr(sorted(versions().items()))]).encode()


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
