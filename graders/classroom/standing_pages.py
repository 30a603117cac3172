"""What shows how everybody stands: the instructor's page, and remarks on the students'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graders.classroom.files import Files
from graders.gradebook.standings import Standing, class_standings
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import Work
from graders.reports import index
from graders.reports.tally import Attention, Row, Tally, attention


def write_standings(files: Files, gradebook: Gradebook) -> None:
    """Write how everybody stands. Raises `OSError` when the disk does not let us."""
    standings = class_standings(gradebook)
    _write_index(files, gradebook, standings)
    for standing in standings:
        if standing.counted is not None:
            _write_remarks(files, gradebook, standing, standing.counted)


def _write_remarks(files: Files, gradebook: Gradebook, standing: Standing, work: Work) -> None:
    """Write the page on the hand-in that counts again when something else is to be said."""
    said = tuple(remarks(standing))
    if work.attempt is None or files.tells(work.entry.name, said):
        return
    for _, report in gradebook.reports([work.attempt]):
        files.write(report, gradebook.cells(work.entry.digest), said)


def _write_index(files: Files, gradebook: Gradebook, standings: Sequence[Standing]) -> None:
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
        yield f"set by staff to {standing.override:g} of {standing.possible or 0:g} points"
    elif standing.final is not None and standing.final != standing.raw:
        if standing.earned != standing.raw:
            yield f"checks changed by staff: {standing.raw:g} → {standing.earned:g} points"
        yield f"counts as {standing.final:g} of {standing.possible:g} points"
    if standing.note:
        yield standing.note
    for comment in standing.comments:
        yield f"{comment.author}: {comment.text}"
