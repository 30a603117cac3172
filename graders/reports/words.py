"""Words for verdicts and cleaning of students' text, shared by all formats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from graders.report import GOT, CheckResult, Report, Verdict

WORDS = {
    Verdict.PASSED: "passed",
    Verdict.WRONG: "wrong",
    Verdict.NOT_IMPLEMENTED: "not written yet",
    Verdict.RAISED: "raised an error",
    Verdict.TIMED_OUT: "took too long",
    Verdict.OUT_OF_MEMORY: "too much memory",
    Verdict.DIED: "ended Python",
    Verdict.UNREADABLE: "unreadable",
    Verdict.GRADER_ERROR: "the grader failed",
}
SIGNS = {Verdict.PASSED: "✓", Verdict.NOT_IMPLEMENTED: "○", Verdict.GRADER_ERROR: "!"}
BROKEN = "✗"
COMMAND = re.compile(r"^\s*:(?=:)|##(?=\w*\[)", re.MULTILINE)
"""How commands begin, to GitHub Actions and Azure Pipelines, up to where a blank ends them."""
VALUES = re.compile(r" Got \[[\d\s.,eE+\-\[\]nainf]*\](?: \(shape \([\d, ]*\)\))?\.")
"""The student's array in a message, as `show` writes it."""
LONGEST_CAUSE = 300
LONGEST_SNIPPET = 10
"""Lines of a snippet in a terminal; a longer one is in the other formats only."""


def sign(verdict: Verdict) -> str:
    """One character for a verdict."""
    return SIGNS.get(verdict, BROKEN)


def points(value: float) -> str:
    """Points to two decimals at most, without needless zeros."""
    return f"{round(value, 2):g}"


def points_to_find(value: float) -> str:
    """Points as `points` must have written them, for those who read back what was written."""
    return f"{round(value, 2):g}"


def why_no_score(report: Report) -> str:
    """Why there is no score; empty when there is one."""
    if report.gradable:
        return ""
    if report.problem:
        return "nothing here could be graded."
    return "the grader itself failed. This is not your fault; your teacher can see why."


def causes(checks: Iterable[CheckResult]) -> list[tuple[CheckResult, str]]:
    """The causes of several failed checks: the check that tells each, and a sentence.

    That a function is not written yet needs no such sentence.
    """
    checks = tuple(checks)
    others = Counter(check.same_as for check in checks if check.same_as)
    return [
        (check, _cause(check, others[check.id] + 1))
        for check in checks
        if others[check.id] and check.verdict is not Verdict.NOT_IMPLEMENTED
    ]


def first_step(checks: Iterable[CheckResult]) -> list[tuple[CheckResult, str]]:
    """The failed check that costs most points, the first of equal ones, and what it says.

    Empty where none failed, or all that did are hidden or not written yet.
    """
    told = [c for c in checks if c.message and c.verdict not in (*UNTOLD, Verdict.NOT_IMPLEMENTED)]
    worst = max(told, key=lambda check: check.possible - check.points, default=None)
    return [] if worst is None else [(worst, f"{worst.function}: {_what(worst)}")]


UNTOLD = (Verdict.PASSED, Verdict.GRADER_ERROR)


def _cause(check: CheckResult, failed: int) -> str:
    return f"{failed} checks fail for one cause. {_what(check)}"


def _what(check: CheckResult) -> str:
    """The line and the first words of a message."""
    place = f"{check.where.file}, line {check.where.line}" if check.where else ""
    line = f"{place}: " if place and place not in check.message else ""
    return line + cut(check.message.partition("\n")[0].partition(GOT)[0], LONGEST_CAUSE)


def without_values(message: str) -> str:
    """The message without the student's array, for where a table shows it."""
    return VALUES.sub("", message)


def clean(text: str) -> str:
    """The text without control characters, which could control a terminal or a page.

    Line breaks stay. Characters that change the direction of text are replaced, too, and
    lone surrogates, which UTF-8 cannot encode. A blank is put into what a build server would
    take for a command in its log: `::` that begins a line, and `##[` anywhere.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else "�" for c in text)
    return COMMAND.sub(r"\g<0> ", text) if "::" in text or "##" in text else text


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and how much is left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]} … ({len(text) - longest:,} more characters are not shown)"
