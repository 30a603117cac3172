"""Pages for a browser: of one student and of a class, harmless and hostile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graders.evaluation.drawing import arrows, ellipses, line, panel, photo, points
from graders.figures import Figure, Images, Plot, Table
from graders.intake.sources import Cell
from graders.report import Audience, CheckResult, Report, Verdict
from graders.reports import html, index, notebook_html, similar
from graders.reports.tally import Attention, Row, Tally
from tests.reports.examples import (
    ATTACKS,
    CELLS,
    FAULT,
    HIDDEN,
    PASSED,
    RAISED,
    UNREADABLE,
    WRONG,
    report,
)

DRAW = np.random.default_rng(1)
XY = DRAW.normal(size=(30, 2))
FIGURES: tuple[Figure, ...] = (
    Plot(
        "A plot of everything",
        "Thirty points in two groups, an ellipse, arrows and a dashed line.",
        (
            points(XY[:15], "one", 0),
            points(XY[15:], "two", 1, ringed=True),
            ellipses(np.zeros((1, 2)), np.ones((1, 2)), "contour", 2),
            arrows(XY[:4], XY[4:8], "arrow", 3),
            line(XY[:2, 0], XY[:2, 1], "expected", 3, dashed=True),
        ),
        "first",
        "second",
    ),
    Images(
        "Three images",
        "Levels, their difference and a photo.",
        (
            panel("yours", DRAW.uniform(size=(36, 36))),
            panel("difference", DRAW.normal(size=(36, 36)), signed=True, ringed=True),
            photo("asked for", DRAW.uniform(size=(36, 36, 3))),
        ),
    ),
    Images("Many", "Nine small ones.", (photo("0", DRAW.uniform(size=(3, 3, 3))),) * 9, True),
    Table("layers", ("layer", "shape"), (("a", "(1,)"), ("b", "(2,)")), (1,)),
    Table("values", ("at", "0", "1"), (("[0]", "1", "2"), ("[1]", "2", "3")), cells=((1, 2),)),
    Table("all", ("at", "expected", "got"), (("[0]", "1", "2"),), (0,), staff=True),
)
WORDS = ("a name as long as a line of text that cannot be broken anywhere " * 3).replace(" ", "_")


def student_page(audience: Audience) -> str:
    graded = report(PASSED, replace(WRONG, snippet="f(1)"), RAISED, HIDDEN)
    graded = replace(graded, figures={WRONG.id: FIGURES}, notes=("A note.",))
    return html.render(graded, CELLS, audience, ("2 days late: −1 points",), final=3.5)


def hostile_page(attack: str) -> str:
    named = tuple(replace(f, caption=attack) for f in FIGURES)
    check = replace(WRONG, message=f"{attack}\n  {attack}", hint=attack, snippet=attack)
    graded = replace(report(check, submission=attack), figures={WRONG.id: named}, notes=(attack,))
    return html.render(graded, (Cell(attack, attack),), Audience.STUDENT)


NOTEBOOK = (
    *(
        Cell(
            "text",
            "# A title\n\nWords, *more* words.\n\n- a\n- b\n\n| a | b |\n|--|--|\n| 1 | 2 |",
            "Markdown",
        ),
    ),
    *CELLS,
    Cell("cell 4", "def g(x):\n    return " + " + ".join(["x"] * 90)),
)


def hostile_notebook(attack: str) -> str:
    cells = (Cell("text", attack, "Markdown"), Cell("raw", attack, "raw"), Cell("code", attack))
    check = replace(WRONG, message=attack, hint=attack)
    return notebook_html.render(report(check, submission=attack), cells, Audience.STUDENT, {})


def class_page(
    students: int, names: str = "Student {:04}", exercises: int = 4, groups: int = 1
) -> str:
    """A class with several exercises, everything that the page can show, and these names."""
    tally, rows = Tally(), []
    for number in range(students):
        for exercise in range(exercises):
            graded = _graded(number, exercise)
            student = names.format(number)
            tally.add(graded, student)
            group = names.format(f"Group {number % groups}") if groups > 1 else ""
            rows.append(replace(_row(student, number, graded), group=group))
    rows.append(Row("Zoë", "notes.py", None, None, 0.0, Attention.UNREADABLE, ("no exercise",)))
    titles = {f"exercise_{n}": f"The exercise {n}" for n in range(exercises)}
    since = index.Since("since 2026-03-01", ((names.format(0), "exercise_0", "3", "4.5"),))
    pieces = index.render(
        rows, tally, titles, "Results", [("a/b.txt", "no code")], since, "similar.html"
    )
    return "".join(pieces)


def _graded(number: int, exercise: int) -> Report:
    draw = np.random.default_rng([number, exercise])
    checks = [_checked(n, bool(draw.random() < 0.7)) for n in range(20)]
    return replace(report(*checks), exercise=f"exercise_{exercise}")


def _checked(number: int, passes: bool) -> CheckResult:
    verdict = Verdict.PASSED if passes else Verdict.WRONG
    message = "" if passes else f"This is mistake {number} of the usual ones. Got 3."
    check = CheckResult(f"f.c{number}", "f", f"Check {number} of what f returns.", verdict, 0, 1)
    return replace(check, points=float(passes), message=message, seconds=0.25)


def _row(student: str, number: int, graded: Report) -> Row:
    path = f"{student}/{graded.exercise}.py"
    attention = Attention.STOPPED if number % 50 == 7 else None
    remarks = ("2 days late: −1 points",) if number % 9 == 1 else ()
    links = {"feedback": f"feedback/{path}.html", "json": f"reports/{path}.json"}
    return Row(student, path, graded.exercise, graded.points, 20.0, attention, remarks, **links)


def similar_page() -> str:
    pair = similar.SimilarPair("VAE", "ada", "ben", 0.8, "x = 1\ny = 2\n", "x = 1\nz = 3\n")
    same = similar.SimilarPair("VAE", "ada, ben", "the same text", 1.0, "x = 1\n" + WORDS, "")
    return "".join(similar.render([pair, same]))


PAGES = {
    "student": student_page(Audience.STUDENT),
    "staff": student_page(Audience.STAFF),
    "fault": html.render(report(PASSED, FAULT), CELLS, Audience.STUDENT),
    "unreadable": html.render(UNREADABLE, (), Audience.STUDENT),
    "notebook": notebook_html.render(
        report(PASSED, WRONG, RAISED, HIDDEN), NOTEBOOK, Audience.STUDENT, {"naive_bayes": "Bayes"}
    ),
    "class": class_page(30),
    "long names": class_page(3, WORDS + "{}", groups=2),
    "groups": class_page(30, "{}", groups=3),
    "one student": class_page(1, exercises=1),
    "similar": similar_page(),
}
HOSTILE = {
    name: page
    for number, attack in enumerate(ATTACKS)
    for name, page in (
        (f"page {number}", hostile_page(attack)),
        (f"notebook {number}", hostile_notebook(attack)),
        (f"class {number}", class_page(2, attack.replace("{", "{{").replace("}", "}}") + "{}")),
    )
}
