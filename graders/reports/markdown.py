"""Reports as Markdown, for a comment, a wiki or a build's summary.

All that a student can influence is in blocks and spans of code: in them no site reads
markup, links, mentions of people or references to issues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graders.report import Audience, CheckResult, Report, for_students
from graders.reports.details import explanation, one_line, overview, score
from graders.reports.words import WORDS, points, sign

SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|~$@&:^=-]")


def render(report: Report, audience: Audience) -> str:
    """The report of one submission."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    parts = [
        f"## {_escaped(shown.exercise or 'Feedback')}: {_escaped(score(shown))}",
        _span(shown.submission),
        _block(found) if (found := overview(shown, staff=staff)) != score(shown) else "",
        _table(shown.checks),
        *(part for check in shown.checks for part in _check(check)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(checks: tuple[CheckResult, ...]) -> str:
    if not checks:
        return ""
    rows = (
        f"| {_escaped(check.function)} | {_escaped(check.title)} "
        f"| {sign(check.verdict)} {WORDS[check.verdict]} "
        f"| {points(check.points)} of {points(check.possible)} |"
        for check in checks
    )
    heading = ("| function | check | result | points |", "|---|---|---|--:|")
    return "\n".join((*heading, *rows))


def _check(check: CheckResult) -> Iterator[str]:
    """A heading and the details, for a check that has some."""
    if text := explanation(check):
        yield f"### {sign(check.verdict)} {_escaped(check.function)}: {_escaped(check.title)}"
        yield _block(text)


def _block(text: str) -> str:
    """A block of code, fenced by more backticks than the text has in a row."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _span(text: str) -> str:
    """A span of code on one line."""
    line = one_line(text)
    marks = "`" * (_longest_run(line) + 1)
    return f"{marks} {line} {marks}" if line else ""


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _escaped(text: str) -> str:
    """Words of a course on one line, in which nothing is markup."""
    return SPECIAL.sub(r"\\\g<0>", one_line(text))
