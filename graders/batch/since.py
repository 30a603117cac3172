"""What changed between two runs: the scores that the pages showed, kept beside them as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from graders.batch.files import Files
from graders.gradebook.policy import shown_time
from graders.gradebook.scores import Score
from graders.reports.index import NOTHING, Since
from graders.storage import atomic_write

SCHEMA = "probgrade/scores/1"
Pair = tuple[str, str]
Points = Mapping[Pair, "float | None"]


@dataclass(frozen=True)
class Shown:
    """The scores on the pages now, since when, and the changes that led to them."""

    time: str
    points: Points
    since: Since = NOTHING


def updated(files: Files, scores: Iterable[Score]) -> Since:
    """The last changes of scores; what the pages show is written down. Raises `OSError`.

    Pages that are written again without a change keep saying what changed last.
    """
    before = _read(files)
    points = {(s.student, s.exercise or ""): s.final for s in scores if s.submissions}
    if before is not None and before.points == points:
        return before.since
    since = Since(f"since {before.time}", _rows(before.points, points)) if before else NOTHING
    _write(files, Shown(shown_time(datetime.now(timezone.utc)), points, since))
    return since


def _rows(before: Points, now: Points) -> tuple[tuple[str, str, str, str], ...]:
    changed = [pair for pair in now if pair not in before or before[pair] != now[pair]]
    return tuple(
        (*pair, _words(before[pair]) if pair in before else "new", _words(now[pair]))
        for pair in changed
    )


def _words(points: float | None) -> str:
    return "no score" if points is None else f"{points:g}"


def _read(files: Files) -> Shown | None:
    """What the pages showed; None before the first time, or where the file is damaged."""
    try:
        value = json.loads(files.shown_scores.read_text("utf-8"))
        points = {(student, exercise): score for student, exercise, score in value["scores"]}
        rows = tuple((a, b, c, d) for a, b, c, d in value["changes"])
        return Shown(value["time"], points, Since(value["since"], rows))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(files: Files, shown: Shown) -> None:
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "time": shown.time,
        "since": shown.since.when,
        "changes": list(map(list, shown.since.rows)),
        "scores": [[*pair, score] for pair, score in shown.points.items()],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1)
    atomic_write(files.shown_scores, text.encode("utf-8", "backslashreplace"))
