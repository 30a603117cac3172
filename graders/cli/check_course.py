"""`probgrade check-course`: what is missing or inconsistent in a course, one line each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from graders.batch.course_check import Finding, names_asked_twice, static_findings
from graders.batch.known import Known, differences, known_submissions, unfounded
from graders.cli.progress import Display
from graders.course import Course, Exercise, find_course
from graders.errors import Exit
from graders.evaluation.checks import checks_of
from graders.intake import Submission, Unreadable, read_submission
from graders.notebook.handout import differing
from graders.notebook.lesson import BrokenLesson
from graders.report import Report, Verdict
from graders.sandbox.levels import Level
from graders.scheduling import Grader

SEEDS = (1, 2, 3)
"""A reference must earn full marks with each of these."""


def run(chosen: argparse.Namespace) -> int:
    """Print the findings; the exit code is 1 when there are any."""
    course = find_course(chosen.course)
    names = [course.exercise(chosen.exercise).name] if chosen.exercise else list(course.exercises)
    exercises = [course.exercises[name] for name in names]
    findings = list(names_asked_twice(course))
    findings += [f for exercise in exercises for f in static_findings(course, exercise)]
    sound = [e for e in exercises if not any(f.fatal and f.exercise == e.name for f in findings)]
    findings += _graded_findings(course, sound, Level(chosen.min_isolation))
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} findings.")
        return Exit.UNDER
    points = [f"{e.name} {sum(c.points for c in checks_of(course, e)):g}" for e in exercises]
    print(f"Nothing is missing. Points: {', '.join(points)}.")
    return Exit.GRADED


def _graded_findings(
    course: Course, exercises: Sequence[Exercise], least: Level
) -> Iterator[Finding]:
    """What grading references, stubs and known submissions shows."""
    if not exercises:
        return
    display = Display()
    with Grader(course, least=least, progress=display.show) as grader:
        for exercise in exercises:
            yield from _reference(course, exercise, grader)
            yield from _stub(course, exercise, grader)
            yield from _handed_out(course, exercise)
        yield from _known(course, exercises, grader)


def _reference(course: Course, exercise: Exercise, grader: Grader) -> Iterator[Finding]:
    read = read_submission(exercise.reference, exercise.name, course)
    for seed in SEEDS:
        ((_, report),) = grader.grade([read], seed=seed)
        if lost := [check for check in report.checks if check.verdict is not Verdict.PASSED]:
            why = f"{lost[0].id}: {lost[0].message or _last_words(lost[0].staff)}"
            yield Finding(exercise.name, f"the reference loses points with seed {seed}: {why}")
            return
        if report.fault:
            yield Finding(exercise.name, f"the reference cannot be graded: {report.fault}")
            return


def _last_words(trace: str) -> str:
    """The exception at the end of a traceback, without the frames."""
    lines = trace.rstrip().splitlines()
    starts = [number for number, line in enumerate(lines) if line[:1].strip()]
    return " ".join(lines[starts[-1] :] if starts else lines)


def _stub(course: Course, exercise: Exercise, grader: Grader) -> Iterator[Finding]:
    stub = course.root / "exercises" / exercise.name / f"{exercise.name}.py"
    ((_, report),) = grader.grade([read_submission(stub, exercise.name, course)], seed=SEEDS[0])
    if report.points:
        earned = ", ".join(check.id for check in report.checks if check.points)
        yield Finding(exercise.name, f"the stub earns {report.points:g} points: {earned}")


def _handed_out(course: Course, exercise: Exercise) -> Iterator[Finding]:
    """What students receive must be what its source makes, where it has the text."""
    try:
        for path in differing(course, exercise):
            yield Finding(
                exercise.name, f"{path} differs from its source; probgrade release writes it"
            )
    except BrokenLesson as problem:
        yield Finding(exercise.name, str(problem))


def _known(course: Course, exercises: Sequence[Exercise], grader: Grader) -> Iterator[Finding]:
    try:
        names = {exercise.name for exercise in exercises}
        known = [each for each in known_submissions(course) if each.exercise in names]
    except ValueError as problem:
        yield Finding("", f"{problem}: write # expect: full marks, or # expect: wrong CHECK")
        return
    for exercise in exercises:
        if not any(each.exercise == exercise.name for each in known):
            folder = course.root / "tests" / "submissions" / exercise.name
            yield Finding(exercise.name, f"no known submission below {folder}")
    readable: list[tuple[Known, Submission]] = []
    for each in known:
        checks = [check.id for check in checks_of(course, course.exercises[each.exercise])]
        for line in unfounded(each, checks):
            yield Finding(each.exercise, f"{each.id}: {line}")
        try:
            readable.append((each, read_submission(each.path, each.exercise, course)))
        except Unreadable as problem:
            yield Finding(each.exercise, f"{each.id}: {problem.message}")
    found: dict[int, Report] = dict(grader.grade([read for _, read in readable], seed=SEEDS[0]))
    for position, report in sorted(found.items()):
        known_one = readable[position][0]
        for line in differences(known_one, report):
            yield Finding(known_one.exercise, f"{known_one.id}: {line}")
