"""What formats of plain text say on a check and on a report, cleaned and of bounded length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from graders.report import CheckResult, Report, SourceLine
from graders.reports.words import causes, clean, cut, points, why_no_score

LONGEST = 4_000
"""Characters for one check: some platforms refuse a file of more than a megabyte."""
LONGEST_REMARK = 2_000
MOST_REMARKS = 50


def details(check: CheckResult) -> Iterator[str]:
    """What to tell about a check, after its title; expected values if the check holds them."""
    labels = (
        ("", check.message),
        ("in ", str(check.where or "")),
        ("Inputs: ", check.inputs),
        ("Hint: ", check.hint),
        ("Advice: ", check.advice),
        ("To repeat it:\n", check.snippet),
        ("Expected: ", check.staff),
    )
    yield from (f"{label}{text}" for label, text in labels if text)


def explanation(check: CheckResult) -> str:
    """All details as one text."""
    return bounded("\n".join(details(check)))


def remarks(report: Report) -> list[str]:
    """What comes before the checks: a problem, notes, and causes of several failures."""
    sentences = [sentence for _, sentence in causes(report.checks)]
    texts = [text for text in (report.problem, *sentences, *report.notes) if text]
    return [bounded(text, LONGEST_REMARK) for text in texts[:MOST_REMARKS]]


def score(report: Report) -> str:
    """The score in words, or why there is none."""
    if report.points is None:
        return f"No score: {why_no_score(report)}"
    return f"{points(report.points)} of {points(report.possible)} points"


def overview(report: Report, *, staff: bool) -> str:
    """The score and the remarks; for staff also what failed in the grader."""
    fault = [bounded(f"Fault of the grader:\n{report.fault}")] if staff and report.fault else []
    return "\n".join([score(report), *remarks(report), *fault])


def bounded(text: str, longest: int = LONGEST) -> str:
    """The text cut, and without control characters."""
    return clean(cut(text, longest))


def one_line(text: str, longest: int = 200) -> str:
    """The text on one line."""
    return " ".join(bounded(text, longest).split())


def student_file(report: Report, where: SourceLine | None = None) -> tuple[str, int | None]:
    """The path of the student's file, as it was given, and the line if it is a line of that file.

    A line of a notebook's cell is none of the file, and a file in an archive has no path.
    """
    given = PurePath(clean(report.submission).replace("\n", "�"))
    if where is None or not where.file.endswith(".py"):
        return str(given), None
    if given.name == PurePath(where.file).name:
        return str(given), where.line
    inside = PurePath(clean(where.file).replace("\n", "�"))
    is_folder = not given.suffix and not inside.is_absolute()
    return (str(given / inside), where.line) if is_folder else (str(given), None)
