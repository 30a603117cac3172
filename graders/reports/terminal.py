"""The report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from graders.report import (
    Audience,
    CheckResult,
    Report,
    Verdict,
    for_students,
)
from graders.reports.words import (
    LONGEST_SNIPPET,
    WORDS,
    causes,
    clean,
    sign,
    why_no_score,
)

COLOURS = {
    Verdict.PASSED: "green",
    Verdict.NOT_IMPLEMENTED: "yellow",
    Verdict.GRADER_ERROR: "magenta",
}
BROKEN = "red"


def render(report: Report, audience: Audience) -> RenderableType:
    """The report of one submission, for students or for staff."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    parts: list[RenderableType] = [_note(note) for note in shown.notes]
    if shown.problem:
        parts.append(_plain(shown.problem, "red"))
    parts += [_plain(sentence, "bold yellow") for _, sentence in causes(shown.checks)]
    for function, checks in groupby(shown.checks, key=lambda check: check.function):
        parts += _function(function, list(checks), staff)
    if any(_is_long(check) for check in shown.checks):
        parts.append(_plain("\n--format html shows code that repeats the other calls.", "dim"))
    parts.append(_score(shown))
    if staff:
        parts.append(_for_staff(shown))
    heading = Text(" ").join([Text(clean(shown.submission), "bold"), Text(shown.exercise or "")])
    return Panel(Group(*parts), title=heading, title_align="left", padding=(0, 1))


def _function(name: str, checks: list[CheckResult], staff: bool) -> Iterator[RenderableType]:
    points, possible = (sum(values) for values in zip(*((c.points, c.possible) for c in checks)))
    yield Text.assemble("\n", (clean(name), "bold cyan"), f"  {points:g} of {possible:g} points")
    for check in _without_repeated(checks):
        yield Padding(_line(check), (0, 0, 0, 1))
        for detail in details(check, staff):
            yield Padding(detail, (0, 0, 0, 5))


def _line(check: CheckResult) -> Table:
    colour = COLOURS.get(check.verdict, BROKEN)
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(ratio=1)
    line.add_column(width=17)
    line.add_column(width=11, justify="right")
    points = f"{check.points:g} / {check.possible:g}"
    line.add_row(
        Text(sign(check.verdict), colour),
        Text(check.title),
        Text(WORDS[check.verdict], colour),
        Text(points, colour),
    )
    return line


def details(check: CheckResult, staff: bool) -> Iterator[Text]:
    """What is said of a check beside its verdict, each a text with its style."""
    found = [
        ("", check.message, "default"),
        ("Inputs: ", check.inputs, "default"),
        ("in ", str(check.where or ""), "yellow"),
        ("Hint: ", check.hint, "italic"),
        ("Advice: ", check.advice, "italic blue"),
        ("To repeat it:\n", "" if _is_long(check) else check.snippet, "dim"),
    ]
    if staff:
        found += [("Expected: ", check.staff, "magenta"), ("", f"{check.seconds:.2f} s", "dim")]
    for label, text, style in found:
        if text:
            yield Text(f"{label}{clean(text)}", style)


def _without_repeated(checks: Iterable[CheckResult]) -> Iterator[CheckResult]:
    """The checks, each with its snippet if none before it has the same code."""
    seen = set()
    for check in checks:
        lines = [line.partition("  # ")[0] for line in check.snippet.split("\n")]
        code = "\n".join(lines)
        yield replace(check, snippet="") if code in seen else check
        seen.add(code)


def _is_long(check: CheckResult) -> bool:
    """Whether a check's snippet takes more lines than a terminal has room for."""
    return check.snippet.count("\n") >= LONGEST_SNIPPET


def _score(report: Report) -> Text:
    if not report.gradable:
        return Text(f"\nNo score: {why_no_score(report)}", "bold magenta")
    colour = "green" if report.points == report.possible else "bold"
    return Text(f"\nTotal: {report.points:g} of {report.possible:g} points", colour)


def _for_staff(report: Report) -> Group:
    times = ", ".join(f"{name} {value:.2f} s" for name, value in report.seconds.items())
    phases = ", ".join(f"{name} {value:.2f} s" for name, value in report.phases.items())
    versions = ", ".join(f"{name} {value}" for name, value in report.versions.items())
    lines = [
        f"Seed {report.seed}; isolation: {report.isolation}",
        f"Times: {times}",
        f"Phases: {phases}",
        f"Versions: {versions}",
        *([f"Fault of the grader:\n{report.fault}"] if report.fault else []),
    ]
    return Group(*(_plain(line, "dim") for line in lines))


def _note(text: str) -> Text:
    return _plain(f"Note: {text}", "yellow")


def _plain(text: str, style: str) -> Text:
    return Text(clean(text), style)
