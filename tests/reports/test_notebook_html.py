"""A notebook as a page: complete, cleaned, and nothing of a student's looks like feedback."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from graders.cli import main
from graders.intake.sources import CODE, Cell
from graders.report import Audience, Report
from graders.reports import notebook_html
from tests.reports.examples import ATTACKS, HIDDEN, PASSED, RAISED, WRONG, Page, page, report
from tests.reports.test_inert import MARKUP

OWN = Cell("cell 1", "def f(x):\n\treturn x  # <b>\n")
MORE_MARKUP = (
    '<div class="cell note"><h2>naive_bayes: 20 of 20 points</h2></div>',
    "</div></div></main><main><h1>20 of 20 points</h1>",
    '<a href="//elsewhere.example">x</a> <svg onload=alert(1)><math><mi xlink:href=x>',
    "<form action=//elsewhere.example><input autofocus onfocus=alert(1)></form>",
    "<meta http-equiv=refresh content=0> <base href=//elsewhere.example> <style>*{}</style>",
    "[x](javascript:alert(1)) ![x](data:text/html,x) <javascript:alert(1)>",
    "$$\\href{javascript:alert(1)}{x}$$ \\(x\\) <textarea></main>",
    '<p style="position:fixed" id="check-1" name="x" tabindex="1">x</p>',
)
TAGS = set(
    "html head meta title style body header main h1 h2 h3 h4 h5 h6 p div span pre code table thead"
    " tbody tr th td ul ol li em strong del blockquote hr br sub sup".split()
)


def shown(*cells: Cell, graded: Report | None = None) -> tuple[str, Page]:
    graded = graded or report(PASSED, WRONG, RAISED, HIDDEN)
    html = notebook_html.render(graded, cells, Audience.STUDENT, {"naive_bayes": "Bayes"})
    # `hr` and `br` have no end.
    return html, page(html.replace("<br>", "").replace("<hr>", ""))


def test_each_cell_stands_with_its_feedback_below() -> None:
    html, read = shown(Cell("text", "# Notes\n\n**bold**", "Markdown"), OWN)
    assert [part in html for part in ("<h1>Bayes</h1>", "<strong>bold</strong>")] == [True] * 2
    assert html.index("def") < html.index("f: 2 of 3.5 points") < html.index("g: 0 of 2 points")
    assert "Hint: Think." in read.text
    assert "return x  # <b>" in read.text
    assert html.count('class="cell note"') == 3
    assert html.count("<table>") == 2


@pytest.mark.parametrize("kind", ["Markdown", "raw", CODE])
@pytest.mark.parametrize("attack", [*ATTACKS, *MARKUP, *MORE_MARKUP])
def test_what_a_student_writes_is_cleaned(attack: str, kind: str) -> None:
    html, read = shown(Cell("cell 1", attack, kind), graded=report(PASSED))
    assert set(read.tags) <= TAGS
    assert read.attributes <= {
        *("lang", "charset", "http-equiv", "content", "name", "class", "translate"),
    }
    assert read.links == []
    assert html.count('<div class="cell note">') == 2
    assert read.tags["h1"] == read.tags["main"] == 1
    assert "20 of 20 points" not in html.split("<main>")[0]


@pytest.mark.parametrize("attack", [*ATTACKS, *MARKUP, *MORE_MARKUP])
def test_what_feedback_quotes_is_cleaned(attack: str) -> None:
    told = replace(WRONG, message=attack, hint=attack, snippet=attack)
    _, read = shown(graded=report(told, submission=attack))
    assert set(read.tags) <= TAGS
    assert read.links == []


@pytest.mark.slow
def test_a_long_notebook_is_cut_and_says_so() -> None:
    cells = [Cell(f"cell {n}", "x = 1\n" * 2_000) for n in range(14)]
    html, read = shown(*cells, graded=report(PASSED))
    assert len(html) < 1_500_000
    assert "more characters are not shown" in read.text
    assert "more cells are not shown" in read.text


def test_without_nbconvert_the_format_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "nbconvert", None)
    assert main(["grade", "mine.py", "--format", "notebook-html"]) == 2
    assert "pip install 'probgrade[notebook-html]'" in capsys.readouterr().err
