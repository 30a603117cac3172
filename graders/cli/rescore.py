"""`probgrade rescore DIR`: evaluates a graded class again, by today's checks."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rich.console import Console
from rich.table import Table

from graders.batch.files import Files
from graders.batch.rescoring import Rescored, again, rescore, stale
from graders.batch.score_pages import write_score_pages
from graders.cli.grade_class import opened
from graders.cli.progress import Display
from graders.course import Course, find_course
from graders.errors import Exit
from graders.evaluation.fingerprints import rubric_version
from graders.gradebook.storage import Gradebook
from graders.report import Report
from graders.reports.words import clean
from graders.sandbox.levels import Level
from graders.scheduling import Grader

BATCH = 500
"""Submissions evaluated again at a time, which bounds the reports in memory."""


@dataclass(frozen=True)
class RescoreOptions:
    """The options of re-scoring."""

    course: Course
    exercise: str | None
    jobs: int
    least: Level
    apply: bool
    reason: str


def run(chosen: argparse.Namespace) -> int:
    """Re-score by today's rubric version, print the changed scores, write them with `--apply`."""
    course = find_course(chosen.course)
    if chosen.exercise is not None:
        course.exercise(chosen.exercise)
    least = Level(chosen.min_isolation)
    options = RescoreOptions(
        course, chosen.exercise, chosen.jobs, least, chosen.apply, chosen.reason
    )
    files = Files(chosen.out, course.titles)
    with opened(chosen.gradebook, files, create=False) as gradebook:
        return _rescore(gradebook, files, options)


def _rescore(gradebook: Gradebook, files: Files, options: RescoreOptions) -> int:
    found = list(_evaluated_again(gradebook, options))
    changed = [each for each in found if each.before.points != each.after.points]
    console = Console()
    console.print(_table(changed) if changed else "No points change.")
    if options.apply and found:
        for each in found:
            _write(gradebook, files, each, options)
        write_score_pages(files, gradebook, options.course)
    done = "written" if options.apply else "nothing is written without --apply"
    print(f"{len(found)} submissions evaluated again, {len(changed)} scores change; {done}.")
    return Exit.FAULT if any(not each.after.gradable for each in found) else Exit.GRADED


def _evaluated_again(gradebook: Gradebook, options: RescoreOptions) -> Iterator[Rescored]:
    """Re-score every submission graded by another rubric version, running only missing probes."""
    incomplete = []
    found = stale(gradebook, options.course, options.exercise)
    while batch := list(islice(found, BATCH)):
        for rescored in rescore(gradebook.url, options.course, batch, options.jobs):
            if rescored.missing:
                incomplete.append(rescored)
            else:
                yield rescored
    if incomplete:
        yield from _run_missing(gradebook, incomplete, options)


def _run_missing(
    gradebook: Gradebook, incomplete: Sequence[Rescored], options: RescoreOptions
) -> Iterator[Rescored]:
    """Run the probes without a stored observation, once for equal contents and inputs.

    This runs students' code, so it fails below the requested isolation level.
    """
    equal: defaultdict[tuple[str, int], list[Rescored]] = defaultdict(list)
    for each in incomplete:
        equal[each.entry.digest, each.before.seed].append(each)
    probes = sorted({probe for each in incomplete for probe in each.missing})
    print(f"Running again for {len(equal)} submissions: {', '.join(probes)}.")
    waiting = {group[0].entry.id: group for group in equal.values()}
    display = Display()
    grader = Grader(options.course, least=options.least, progress=display.show)
    with display.expecting(len(equal)), grader:
        jobs = (again(gradebook, options.course, group[0]) for group in equal.values())
        for graded in grader.run(jobs, options.jobs):
            display.finished()
            for each in waiting.pop(graded.number):
                yield each.ran(graded)


def _table(changed: Iterable[Rescored]) -> Table:
    table = Table("student", "exercise", "before", "after", "change", box=None, pad_edge=False)
    for each in sorted(changed, key=lambda each: (each.entry.exercise or "", each.entry.student)):
        change = "" if each.difference is None else f"{each.difference:+g}"
        scores = (_score(each.before), _score(each.after), change)
        table.add_row(clean(each.entry.student), each.entry.exercise, *scores)
    return table


def _score(report: Report) -> str:
    return "none" if report.points is None else f"{report.points:g}"


def _write(gradebook: Gradebook, files: Files, rescored: Rescored, options: RescoreOptions) -> None:
    entry = rescored.entry
    report = replace(rescored.after, submission=entry.name)
    rubric = rubric_version(options.course, options.course.exercise(report.exercise or ""))
    reason = f"re-scored: {options.reason}"
    gradebook.record(entry.id, report, reason, rubric, rescored.observations)
    files.write(report, gradebook.cells(entry.digest))
