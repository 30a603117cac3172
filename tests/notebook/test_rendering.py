"""A result as HTML within a notebook."""

from __future__ import annotations

from dataclasses import replace

from graders.figures import Line, Plot
from graders.notebook.rendering import rendered
from graders.report import CheckResult, Report, Verdict

WRONG = CheckResult("f.a", "f", "A <title>", Verdict.WRONG, 0.0, 1.0, staff="expected 7")
PLOT = Plot("The picture", "In words", (Line((0.0, 1.0), (2.0, 3.0)),))
FOR_STAFF = replace(PLOT, caption="The answer", staff=True)


def html(*checks: CheckResult) -> str:
    figures = {check.id: (PLOT, FOR_STAFF) for check in checks}
    report = Report("this notebook", "e", checks, "none", 1, figures=figures)
    return str(rendered(report, "Title")["html"])


def test_a_picture_is_drawn_once_and_what_is_for_staff_is_not() -> None:
    shown = html(WRONG, replace(WRONG, id="f.b"))
    assert shown.count("The picture") == 1
    assert "<svg" in shown
    assert "The answer" not in shown
    assert "expected 7" not in shown


def test_texts_are_escaped_and_styles_stay_within_the_result() -> None:
    shown = html(WRONG)
    assert "A &lt;title&gt;" in shown
    style = shown[shown.index("<style>") : shown.index("</style>")]
    rules = [line for line in style.splitlines()[1:] if "{" in line]
    assert len(rules) > 20
    assert all(line.startswith(".probgrade") for line in rules)
    assert all(part.strip().startswith(".probgrade") for one in rules for part in _selectors(one))


def _selectors(rule: str) -> list[str]:
    return rule.partition("{")[0].split(",")


def test_functions_that_are_not_written_yet_are_only_named() -> None:
    missing = replace(WRONG, id="g.a", function="g", verdict=Verdict.NOT_IMPLEMENTED)
    shown = html(missing)
    assert "Not written yet: <code>g</code>" in shown
    assert "A &lt;title&gt;" not in shown


def test_the_text_tells_once_that_a_function_is_not_written() -> None:
    first = replace(WRONG, verdict=Verdict.NOT_IMPLEMENTED, message="f is not there.")
    second = replace(first, id="f.b", message="As in “A”.", same_as="f.a")
    report = Report("this notebook", "e", (first, second), "none", 1)
    shown = str(rendered(report, "Title")["text"])
    assert "f is not there." in shown
    assert "As in" not in shown
