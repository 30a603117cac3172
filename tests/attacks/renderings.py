"""Whether a report can be shown: what a submission says must not command who reads it."""

from __future__ import annotations

import io
import json
import unicodedata
from xml.etree import ElementTree

from rich.console import Console

from graders import Audience, Report
from graders.reports import html, junit
from graders.reports import json as json_report
from graders.reports.terminal import render

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of text, so that it reads as something else."""
PRINTED = ("terminal", "JSON")
LENGTH = 100_000
"""Characters beyond which a report is of no use to anybody."""


def unsafe(report: Report) -> list[str]:
    """What is wrong with the report in any format, for any audience."""
    found = []
    for audience in Audience:
        for name, text in _texts(report, audience).items():
            wrong = [*_wrong(text), *(_commands(text) if name in PRINTED else ())]
            found += [f"{name} for {audience.value}: {one}" for one in wrong]
    return found if report.gradable else []


def _texts(report: Report, audience: Audience) -> dict[str, str]:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(render(report, audience))
    assert isinstance(console.file, io.StringIO)
    as_json = json_report.render(report, audience)
    json.loads(as_json)
    as_xml = junit.render([report], audience)
    ElementTree.fromstring(as_xml)
    return {
        "terminal": console.file.getvalue(),
        "JSON": as_json,
        "JUnit": as_xml,
        "HTML": html.render(report, (), audience),
    }


def _commands(text: str) -> list[str]:
    """What a build server would obey in its log; files are not written there."""
    obeyed = any(line.startswith("::") for line in text.splitlines())
    return ["has a line that GitHub takes for a command"] if obeyed else []


def _wrong(text: str) -> list[str]:
    controls = {c for c in text if unicodedata.category(c) == "Cc" and c != "\n"}
    found = [f"holds control characters {sorted(controls)}"] if controls else []
    if any(c in text for c in OVERRIDES):
        found.append("holds characters that turn the direction of text")
    if any(unicodedata.category(c) == "Cs" for c in text):
        found.append("cannot be written as UTF-8")
    return found + ([f"is {len(text)} characters long"] if len(text) > LENGTH else [])
