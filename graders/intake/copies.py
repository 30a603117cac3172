"""Renamed copies of one file, such as `hw (1).ipynb` beside `hw.ipynb`: the latest counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from graders.intake.files.gathering import Candidate
from graders.intake.recognition import Reading

COPY = re.compile(
    r"(?P<stem>.+?)[ _]*(-checkpoint|[ _-]*\((?P<a>\d{1,3})\)|[ _-]+copy(?P<b>[ _-]?\d{1,3})?|"
    r"-Copy(?P<c>\d{1,3})|[ _-]+\(?(copy|Copy|Kopie|copia|copie)\)?( \(?\d{1,3}\)?)?)",
)
"""What Jupyter, browsers and file managers add to the name of a copy."""


def original(file: str) -> str:
    """The name of the file that a file is named as a copy of; its own name if it is none."""
    stem, dot, suffix = file.rpartition(".")
    while (copy := COPY.fullmatch(stem)) is not None:
        stem = copy["stem"]
    return stem + dot + suffix


def superseded(
    found: Sequence[tuple[Candidate, Reading]],
) -> tuple[frozenset[Candidate], list[str]]:
    """The files of which a later copy is there, or an earlier one counts, and notes on them.

    Files belong together when they lie in one folder, and one has the name that the others
    add to. The latest is taken; of equally old ones the original. A file that defines a
    name that the latest does not is no copy of it.
    """
    families: dict[tuple[str, str], list[tuple[Candidate, Reading]]] = defaultdict(list)
    for candidate, reading in found:
        families[candidate.folder, original(candidate.file)].append((candidate, reading))
    dropped: set[Candidate] = set()
    notes = []
    for (_, name), family in families.items():
        if len(family) > 1 and any(candidate.file == name for candidate, _ in family):
            kept, older = _latest(family, name)
            dropped.update(older)
            if older:
                listed = ", ".join(candidate.file for candidate in older)
                notes.append(f"{kept.file} counts, the latest of its copies; not {listed}.")
    return frozenset(dropped), notes


def _latest(
    family: Sequence[tuple[Candidate, Reading]], name: str
) -> tuple[Candidate, list[Candidate]]:
    kept, reading = max(family, key=lambda pair: (pair[0].modified or 0.0, pair[0].file == name))
    names = _asked(reading)
    return kept, [c for c, other in family if c is not kept and _asked(other) <= names]


def _asked(reading: Reading) -> set[str]:
    return {name for exercise in reading.asked for name in reading.defined(exercise)}
