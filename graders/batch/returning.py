"""Feedback as platforms take it back: a zip of pages, and comments for a column.

Canvas and Moodle find the student by the file's name, as they wrote it when the class was
downloaded: Canvas by the numbers of the student and of the file that was handed in, Moodle
by the number of the participant.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graders.batch import accounting
from graders.batch.accounting import Accounting
from graders.batch.drawing import Drawing
from graders.batch.files import Files
from graders.batch.score_pages import all_remarks, remarks
from graders.course import Course
from graders.gradebook.class_scores import class_scores
from graders.gradebook.exports.matching import trailing_number
from graders.gradebook.scores import Score
from graders.gradebook.storage import Gradebook
from graders.intake.platforms.canvas import CANVAS
from graders.intake.platforms.names import named
from graders.report import Report, Verdict, for_students
from graders.reports.details import bounded, one_line, score
from graders.storage import LONG_AGO

COMMENT = 2_000
"""Characters of a comment."""


@dataclass(frozen=True)
class Zipped:
    """A zip of pages, how many it holds, and the submissions that have none in it."""

    data: bytes
    count: int
    left_out: tuple[str, ...]


def zipped(
    gradebook: Gradebook, folder: Path | None, course: Course, exercise: str, platform: str
) -> Zipped:
    """The page of each student on an exercise, under the name by which a platform finds it.

    `folder` is that of the graded class, if there is one.
    """
    buffer, names = io.BytesIO(), set()
    left_out: list[str] = []
    files = Files(folder or Path(), course.titles)
    known = accounting.read(files) if folder else Accounting()
    pages = _Pages(Drawing(gradebook, course), files, known)
    scores = [s for s in class_scores(gradebook, list(course.exercises)) if s.exercise == exercise]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for counted, report in _counted(gradebook, scores):
            name = PLACES[platform](report.submission)
            if name is None or name in names:
                left_out.append(f"{counted.student}: {report.submission}")
                continue
            names.add(name)
            file.writestr(zipfile.ZipInfo(name, LONG_AGO), pages.page(counted, report))
    return Zipped(buffer.getvalue(), len(names), tuple(left_out))


@dataclass(frozen=True)
class _Pages:
    """Makes the same pages as those in the folder of the class."""

    drawing: Drawing
    files: Files
    known: Accounting

    def page(self, counted: Score, report: Report) -> bytes:
        assert counted.counted is not None  # `_counted` takes no other
        entry = counted.counted.entry
        complete = self.drawing.complete(entry, report)
        cells = self.drawing.gradebook.cells(entry.digest)
        return self.files.page(complete, cells, all_remarks(counted, self.known), counted.final)


def _counted(gradebook: Gradebook, scores: Iterable[Score]) -> Iterable[tuple[Score, Report]]:
    """Each score with the report that it counts."""
    by_attempt = {
        each.counted.attempt: each
        for each in scores
        if each.counted is not None and each.counted.attempt is not None
    }
    for number, report in gradebook.reports(list(by_attempt)):
        yield by_attempt[number], report


def _canvas(name: str) -> str | None:
    """`lovelaceada_101_555_hw.ipynb` → `lovelaceada_101_555_hw.feedback.html`."""
    for part in PurePosixPath(name).parts:
        if CANVAS.fullmatch(part):
            return f"{PurePosixPath(part).stem}.feedback.html"
    return None


def _moodle(name: str) -> str | None:
    """`Ada Lovelace_101_assignsubmission_file_/hw.py` → a folder for feedback files."""
    path = PurePosixPath(name)
    for part in path.parts:
        owner = named(part, is_folder=part != path.name).owner
        if number := trailing_number(owner.ids.get("moodle", "")):
            # The importer splits at underscores, and takes the second part for the number.
            return f"{owner.student.replace('_', ' ')}_{number}_assignfeedback_file_/feedback.html"
    return None


PLACES = {"canvas": _canvas, "moodle": _moodle}


def comments(gradebook: Gradebook, scores: Iterable[Score]) -> Mapping[str, str]:
    """A comment for each student: the points that count, and the first message of each function."""
    return {
        counted.student: _comment(counted, report)
        for counted, report in _counted(gradebook, scores)
    }


def _comment(counted: Score, report: Report) -> str:
    shown = for_students(report)
    lines = [score(shown), *remarks(counted)]
    functions: dict[str, str] = {}
    for check in shown.checks:
        if check.verdict is not Verdict.PASSED and not check.hidden:
            said = check.message or check.title
            functions.setdefault(check.function, f"{check.function}: {one_line(said, 300)}")
    return bounded("\n".join([*lines, *functions.values()]), COMMENT)
