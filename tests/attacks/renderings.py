"""Whether a report can be shown: what a submission says must not command who reads it."""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
from unittest import mock
from xml.etree import ElementTree

from rich.console import Console

from graders import Audience, Report
from graders.reports.classroom50 import VARIABLES
from graders.reports.terminal import render
from graders.reports.writing import FORMATS

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of text, so that it reads as something else."""
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""What GitHub and Azure obey when it is printed in a log."""
LENGTH = 400_000
"""Characters beyond which a report is of no use to anybody."""


def unsafe(report: Report) -> list[str]:
    """What is wrong with the report in any format, for any audience."""
    found = []
    for audience in Audience:
        for name, text in _texts(report, audience).items():
            found += [f"{name} for {audience.value}: {one}" for one in _wrong(text)]
            found += _commands(name, text)
    return found if report.gradable else []


def _texts(report: Report, audience: Audience) -> dict[str, str]:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(render(report, audience))
    assert isinstance(console.file, io.StringIO)
    with mock.patch.dict(os.environ, dict.fromkeys(VARIABLES.values(), "x")):
        texts = {name: each.render(report, (), audience, {}) for name, each in FORMATS.items()}
    for name, text in texts.items():
        if FORMATS[name].suffix.endswith(".json"):
            json.loads(text)
        elif FORMATS[name].suffix.endswith(".xml"):
            ElementTree.fromstring(text)
    return {"terminal": console.file.getvalue(), **texts}


def _commands(name: str, text: str) -> list[str]:
    """What a build server would obey in its log, but for the lines that are meant so."""
    lines = text.splitlines() if name == "github" else [text]
    meant = re.compile(r"::(error|warning|notice) title=[^:]*::(?!.*\r)")
    obeyed = any(COMMAND.search(line) for line in lines if not meant.match(line))
    return [f"{name} has a line that a build server takes for a command"] if obeyed else []


def _wrong(text: str) -> list[str]:
    controls = {c for c in text if unicodedata.category(c) == "Cc" and c != "\n"}
    found = [f"holds control characters {sorted(controls)}"] if controls else []
    if any(c in text for c in OVERRIDES):
        found.append("holds characters that turn the direction of text")
    if any(unicodedata.category(c) == "Cs" for c in text):
        found.append("cannot be written as UTF-8")
    return found + ([f"is {len(text)} characters long"] if len(text) > LENGTH else [])
