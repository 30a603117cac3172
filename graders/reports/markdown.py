"""Reports as Markdown, for a comment, a wiki or a build's summary.

All that a student can influence is in blocks and spans of code: in them no site reads
markup, links, mentions of people or references to issues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graders.figures import Figure, Table
from graders.report import Audience, CheckResult, Report, for_students
from graders.reports.details import explanation, one_line, overview, score
from graders.reports.pictures import single
from graders.reports.words import WORDS, points, sign

SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|~$@&:^=-]")


def render(report: Report, audience: Audience) -> str:
    """The report of one submission."""
    shown = report if audience is Audience.STAFF else for_students(report)
    parts = [
        heading(shown, audience),
        _table(shown.checks),
        *(part for check in shown.checks for part in _check(check)),
    ]
    return _joined(parts)


def heading(shown: Report, audience: Audience) -> str:
    """The score, the submission's name, and what is said of it as a whole."""
    said = overview(shown, staff=audience is Audience.STAFF)
    parts = [
        f"## {_escaped(shown.exercise or 'Feedback')}: {_escaped(score(shown))}",
        _span(shown.submission),
        _block(said) if said != score(shown) else "",
    ]
    return _joined(parts)


def of_function(shown: Report, name: str) -> str:
    """What is said of one function."""
    checks = [check for check in shown.checks if check.function == name]
    earned, possible = (sum(getattr(c, key) for c in checks) for key in ("points", "possible"))
    scored = f": {points(earned)} of {points(possible)} points" if shown.gradable else ""
    parts = [
        f"### {_escaped(name)}{scored}",
        _table(checks, of_one=True),
        *(part for check in checks for part in _check(check)),
    ]
    return _joined(parts)


def figure(one: Figure) -> str:
    """A figure as Markdown: an image with a description and a caption, or a table."""
    if isinstance(one, Table):
        head, *rows = (_row(map(_escaped, row)) for row in (one.columns, *one.rows))
        rule = "|" + "---|" * len(one.columns)
        return _joined([_escaped(one.caption), "\n".join((head, rule, *rows))])
    image = f"![{_escaped(one.alt)}]({single.address(one)})"
    return _joined([image, _escaped(one.caption)])


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _table(checks: Sequence[CheckResult], *, of_one: bool = False) -> str:
    """A row for each check; those of one function do not name it."""
    if not checks:
        return ""
    start = 1 if of_one else 0
    rows = (
        (
            _escaped(check.function),
            _escaped(check.title),
            f"{sign(check.verdict)} {WORDS[check.verdict]}",
            f"{points(check.points)} of {points(check.possible)}",
        )
        for check in checks
    )
    head, rule = ("function", "check", "result", "points"), ("---", "---", "---", "--:")
    lines = (_row(head[start:]), f"|{'|'.join(rule[start:])}|")
    return "\n".join((*lines, *(_row(row[start:]) for row in rows)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


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
