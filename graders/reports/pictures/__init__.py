"""Figures as HTML: inline SVG, and PNG in data addresses. Nothing is requested, nothing runs.

plots.py    points, lines, ellipses and arrows on axes, as SVG
images.py   images side by side, as PNG
png.py      the encoder
texts.py    tables that stand in a message as lines of text
"""

from __future__ import annotations

from markupsafe import Markup

from graders.figures import Figure, Images, Plot, Table
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
