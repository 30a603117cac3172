"""Nothing for staff, of a hidden check or of our folders reaches a student, in any format.

Each secret is a word that stands nowhere else, so that a search finds it however it got there.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from rich.console import Console

from graders.evaluation.drawing import line, panel
from graders.figures import Figure, Images, Plot, Table
from graders.notebook.rendering import rendered
from graders.report import Audience, Report, SourceLine, Verdict
from graders.reports.classroom50 import VARIABLES
from graders.reports.pictures import png
from graders.reports.terminal import render as terminal
from graders.reports.writing import FORMATS
from tests.reports.examples import CELLS, FAULT, HIDDEN, PASSED, RAISED, WRONG, report

FOLDER = "/srv/zq-folder/teacher"
TEXTS = ("message", "hint", "advice", "inputs", "snippet")
LEVELS = np.arange(64.0).reshape(8, 8)


def secret(word: str) -> str:
    return f"zq-{word}"


def figures(word: str, *, staff: bool) -> tuple[Figure, ...]:
    """One of each kind, all of whose words are secret."""
    own = secret(word)
    plot = Plot(own, own, (line(LEVELS[0], LEVELS[1], own),), own, own, staff=staff)
    images = Images(own, own, (panel(own, LEVELS),), staff=staff)
    return plot, images, Table(own, (own,), ((own,),), (0,), staff=staff)


def graded() -> Report:
    """A report with a secret wherever there can be one."""
    hidden = replace(
        HIDDEN,
        staff=secret("hidden-staff"),
        where=SourceLine("cell 3", 1, secret("hidden-line")),
        **{name: secret(f"hidden-{name}") for name in TEXTS},  # type: ignore[arg-type]
    )
    passed = replace(hidden, id="g.h", verdict=Verdict.PASSED, points=1)
    fault = replace(FAULT, staff=secret("fault-staff"), message=secret("fault-message"))
    wrong = replace(WRONG, staff=secret("expected"))
    checks = (PASSED, wrong, RAISED, hidden, passed, fault)
    drawn = {
        wrong.id: figures("figure-for-staff", staff=True),
        hidden.id: figures("figure-of-hidden", staff=False),
    }
    made = report(*checks, submission=f"{FOLDER}/ada/mine.ipynb")
    return replace(
        made,
        fault=secret("fault"),
        problem=f"{FOLDER}/ada/mine.ipynb: is odd.",
        phases={secret("phase"): 1.0},
        figures=drawn,
    )


def _console(given: Report) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(terminal(given, Audience.STUDENT))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _in_a_notebook(given: Report) -> str:
    return json.dumps(rendered(given, "A title"), ensure_ascii=False)


def all_texts(given: Report) -> dict[str, str]:
    with mock.patch.dict(os.environ, dict.fromkeys(VARIABLES.values(), "x")):
        texts = {n: f.render(given, CELLS, Audience.STUDENT, {}) for n, f in FORMATS.items()}
    return {**texts, "terminal": _console(given), "in a notebook": _in_a_notebook(given)}


NAMES = (*FORMATS, "terminal", "in a notebook")


def read(text: str) -> str:
    """The text, and what stands in it as JSON and in base64."""
    found = [text]
    if text.lstrip().startswith(("{", "[")):
        found.append(repr(json.loads(text)))
    found += [
        base64.b64decode(one).decode("latin-1")
        for one in re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    ]
    return "\n".join(found)


@pytest.mark.parametrize("score", ["a fault", "a score"])
@pytest.mark.parametrize("name", NAMES)
def test_no_secret_reaches_a_student(name: str, score: str) -> None:
    given = graded()
    if score == "a score":
        sound = tuple(c for c in given.checks if c.verdict is not Verdict.GRADER_ERROR)
        given = replace(given, checks=sound, fault="", problem="")
    text = read(all_texts(given)[name])
    assert re.findall(r"zq-[\w-]*", text) == []


@pytest.mark.parametrize("name", ["html", "json", "in a notebook"])
def test_secrets_are_found_where_they_are_not_kept(name: str) -> None:
    """The test above can fail: a check that is not hidden shows all of this."""
    shown = [replace(c, hidden=False) for c in graded().checks]
    text = read(all_texts(replace(graded(), checks=tuple(shown)))[name])
    assert {f"zq-hidden-{name}" for name in TEXTS} <= set(re.findall(r"zq-[\w-]*", text))


def test_pixels_for_staff_reach_no_page_of_a_student() -> None:
    (image,) = (one for one in figures("x", staff=True) if isinstance(one, Images))
    (shown,) = image.panels
    source = png.address(shown.pixels, shown.rows, shown.columns, rgb=False, signed=False)
    texts: dict[str, Any] = all_texts(graded())
    assert not [name for name, text in texts.items() if source in text]
    staff = FORMATS["html"].render(graded(), CELLS, Audience.STAFF, {})
    assert source in staff
