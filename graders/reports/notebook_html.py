"""A notebook with feedback as one page: nbconvert renders each cell, and bleach cleans it.

Each cell is rendered and cleaned by itself, so nothing in one reaches another, and only
feedback looks like feedback. The page requests nothing and runs nothing; pictures and
addresses of a student's text are left out; those of the feedback are drawn by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nbformat
from markupsafe import Markup, escape

from graders.intake.sources import Cell
from graders.report import Audience, Report
from graders.reports import notebook
from graders.reports.notebook import FEEDBACK, NotebookCell
from graders.reports.pages import template
from graders.reports.pictures import drawn
from graders.reports.words import clean, cut

LONGEST = 8_000
"""Characters of a cell that are shown."""
LONGEST_IN_ALL = 80_000
TAGS = frozenset(
    "h1 h2 h3 h4 h5 h6 p div span pre code table thead tbody tr th td ul ol li em strong del"
    " blockquote hr br sub sup".split()
)
TOKEN = re.compile(r"[a-z][a-z0-9]{0,2}|highlight( hl-ipython3)?")
"""The classes that Pygments gives to words of code, and to code."""
HEADING = re.compile(r"<(/?)h[1-6]>")


@dataclass(frozen=True)
class Shown:
    """A cell on the page; feedback is ours."""

    html: Markup
    is_feedback: bool


def render(
    report: Report, cells: Sequence[Cell], audience: Audience, titles: Mapping[str, str]
) -> str:
    """The page of one submission. Needs the extra `notebook-html`."""
    made = list(notebook.with_feedback(report, cells, audience))
    shown = list(_shown(made))
    return template("notebook.html.j2").render(
        title=titles.get(report.exercise or "", report.exercise or "Feedback"),
        cells=shown,
        left_out=len(made) - len(shown),
    )


def _shown(cells: Sequence[NotebookCell]) -> Iterator[Shown]:
    free = LONGEST_IN_ALL
    for cell in cells:
        is_feedback = cell.kind == FEEDBACK
        if free < 0 and not is_feedback:
            continue
        text = cut(cell.text, LONGEST).expandtabs(4)
        free -= 0 if is_feedback else len(text)
        html = Markup(clean(_html(cell.kind, text)))  # cleaned by bleach
        # A student's headings would stand among those of the page.
        own = html if is_feedback else Markup(HEADING.sub(_paragraph, html))
        yield Shown(own + Markup("").join(map(drawn, cell.figures)), is_feedback)


def _paragraph(found: re.Match[str]) -> str:
    return "</strong></p>" if found[1] else "<p><strong>"


def _html(kind: str, text: str) -> str:
    if kind == "raw":
        return str(Markup("<pre>{}</pre>").format(escape(text)))
    exporter, cleaner = _tools()
    new: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    # A lone surrogate can be parsed by nothing.
    cell = new(text.encode(errors="replace").decode())
    document = nbformat.v4.new_notebook(cells=[cell])
    return str(cleaner.clean(exporter.from_notebook_node(document)[0]))


@cache
def _tools() -> tuple[Any, Any]:
    """What renders a cell, and what cleans it."""
    # Not above: they are an extra of this package.
    from bleach.sanitizer import Cleaner
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    return exporter, Cleaner(TAGS, _is_harmless, protocols=(), strip=True, strip_comments=True)


def _is_harmless(tag: str, name: str, value: str) -> bool:
    return tag in ("span", "div") and name == "class" and bool(TOKEN.fullmatch(value))
