"""What a grade consists of: verdicts, the result of each check, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import PurePath
from typing import Any

from graders.figures import Figures, figures_from_builtins, figures_to_builtins

SCHEMA = "probgrade/report/1"
GOT = " Got "
"""What a message puts before the student's values, which differ from check to check."""


class Verdict(str, Enum):
    """How a check ended. Only `grader_error` is a fault of ours."""

    PASSED = "passed"
    WRONG = "wrong"
    NOT_IMPLEMENTED = "not_implemented"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    DIED = "died"
    UNREADABLE = "unreadable"
    GRADER_ERROR = "grader_error"


class Audience(str, Enum):
    """Who reads a report."""

    STUDENT = "student"
    STAFF = "staff"


@dataclass(frozen=True)
class SourceLine:
    """A line of the student's own: its file or cell, its number from 1, and its text."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}".rstrip(": ")


@dataclass(frozen=True)
class Check:
    """A check before it runs. Its id is `function.name`."""

    function: str
    name: str
    title: str
    points: float
    hint: str
    hidden: bool

    @property
    def id(self) -> str:
        return f"{self.function}.{self.name}"


@dataclass(frozen=True)
class CheckResult:
    """One check's verdict and points, with the message to the student.

    `inputs` are the dtypes and shapes of the arrays that code raised on, `advice` is what
    else to know, also for those who passed, `where` is the student's own line, `snippet` is
    code that repeats the call that failed, `same_as` is the id of the check that tells the
    cause of this one, `staff` holds expected values or a traceback and never reaches a
    student.
    """

    id: str
    function: str
    title: str
    verdict: Verdict
    points: float
    possible: float
    hidden: bool = False
    message: str = ""
    inputs: str = ""
    hint: str = ""
    advice: str = ""
    where: SourceLine | None = None
    snippet: str = ""
    same_as: str = ""
    staff: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Report:
    """All there is to say about one submission: the source of every other format.

    `figures` are what pages draw, None where the report was made before there were any.
    """

    submission: str
    exercise: str | None
    checks: tuple[CheckResult, ...]
    isolation: str
    seed: int
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    phases: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problem: str = ""
    fault: str = ""
    figures: Figures | None = None

    @property
    def gradable(self) -> bool:
        """Whether a score may be given: no fault of the grader, and something to grade."""
        own_faults = any(check.verdict is Verdict.GRADER_ERROR for check in self.checks)
        return bool(self.checks) and not (self.fault or self.problem or own_faults)

    @property
    def points(self) -> float | None:
        """The sum of the points, or None when the report is not gradable."""
        return round(sum(c.points for c in self.checks), 4) if self.gradable else None

    @property
    def possible(self) -> float:
        return round(sum(check.possible for check in self.checks), 4)

    @property
    def percent(self) -> float:
        """The share of the points, 0 to 100; 0 when there is no score."""
        return 100.0 * (self.points or 0.0) / self.possible if self.possible else 0.0


def report_to_builtins(report: Report, audience: Audience) -> dict[str, Any]:
    """The dict that is written as JSON; for students without what is for staff."""
    shown = report if audience is Audience.STAFF else for_students(report)
    checks = [check_to_builtins(check) for check in shown.checks]
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "submission": shown.submission,
        "exercise": shown.exercise,
        "points": shown.points,
        "possible": shown.possible,
        "gradable": shown.gradable,
        "isolation": shown.isolation,
        "seed": shown.seed,
        "versions": dict(shown.versions),
        "seconds": _rounded(shown.seconds),
        "problem": shown.problem,
        "notes": list(shown.notes),
        "checks": [{**check, "seconds": round(check["seconds"], 4)} for check in checks],
    }
    if audience is Audience.STAFF:
        return {**result, "phases": _rounded(shown.phases), "fault": shown.fault}
    for check in result["checks"]:
        del check["staff"]
    return result


def stored(report: Report) -> dict[str, Any]:
    """The dict that a report is stored and sent as: the one for staff, and its figures."""
    figures = None if report.figures is None else figures_to_builtins(report.figures)
    return {**report_to_builtins(report, Audience.STAFF), "figures": figures}


def report_from_builtins(value: Mapping[str, Any]) -> Report:
    """The inverse of `stored`, and of `report_to_builtins` for staff, but for rounded times."""
    figures = value.get("figures")
    return Report(
        checks=tuple(check_from_builtins(check) for check in value["checks"]),
        notes=tuple(value["notes"]),
        figures=None if figures is None else figures_from_builtins(figures),
        **{name: value[name] for name in _PLAIN},
    )


_PLAIN = (
    *("submission", "exercise", "isolation", "seed", "versions", "seconds", "phases"),
    *("problem", "fault"),
)


def check_to_builtins(check: CheckResult) -> dict[str, Any]:
    """The dict a check's result travels and is stored as."""
    where = check.where and vars(check.where)
    return {**vars(check), "verdict": check.verdict.value, "where": where}


def check_from_builtins(value: Mapping[str, Any]) -> CheckResult:
    """The inverse of `check_to_builtins`."""
    where = value["where"] and SourceLine(**value["where"])
    return CheckResult(**{**value, "verdict": Verdict(value["verdict"]), "where": where})


def for_students(report: Report) -> Report:
    """The report without anything a student should not see; that there is a `fault` stays.

    Of an absolute path only the name stays: the folders are those of whoever grades.
    """
    checks = (replace(_shown(check), staff="") for check in report.checks)
    shown = replace(report, checks=tuple(checks), figures=_shown_figures(report))
    given = PurePath(report.submission)
    if not given.is_absolute() or not given.name:
        return shown
    problem = report.problem.replace(f"{given.parent}/", "")
    return replace(shown, submission=given.name, problem=problem)


def _shown(check: CheckResult) -> CheckResult:
    if check.verdict is Verdict.GRADER_ERROR:
        return replace(
            check, message="The grader failed here; this is not your fault.", hint="", snippet=""
        )
    if check.hidden:
        shown = replace(check, message="", inputs="", hint="", advice="")
        return replace(shown, where=None, snippet="", same_as="")
    return check


def _shown_figures(report: Report) -> Figures:
    """The figures of wrong answers that students see in words, too."""
    wrong = {check.id for check in report.checks if check.verdict is Verdict.WRONG}
    wrong -= {check.id for check in report.checks if check.hidden}
    return {
        check: tuple(figure for figure in figures if not figure.staff)
        for check, figures in (report.figures or {}).items()
        if check in wrong
    }


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in seconds.items()}
