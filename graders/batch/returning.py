"""Feedback as platforms take it back: a zip of pages, and comments for a column.

Canvas and Moodle find the student by the file's name, as they wrote it when the class was
downloaded: Canvas by the numbers of the student and of the file that was handed in, Moodle
by the number of the participant.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from graders.batch.score_pages import remarks
from graders.course import Course
from graders.gradebook.scores import Score, class_scores
from graders.gradebook.storage import Gradebook
from graders.intake.platforms.canvas import CANVAS
from graders.report import Audience, Report, Verdict, for_students
from graders.reports import html
from graders.reports.details import bounded, one_line, score

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of each file in a zip, so that the same pages give the same bytes."""
COMMENT = 2_000
"""Characters of a comment."""


@dataclass(frozen=True)
class Zipped:
    """A zip of pages, how many it holds, and the submissions that have none in it."""

    data: bytes
    count: int
    left_out: tuple[str, ...]


def zipped(gradebook: Gradebook, course: Course, exercise: str, platform: str) -> Zipped:
    """The page of each student on an exercise, under the name by which a platform finds it."""
    buffer, names = io.BytesIO(), set()
    left_out: list[str] = []
    scores = [s for s in class_scores(gradebook, list(course.exercises)) if s.exercise == exercise]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for counted, report in _counted(gradebook, scores):
            name = PLACES[platform](report.submission)
            if name is None or name in names:
                left_out.append(f"{counted.student}: {report.submission}")
                continue
            names.add(name)
            page = _page(gradebook, course, counted, report)
            file.writestr(zipfile.ZipInfo(name, LONG_AGO), page.encode("utf-8", "replace"))
    return Zipped(buffer.getvalue(), len(names), tuple(left_out))


def _page(gradebook: Gradebook, course: Course, counted: Score, report: Report) -> str:
    assert counted.counted is not None  # `_counted` takes no other
    cells = gradebook.cells(counted.counted.entry.digest)
    said = tuple(remarks(counted))
    return html.render(report, cells, Audience.STUDENT, said, course.titles, counted.final)


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
    for part in PurePosixPath(name).parts:
        if found := MOODLE.match(part):
            owner = found["name"].replace("_", " ")
            return f"{owner}_{found['id']}_assignfeedback_file_/feedback.html"
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
