"""Whatever a student names a file, writes as code or raises: it is text in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from graders.report import Audience, Report, SourceLine
from graders.reports.markdown import render as markdown
from graders.reports.writing import FORMATS, render_all
from tests.attacks.renderings import unsafe
from tests.reports.examples import ATTACKS, PASSED, RAISED, WRONG, report

COMMANDS = (
    "::error::x",
    "x\n  ::add-mask::score\n::stop-commands::a",
    "\r\n::set-output name=x::y\r",
    "##[error]x ##[add-mask]y",
    "##vso[task.complete result=Succeeded;]",
    "%0A::error::x",
)
MARKUP = (
    "``` \n# heading\n<img src=x>\n~~~\n[a](http://elsewhere.example)",
    "```````\n</details>\n````````````\n@everyone #1",
    "![x](//elsewhere.example/x.png) <script> | a | b |",
    "https://elsewhere.example www.elsewhere.example a@elsewhere.example",
    "`` ` `` \\` `",
    "a` [x](//elsewhere.example) <b> `b",
    "$$\\href{x}{y}$$ :tada: {{ x }} <!-- -->",
    "=cmd|'/c calc'!A1",
)
payloads = pytest.mark.parametrize("payload", [*ATTACKS, *COMMANDS, *MARKUP])


def attacked(payload: str) -> Report:
    """A report in which each text that a student influences is the payload."""
    texts = dict.fromkeys(("message", "hint", "advice", "staff", "snippet", "inputs"), payload)
    where = SourceLine(payload, 1, payload)
    first = replace(RAISED, where=where, **texts)  # type: ignore[arg-type]
    second = replace(first, id="g.d", same_as="g.a")
    graded = report(PASSED, replace(WRONG, advice=payload), first, second, submission=payload)
    return replace(graded, notes=(payload,))


@payloads
def test_no_format_lets_it_command_a_terminal_or_a_build_server(payload: str) -> None:
    assert unsafe(attacked(payload)) == []


@payloads
@pytest.mark.parametrize("format", [name for name in FORMATS if FORMATS[name].several])
def test_it_is_inert_among_several_reports_too(payload: str, format: str) -> None:
    alone = FORMATS[format].render(attacked(payload), (), Audience.STUDENT, {})
    both = render_all([attacked(payload)] * 2, [(), ()], format, Audience.STUDENT)
    assert len(both) < 2 * len(alone) + 500


@payloads
def test_markdown_shows_it_as_code(payload: str) -> None:
    tokens = (
        MarkdownIt("commonmark").enable("table").parse(markdown(attacked(payload), Audience.STAFF))
    )
    blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    inline = {child.type for token in tokens for child in token.children or ()}
    assert blocks <= {
        *("heading", "paragraph", "inline", "fence"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert inline <= {"text", "text_special", "code_inline"}
    assert sum(token.type == "heading_open" for token in tokens) == 5
    words = "".join(child.content for t in tokens for child in t.children or () if _is_text(child))
    assert "elsewhere" not in words


def _is_text(token: object) -> bool:
    return getattr(token, "type", "") != "code_inline"
