"""Pictures below a cell: each stands alone, says in words what it shows, and is inert."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from graders.evaluation.drawing import points
from graders.figures import Images, Plot, Table
from graders.intake.sources import Cell
from graders.report import Audience, Report
from graders.reports import notebook, notebook_html
from graders.reports.pictures import shown_once, single
from tests.reports.examples import ATTACKS, PASSED, WRONG, report
from tests.reports.test_pictures import IMAGES, PLOT, TABLE, XY

OWN = (Cell("cell 1", "def f(x):\n    return x"),)
SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]*)")


def illustrated(*figures: Plot | Images | Table) -> Report:
    return replace(report(PASSED, WRONG), figures={WRONG.id: figures})


def feedback(graded: Report) -> str:
    made = json.loads(notebook.render(graded, OWN, Audience.STUDENT))
    sources = ["".join(cell["source"]) for cell in made["cells"]]
    return next(source for source in sources if source.startswith("### f:"))


def documents(text: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(base64.b64decode(found)) for found in ADDRESS.findall(text)]


def test_each_figure_is_a_document_below_the_words() -> None:
    text = feedback(illustrated(PLOT, IMAGES))
    plot, images = documents(text)
    assert text.index("Think.") < text.index("![What it shows](data:") < text.index("A caption")
    assert plot.findtext(f"{SVG}title") == "What it shows"
    assert plot.findall(f".//{SVG}path")
    assert len(images.findall(f".//{SVG}image")) == 2  # the levels, and their colour bar
    assert "group 3" in {entry.text for entry in plot.iter(f"{SVG}text")}


def test_a_table_is_a_table_of_markdown() -> None:
    text = feedback(illustrated(TABLE))
    assert "| at | got |\n|---|---|\n| \\[0\\] | 1 |\n| \\[1\\] | 2 |" in text


def test_everything_lies_within_the_document() -> None:
    many = replace(IMAGES, panels=IMAGES.panels * 7)
    for figure in (many, replace(many, small=True), replace(many, columns=2), IMAGES):
        root = ElementTree.fromstring(single.document(figure))
        width, height = int(root.attrib["width"]), int(root.attrib["height"])
        moved = [group.attrib["transform"] for group in root.findall(f"{SVG}g")]
        for group, transform in zip(root.findall(f"{SVG}g"), moved):
            across, along = map(int, re.findall(r"\d+", transform))
            for image in group.findall(f"{SVG}image"):
                assert across + int(image.attrib["width"]) <= width
                assert along + int(image.attrib["y"]) + int(image.attrib["height"]) <= height
        assert len(set(moved)) == len(figure.panels)


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_in_a_document_are_inert(attack: str) -> None:
    plot = replace(PLOT, caption=attack, alt=attack, x_label=attack, layers=(points(XY, attack),))
    images = Images(attack, attack, (replace(IMAGES.panels[0], title=attack),))
    table = Table(attack, (attack, "b"), ((attack, attack),), (0,))
    text = feedback(illustrated(plot, images, table))
    below = ADDRESS.sub("", text.split("```")[-1])
    assert not re.search(r"(?<!\\)[<`]", below)
    known = {"svg", "title", "style", "rect", "g", "text", "line", "circle", "path", "image"}
    for document in documents(text):
        assert {element.tag.removeprefix(SVG) for element in document.iter()} <= known
        hrefs = [element.attrib["href"] for element in document.iter(f"{SVG}image")]
        assert all(href.startswith("data:image/png;base64,") for href in hrefs)


def test_the_page_of_a_notebook_draws_them_too() -> None:
    html = notebook_html.render(illustrated(PLOT, IMAGES), OWN, Audience.STUDENT, {})
    assert html.count('<figure class="picture') == 2


def test_what_several_checks_show_is_drawn_once() -> None:
    other = replace(WRONG, id="f.other")
    graded = replace(report(WRONG, other), figures={WRONG.id: (PLOT,), other.id: (PLOT, TABLE)})
    assert shown_once(graded) == {WRONG.id: (PLOT,), other.id: (TABLE,)}
    assert len(documents(feedback(graded))) == 1
