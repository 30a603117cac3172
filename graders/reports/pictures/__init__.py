"""Figures as HTML: inline SVG, and PNG in data addresses. Nothing is requested, nothing runs.

plots.py    points, lines, ellipses and arrows on axes, as SVG
images.py   images side by side, as PNG
png.py      the encoder
style.py    the rules and colours of a page for them
single.py   a plot or images as a document of its own, for Markdown
tables.py   tables, and those that stand in a message as lines of text
"""

from __future__ import annotations

from markupsafe import Markup

from graders.figures import Figure, Images, Plot, Table
from graders.report import Report
from graders.reports.pictures import images, plots, tables


def drawn(figure: Figure) -> Markup:
    """A figure as one `figure` element, or a table."""
    if isinstance(figure, Table):
        return tables.drawn(figure)
    inside = plots.drawn(figure) if isinstance(figure, Plot) else images.drawn(figure)
    kind = "images" if isinstance(figure, Images) else "plot"
    caption = images.text(figure.caption)
    return Markup('<figure class="picture {}">{}<figcaption>{}</figcaption></figure>').format(
        kind, inside, caption
    )


def shown_once(report: Report) -> dict[str, tuple[Figure, ...]]:
    """The figures of each check, by its id; one that several have, at the first of them."""
    above: set[Figure] = set()
    found = {}
    for check in report.checks:
        own = (report.figures or {}).get(check.id, ())
        found[check.id] = tuple(figure for figure in own if figure not in above)
        above.update(own)
    return found
