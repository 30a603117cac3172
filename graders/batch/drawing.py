"""Figures for reports that were made before there were any, from stored observations."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graders.batch.rescoring import stored_submission
from graders.course import Course
from graders.errors import GraderFault
from graders.evaluation.bundle import load_bundle
from graders.evaluation.evaluate import Task, replay
from graders.gradebook import StoredSubmission
from graders.gradebook.storage import Gradebook
from graders.intake.problems import Unreadable
from graders.report import Report, Verdict


@dataclass(frozen=True)
class Drawing:
    """Adds figures to the reports of a gradebook. No student code runs."""

    gradebook: Gradebook
    course: Course

    def complete(self, entry: StoredSubmission, report: Report) -> Report:
        """The report with the figures of the checks that are still wrong by today's suite."""
        wrong = {check.id for check in report.checks if check.verdict is Verdict.WRONG}
        exercise = self.course.exercises.get(report.exercise or "")
        if report.figures is not None or not wrong or exercise is None:
            return report
        try:
            bundle = load_bundle(self.course, exercise)
            program = stored_submission(self.gradebook, self.course, entry).program
        except (GraderFault, Unreadable):  # the page is complete but for its pictures
            return report
        stored = self.gradebook.observations(entry.digest)
        again = replay(bundle, Task(program, report.seed, stored))
        wrong &= {check.id for check in again.checks if check.verdict is Verdict.WRONG}
        return replace(report, figures={id: again.figures.get(id, ()) for id in wrong})
