"""Figures on a page: drawn as they are, described in words, inert, and for whom they are meant."""

from __future__ import annotations

import base64
import io
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from graders.evaluation.drawing import arrows, ellipses, line, panel, photo, points
from graders.figures import (
    Figure,
    Images,
    Plot,
    Points,
    Table,
    figures_from_builtins,
    figures_to_builtins,
)
from graders.report import (
    Audience,
    for_students,
    report_from_builtins,
    report_to_builtins,
    stored,
)
from graders.reports.html import render
from graders.reports.pictures import drawn
from graders.reports.pictures.scales import Scale, alike, fitted
from graders.reports.pictures.tables import in_text
from tests.reports.examples import ATTACKS, CELLS, HIDDEN, WRONG, page, report

XY = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, -1.0]])
PLOT = Plot(
    "A caption",
    "What it shows",
    (
        points(XY, "points", 0, ringed=True),
        *(points(XY, f"group {n}", n) for n in (1, 2, 3)),
        line(XY[:, 0], XY[:, 1], "line", 1, dashed=True),
        ellipses(XY, XY + 2, "ellipses", 2),
        arrows(XY, XY[::-1], "arrows", 3),
    ),
    "across",
    "along",
)
LEVELS = np.array([[0.0, 1.0], [2.0, 4.0]])
IMAGES = Images("Two images", "What they show", (panel("levels", LEVELS),))
TABLE = Table("values", ("at", "got"), (("[0]", "1"), ("[1]", "2")), (1,))
FIGURES: tuple[Figure, ...] = (PLOT, IMAGES, TABLE)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: type(figure).__name__)
def test_a_figure_survives_storage(figure: Figure) -> None:
    written = json.loads(json.dumps(figures_to_builtins({"f.a": (figure,)})))
    assert figures_from_builtins(written) == {"f.a": (figure,)}


def test_what_is_not_finite_survives_as_nan_and_is_not_drawn() -> None:
    xy = np.array([[0.0, np.nan], [np.inf, 1.0], [1e300, 1.0], [1.0, 2.0]])
    plot = Plot("c", "a", (points(xy), line(xy[:, 0], xy[:, 1]), arrows(xy, xy), ellipses(xy, xy)))
    (again,) = figures_from_builtins(figures_to_builtins({"f.a": (plot,)}))["f.a"]
    html = str(drawn(again))
    assert html.count('class="dot"') == 1
    assert "nan" not in html
    assert "inf" not in html
    assert drawn(Plot("c", "a", ()))
    assert drawn(Plot("c", "a", (Points((), ()),)))


def test_a_plot_says_in_words_what_it_shows() -> None:
    read = page(str(drawn(PLOT)))
    assert 'aria-label="What it shows"' in str(drawn(PLOT))
    for words in ("A caption", "across", "along", "points", "ellipses", "arrows"):
        assert words in read.text


def test_larger_values_are_further_up_and_to_the_right() -> None:
    html = str(drawn(Plot("c", "a", (points(np.array([[0.0, 0.0], [1.0, 5.0]])),))))
    (x0, y0), (x1, y1) = re.findall(r'<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"', html)
    assert float(x0) < float(x1)
    assert float(y0) > float(y1)


def test_ticks_are_round_and_within_the_range() -> None:
    assert Scale(0.13, 1.04, 0, 100).ticks() == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert fitted([3.0, 3.0], 0, 100)(3.0) == pytest.approx(50)
    assert fitted([math.nan], 0, 1).low < fitted([math.nan], 0, 1).high
    x, y = alike(fitted([0, 10], 0, 100), fitted([0, 1], 100, 0))
    assert abs(x.unit) == pytest.approx(abs(y.unit))


def image_of(html: str) -> Image.Image:
    data = base64.b64decode(re.findall(r'src="data:image/png;base64,([^"]+)"', html)[0])
    return Image.open(io.BytesIO(data))


def test_an_image_has_the_pixels_it_was_given() -> None:
    pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3) * 9
    shown = np.asarray(image_of(str(drawn(Images("c", "a", (photo("t", pixels),))))).convert("RGB"))
    assert np.array_equal(shown, pixels)
    floats = photo("t", pixels / 255)
    assert floats.pixels == photo("t", pixels).pixels


def test_levels_run_from_the_first_to_the_last_colour() -> None:
    shown = panel("t", LEVELS)
    assert list(shown.pixels) == [0, 64, 128, 255]
    assert (shown.low, shown.high) == (0.0, 4.0)
    assert image_of(str(drawn(IMAGES))).mode == "P"
    signed = panel("t", np.array([[-1.0, 0.0, 2.0]]), signed=True)
    assert list(signed.pixels) == [64, 128, 255]
    assert list(panel("t", np.array([[np.nan, 1.0, np.inf, 2.0]])).pixels) == [0, 0, 0, 255]


def test_an_image_is_thinned_to_a_bounded_size() -> None:
    shown = panel("t", np.zeros((1000, 1000)))
    assert shown.rows == shown.columns == 125


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_in_a_figure_are_inert(attack: str) -> None:
    plot = replace(PLOT, caption=attack, alt=attack, x_label=attack, layers=(points(XY, attack),))
    images = Images(attack, attack, (replace(IMAGES.panels[0], title=attack),))
    table = Table(attack, (attack, "b"), ((attack, attack),), (0,))
    for figure in (plot, images, table):
        read = page(str(drawn(figure)))
        assert read.tags.keys().isdisjoint({"script", "iframe", "object", "link", "style"})
        assert not [name for name in read.attributes if name.startswith("on")]
        assert [link for link in read.links if not link.startswith("data:image/png")] == []


def test_classes_have_ticks_at_whole_numbers() -> None:
    plot = replace(PLOT, layers=(points(np.array([[-0.06, 0], [1.94, 1]])),), x_label="class")
    ticks = re.findall(r'text-anchor="middle">([^<]+)<', str(drawn(plot)))
    assert ticks[:4] == ["0", "1", "2", "class"]
    assert "0.5" in re.findall(r">([^<]+)<", str(drawn(replace(plot, x_label="across"))))


def test_marked_cells_say_so_in_words_and_numbers_stand_to_the_right() -> None:
    table = Table("c", ("at", "0"), (("[0]", "1.5"), ("[1]", "-2")), cells=((1, 1),))
    html = str(drawn(table))
    assert html.count('aria-label="wrong"') == 1
    assert '<td class="number marked"><span aria-label="wrong" role="img">→</span> -2</td>' in html
    assert '<td class="number">1.5</td>' in html
    assert "<td>[1]</td>" in html


def test_a_table_of_text_becomes_a_table_whatever_stands_in_its_cells() -> None:
    text = "  layer        shape\n  a  “b  c”    (3,)\n→ <b>          (1, 2)"
    assert in_text(text) == Table(
        "", ("layer", "shape"), (("a  “b  c”", "(3,)"), ("<b>", "(1, 2)")), (1,)
    )


@pytest.mark.parametrize(
    "text", ["", "a\nb", "  one\n  two", "  a  b", "x  y\n  1  2", "  a  b\nc"]
)
def test_other_text_stays_text(text: str) -> None:
    assert in_text(text) is None


STAFF_TABLE = Table("secret", ("expected",), (("4.25",),), (0,), staff=True)


def test_students_see_no_figure_for_staff_and_none_of_a_hidden_check() -> None:
    figures = {WRONG.id: (PLOT, STAFF_TABLE), HIDDEN.id: (IMAGES,)}
    graded = replace(report(WRONG, HIDDEN), figures=figures)
    assert for_students(graded).figures == {WRONG.id: (PLOT,)}
    assert "figures" not in report_to_builtins(graded, Audience.STUDENT)
    student = render(graded, CELLS, Audience.STUDENT)
    assert "What it shows" in student
    assert "4.25" not in student
    assert "What they show" not in student
    staff = render(graded, CELLS, Audience.STAFF)
    assert "4.25" in staff
    assert "What they show" in staff


def test_a_picture_of_a_check_that_is_not_wrong_is_not_shown() -> None:
    passed = replace(WRONG, id="f.c", verdict=type(WRONG.verdict).PASSED, message="")
    html = render(replace(report(passed), figures={"f.c": (PLOT,)}), CELLS, Audience.STUDENT)
    assert "What it shows" not in html


def test_one_picture_of_several_checks_is_drawn_once() -> None:
    other = replace(WRONG, id="f.c", title="It doubles.")
    figures = {WRONG.id: (PLOT,), "f.c": (PLOT,)}
    html = render(replace(report(WRONG, other), figures=figures), CELLS, Audience.STUDENT)
    assert html.count('aria-label="What it shows"') == 1
    assert "The picture above" in html


def test_a_cause_is_drawn_where_it_is_told() -> None:
    other = replace(WRONG, id="f.c", title="It doubles.", same_as=WRONG.id)
    figures = {WRONG.id: (PLOT,), "f.c": (IMAGES, STAFF_TABLE)}
    graded = replace(report(WRONG, other), figures=figures)
    student = render(graded, CELLS, Audience.STUDENT)
    assert "What it shows" in student
    assert "What they show" not in student
    assert "4.25" in render(graded, CELLS, Audience.STAFF)


def test_a_stored_report_keeps_its_figures_and_an_old_one_has_none() -> None:
    graded = replace(report(WRONG), figures={WRONG.id: FIGURES})
    assert report_from_builtins(json.loads(json.dumps(stored(graded)))).figures == graded.figures
    old = {name: value for name, value in stored(graded).items() if name != "figures"}
    assert report_from_builtins(old).figures is None
