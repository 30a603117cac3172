"""Writes all scores to the instructor's page, and remarks on them to the students' pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graders.batch import accounting
from graders.batch.accounting import Accounting
from graders.batch.files import Files
from graders.gradebook.scores import Score, class_scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import GradedSubmission
from graders.reports import index
from graders.reports.tally import (
    Attention,
    Row,
    Tally,
    attention,
)


def write_score_pages(files: Files, gradebook: Gradebook) -> None:
    """Write all scores to the pages. Raises `OSError` when that fails."""
    scores = class_scores(gradebook, list(files.titles))
    known = accounting.read(files)
    _write_index(files, gradebook, scores, known)
    for score in scores:
        if score.counted is not None:
            _write_remarks(files, gradebook, score, score.counted, known)


def _write_remarks(
    files: Files, gradebook: Gradebook, score: Score, graded: GradedSubmission, known: Accounting
) -> None:
    """Write the page on the submission that counts again if its remarks have changed."""
    current = (*known.remarks.get(graded.entry.name, ()), *remarks(score))
    if graded.attempt is None or files.shows(graded.entry.name, current):
        return
    for _, report in gradebook.reports([graded.attempt]):
        files.write(report, gradebook.cells(graded.entry.digest), current)


def _write_index(
    files: Files, gradebook: Gradebook, scores: Sequence[Score], known: Accounting
) -> None:
    tally = Tally()
    reasons: dict[int, Attention | None] = {}
    for number, report in gradebook.reports(_counted(scores)):
        tally.add(report)
        reasons[number] = attention(report)
    rows = [_row(files, score, reasons, known) for score in scores]
    left_out = [(file.path, file.reason) for file in known.left_out]
    files.write_page(files.index, index.render(rows, tally, files.titles, left_out=left_out))


def _counted(scores: Sequence[Score]) -> list[int]:
    counted = (score.counted for score in scores)
    return [each.attempt for each in counted if each is not None and each.attempt is not None]


def _row(
    files: Files, score: Score, reasons: dict[int, Attention | None], known: Accounting
) -> Row:
    graded = score.counted
    name = graded.entry.name if graded else ""
    return Row(
        student=score.student,
        name=name,
        exercise=score.exercise,
        points=score.final,
        possible=score.possible or 0.0,
        attention=reasons.get(graded.attempt or 0) if graded else None,
        remarks=(*known.remarks.get(name, ()), *remarks(score)),
        feedback=_relative(files, files.feedback(name)) if graded else "",
        json=_relative(files, files.report(name)) if graded else "",
    )


def _relative(files: Files, path: Path) -> str:
    return str(path.relative_to(files.folder))


def remarks(score: Score) -> Iterator[str]:
    """What changed a score after grading, and the comments of staff."""
    if score.days_late:
        used = f", {score.free_days} of them free" if score.free_days else ""
        yield f"{score.days_late} days late{used}: −{score.penalty:g} points"
    if score.override is not None:
        yield f"set by staff to {score.override:g} of {score.possible or 0:g} points"
    elif score.final is not None and score.final != score.raw:
        if score.earned != score.raw:
            yield f"checks changed by staff: {score.raw:g} → {score.earned:g} points"
        yield f"counts as {score.final:g} of {score.possible:g} points"
    if score.note:
        yield score.note
    for comment in score.comments:
        yield f"{comment.author}: {comment.text}"
