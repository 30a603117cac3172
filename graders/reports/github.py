"""Reports as commands in the log of GitHub Actions: what failed, beside the student's code.

GitHub shows ten errors of a step, so checks that fail for another's cause have none of
their own. The step's summary (`markdown`) has them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graders.report import Audience, CheckResult, Report, SourceLine, Verdict, for_students
from graders.reports.details import explanation, one_line, overview, score, student_file
from graders.reports.words import WORDS

MOST = 10


def render(reports: Sequence[Report], audience: Audience) -> str:
    """A line for each failed check, the score of each submission last."""
    staff = audience is Audience.STAFF
    shown = [report if staff else for_students(report) for report in reports]
    failed = [line for report in shown for line in _failed(report)]
    scores = [_score(report, staff=staff) for report in shown]
    more = [_command("notice", f"{len(failed) - MOST} more are in the summary of this step.")]
    lines = [*failed[:MOST], *(more if len(failed) > MOST else ()), *scores]
    return "".join(f"{line}\n" for line in lines)


def stop_commands(token: str) -> tuple[str, str]:
    """The lines between which GitHub obeys nothing; `token` is what nobody can guess."""
    return f"::stop-commands::{token}", f"::{token}::"


def _failed(report: Report) -> Iterator[str]:
    for check in report.checks:
        if check.verdict is not Verdict.PASSED and not check.same_as:
            kind = "warning" if check.verdict is Verdict.NOT_IMPLEMENTED else "error"
            title = f"{check.function}: {WORDS[check.verdict]}"
            yield _command(kind, _text(check), report, check.where, title)


def _text(check: CheckResult) -> str:
    """The code that repeats a call is in the summary only: it is long."""
    return f"{one_line(check.title)}\n{explanation(replace(check, snippet=''))}"


def _score(report: Report, *, staff: bool) -> str:
    kind = "notice" if report.gradable else "error"
    return _command(kind, overview(report, staff=staff), report, None, score(report))


def _command(
    kind: str,
    text: str,
    report: Report | None = None,
    where: SourceLine | None = None,
    title: str = "probgrade",
) -> str:
    properties = {"title": one_line(title)}
    if report is not None:
        path, line = student_file(report, where)
        properties |= {"file": path} | ({"line": str(line)} if line else {})
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {given}::{_data(text)}"


def _data(text: str) -> str:
    """The text as GitHub reads it back: on one line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
