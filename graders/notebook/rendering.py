"""A result as HTML that stands in a notebook, and as text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from rich.console import Console

from graders.report import Audience, CheckResult, Report, Verdict, for_students, report_to_builtins
from graders.reports import terminal
from graders.reports.pictures import drawn, shown_once, style
from graders.reports.words import (
    LONGEST_SNIPPET,
    WORDS,
    causes,
    clean,
    cut,
    points,
    sign,
    why_no_score,
)

WIDTH = 100
LONGEST_TEXT = 3_000
SELECTOR = re.compile(r"(^|, )(?=[^{}]*\{)([\w.])", re.MULTILINE)
PRACTICE = (
    "Practice, not a grade: your own kernel ran this code, so it proves nothing to others."
    " What counts is what the grader gets when it runs your file."
)


def rendered(report: Report, title: str) -> dict[str, Any]:
    """The report without what is for staff, and how it is shown."""
    shown = for_students(report)
    return {
        "report": report_to_builtins(shown, Audience.STUDENT),
        "html": _html(shown, title),
        "text": _text(shown),
    }


def _text(report: Report) -> str:
    checks = map(_shortened, report.checks)
    file = io.StringIO()
    console = Console(file=file, width=WIDTH, highlight=False, color_system=None)
    console.print(terminal.render(replace(report, checks=tuple(checks)), Audience.STUDENT))
    console.print(PRACTICE)
    return file.getvalue().rstrip()


def _shortened(check: CheckResult) -> CheckResult:
    """A check without a long snippet, and without the cause that the one before told."""
    if check.snippet.count("\n") >= LONGEST_SNIPPET:
        check = replace(check, snippet="")
    return replace(check, message="") if check.same_as and _is_absent(check) else check


def _html(report: Report, title: str) -> str:
    groups = groupby(report.checks, key=lambda check: check.function)
    parts = [(function, list(checks)) for function, checks in groups]
    absent = [function for function, checks in parts if all(map(_is_absent, checks))]
    return _template().render(
        report=report,
        title=title,
        parts=[(name, checks) for name, checks in parts if name not in absent],
        absent=absent,
        figures=shown_once(report),
        causes=[sentence for _, sentence in causes(report.checks)],
        no_score=why_no_score(report),
        practice=PRACTICE,
        longest=LONGEST_TEXT,
    )


def _picture_style() -> Markup:
    """What a page has for pictures, for those within a result only."""
    return Markup(SELECTOR.sub(r"\1.probgrade \2", style.rules()))


def _is_absent(check: CheckResult) -> bool:
    return check.verdict is Verdict.NOT_IMPLEMENTED


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("graders.notebook", "templates"),
        autoescape=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"words": WORDS, "picture_style": _picture_style()}
    environment.filters |= {"points": points, "sign": sign, "cut": cut, "drawn": drawn}
    return environment.get_template("result.html.j2")
