"""Writes all scores to the instructor's page, and remarks on them to the students' pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from graders.batch import accounting
from graders.batch.accounting import Accounting
from graders.batch.drawing import Drawing
from graders.batch.files import Files
from graders.batch.since import updated
from graders.course import Course
from graders.errors import Incomplete
from graders.gradebook.class_scores import class_scores, require_count
from graders.gradebook.scores import Score, extended_deadline
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import GradedSubmission
from graders.intake.problems import printable
from graders.reports import index
from graders.reports.index import not_stated
from graders.reports.tally import (
    Attention,
    Row,
    Tally,
    attention,
)

SHOWN = 10
"""Submissions named in a message."""


@dataclass(frozen=True)
class _Page:
    """A submission's page: what it says on the score, and the score that counts."""

    graded: GradedSubmission
    remarks: tuple[str, ...]
    final: float | None = None

    def is_shown(self, files: Files) -> bool:
        """Whether the files on the submission exist and say this."""
        return files.shows(self.graded, self.remarks, self.final)


def write_score_pages(
    files: Files, gradebook: Gradebook, course: Course, *, all_pages: bool = False
) -> None:
    """Write all scores to the pages, to those of students only where they change.

    Raises `OSError` when that fails, and `Incomplete` when they do not show all scores then.
    """
    scores = class_scores(gradebook, list(files.titles))
    require_count(gradebook, sum(score.submissions for score in scores))
    known = accounting.read(files)
    rows = _write_index(files, gradebook, scores, known)
    submissions = list(gradebook.graded())
    several = Counter(graded.entry.name for graded in submissions)
    pages = _pages(submissions, scores, known)
    for name, page in pages.items():
        if all_pages or several[name] > 1 or not page.is_shown(files):
            with suppress(Incomplete):  # those of others are written all the same
                _write(files, Drawing(gradebook, course), page)
    _require_shown(files, pages, rows)


def _require_shown(files: Files, pages: Mapping[str, _Page], rows: Sequence[Row]) -> None:
    """Raise `Incomplete` unless every page and the instructor's show every score."""
    graded = {name: page for name, page in pages.items() if page.graded.attempt}
    lost = [name for name, page in graded.items() if not page.is_shown(files)]
    shown = files.index.read_text(errors="replace") if files.index.exists() else ""
    lost += not_stated(shown, rows)
    if lost:
        raise Incomplete(f"pages without the scores of {printable(', '.join(lost[:SHOWN]))}")


def _pages(
    submissions: Iterable[GradedSubmission], scores: Iterable[Score], known: Accounting
) -> dict[str, _Page]:
    """The page of each file: of several submissions under one name, that which counts."""
    counted = {(score.student, score.exercise): score for score in scores if score.counted}
    pages: dict[str, _Page] = {}
    for graded in submissions:  # in order: a later one replaces an earlier one
        entry, score = graded.entry, counted[graded.entry.student, graded.entry.exercise]
        if score.counted == graded:
            pages[entry.name] = _Page(graded, all_remarks(score, known), score.final)
        elif entry.name not in pages or not _counts(pages[entry.name], counted):
            found = known.remarks.get(entry.name, ())
            pages[entry.name] = _Page(graded, (*found, _does_not_count(score)))
    return pages


def _counts(page: _Page, counted: Mapping[tuple[str, str | None], Score]) -> bool:
    entry = page.graded.entry
    return counted[entry.student, entry.exercise].counted == page.graded


def _does_not_count(score: Score) -> str:
    assert score.counted is not None  # there is a submission
    return f"This submission does not count: {score.counted.entry.name} does."


def _write(files: Files, drawing: Drawing, page: _Page) -> None:
    entry, gradebook = page.graded.entry, drawing.gradebook
    if page.graded.attempt is None:
        return
    for _, report in gradebook.reports([page.graded.attempt]):
        complete = replace(drawing.complete(entry, report), submission=entry.name)
        files.write(complete, gradebook.cells(entry.digest), page.remarks, page.final)


def _write_index(
    files: Files, gradebook: Gradebook, scores: Sequence[Score], known: Accounting
) -> list[Row]:
    tally = Tally()
    reasons: dict[int, Attention | None] = {}
    counted = _counted(scores)
    for number, report in gradebook.reports(counted):
        tally.add(report, counted[number])
        reasons[number] = attention(report)
    groups = {key: one.ids.get("group", "") for key, one in gradebook.log.students().items()}
    rows = [
        replace(_row(files, score, reasons, known), group=groups.get(score.student, ""))
        for score in scores
    ]
    left_out = [(file.path, file.reason) for file in known.left_out]
    page = index.render(
        rows,
        tally,
        files.titles,
        left_out=left_out,
        since=updated(files, scores),
        similar=_relative(files, files.similar) if files.similar.exists() else "",
    )
    text = "".join(page)
    if not not_stated(text, rows):  # else the page before stays, and `_require_shown` tells
        files.write_page(files.index, [text])
    return rows


def _counted(scores: Sequence[Score]) -> dict[int, str]:
    """The student of each attempt that counts, by its number."""
    counted = (score.counted for score in scores)
    return {each.attempt: each.entry.student for each in counted if each and each.attempt}


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
        remarks=all_remarks(score, known),
        feedback=_relative(files, files.feedback(name)) if graded else "",
        json=_relative(files, files.report(name)) if graded else "",
    )


def _relative(files: Files, path: Path) -> str:
    return str(path.relative_to(files.folder))


def all_remarks(score: Score, known: Accounting) -> tuple[str, ...]:
    """What is said of the submission that counts, and of its score."""
    name = score.counted.entry.name if score.counted else ""
    return (*known.remarks.get(name, ()), *remarks(score))


def remarks(score: Score) -> Iterator[str]:
    """What changed a score after grading, and the comments of staff."""
    if score.extension is not None:
        yield extended_deadline(score)
    if score.days_late:
        used = f", {score.free_days} of them free" if score.free_days else ""
        days = "day" if score.days_late == 1 else "days"
        yield f"{score.days_late} {days} late{used}: −{score.penalty:g} points"
    if score.override is not None:
        yield f"set by staff to {score.override:g}{_of(score)} points"
    elif score.final is not None and score.final != score.raw:
        if score.earned != score.raw:
            yield f"checks changed by staff: {score.raw:g} → {score.earned:g} points"
        yield f"counts as {score.final:g}{_of(score)} points"
    if score.note:
        yield score.note
    for comment in score.comments:
        yield f"{comment.author}: {comment.text}"


def _of(score: Score) -> str:
    return f" of {score.possible:g}" if score.possible else ""
