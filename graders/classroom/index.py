"""The instructor's page, made from the gradebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graders.classroom.files import Files
from graders.gradebook.standings import Standing, class_standings
from graders.gradebook.storage import Gradebook
from graders.reports import index
from graders.reports.tally import Attention, Row, Tally, attention


def write_index(files: Files, gradebook: Gradebook) -> None:
    """Write the page on how everybody stands. Raises `OSError` when it cannot be written."""
    standings = class_standings(gradebook)
    tally = Tally()
    reasons: dict[int, Attention | None] = {}
    for number, report in gradebook.reports(_counted(standings)):
        tally.add(report)
        reasons[number] = attention(report)
    rows = [_row(files, standing, reasons) for standing in standings]
    files.write_page(files.index, index.render(rows, tally))


def _counted(standings: Sequence[Standing]) -> list[int]:
    counted = (standing.counted for standing in standings)
    return [work.attempt for work in counted if work is not None and work.attempt is not None]


def _row(files: Files, standing: Standing, reasons: dict[int, Attention | None]) -> Row:
    work = standing.counted
    name = work.entry.name if work else ""
    return Row(
        student=standing.student,
        name=name,
        exercise=standing.exercise,
        points=standing.final,
        possible=standing.possible or 0.0,
        attention=reasons.get(work.attempt or 0) if work else None,
        remarks=tuple(remarks(standing)),
        feedback=_relative(files, files.feedback(name)) if work else "",
        json=_relative(files, files.report(name)) if work else "",
    )


def _relative(files: Files, path: Path) -> str:
    return str(path.relative_to(files.folder))


def remarks(standing: Standing) -> Iterator[str]:
    """What changed a score beside the grader, and what staff said."""
    if standing.days_late:
        used = f", {standing.free_days} of them free" if standing.free_days else ""
        yield f"{standing.days_late} days late{used}: −{standing.penalty:g} points"
    if standing.override is not None:
        yield f"set to {standing.override:g} by staff"
    elif standing.earned != standing.raw:
        yield f"checks changed by staff: {standing.raw:g} → {standing.earned:g}"
    if standing.note:
        yield standing.note
    for comment in standing.comments:
        yield f"{comment.author}: {comment.text}"
