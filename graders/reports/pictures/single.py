"""A figure as one SVG document of its own, for Markdown, where no style of a page reaches it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from textwrap import wrap

from markupsafe import Markup

from graders.figures import Images, Panel, Plot
from graders.reports.pictures import images, plots, png, style

OWN_RULES = "text { font-family: sans-serif; } image { image-rendering: pixelated; }"
LINE = 16
"""Height of a line of text."""
GAP = 12
COLUMNS, COLUMNS_OF_SMALL = 3, 8
TITLE_LINES = 2
PIXELS_OF_A_CHARACTER = 6


def address(figure: Plot | Images) -> str:
    """The document as a `data:` address."""
    text = document(figure).encode(errors="replace")
    return f"data:image/svg+xml;base64,{base64.b64encode(text).decode()}"


def document(figure: Plot | Images) -> Markup:
    """The figure with its description, in light colours: an image does not know the theme."""
    width, height, inside = _plot(figure) if isinstance(figure, Plot) else _panels(figure)
    rules = Markup(f"{style.light()}{style.rules()}\n{OWN_RULES}")
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 {w} {h}" width="{w}"'
        ' height="{h}"><title>{alt}</title><style>{rules}</style>'
        '<rect width="{w}" height="{h}" fill="#ffffff"/>{inside}</svg>'
    ).format(w=width, h=height, alt=images.text(figure.alt), rules=rules, inside=inside)


def _plot(plot: Plot) -> tuple[int, int, Markup]:
    named = [layer for layer in plot.layers if layer.label]
    keys = Markup("").join(
        Markup('<g transform="translate({} {})">{}<text x="28" y="10">{}</text></g>').format(
            plots.LEFT, plots.HEIGHT + LINE * number, plots.key(layer), images.text(layer.label)
        )
        for number, layer in enumerate(named)
    )
    height = plots.HEIGHT + LINE * len(named) + (GAP // 2 if named else 0)
    return plots.WIDTH, height, Markup("{}{}").format(plots.inside(plot), keys)


def _panels(figure: Images) -> tuple[int, int, Markup]:
    """Panels in rows; each has its title below it."""
    side = images.SMALL if figure.small else images.LARGE
    columns = figure.columns or (COLUMNS_OF_SMALL if figure.small else COLUMNS)
    columns = max(min(columns, len(figure.panels)), 1)
    below = (TITLE_LINES + 1) * LINE + LINE * any(panel.low is not None for panel in figure.panels)
    rows = -(-len(figure.panels) // columns)
    inside = Markup("").join(
        Markup('<g transform="translate({} {})">{}</g>').format(
            GAP + number % columns * (side + GAP),
            GAP + number // columns * (side + below),
            Markup("").join(_panel(panel, side)),
        )
        for number, panel in enumerate(figure.panels)
    )
    return GAP + columns * (side + GAP), GAP + rows * (side + below), inside


def _panel(panel: Panel, side: int) -> Iterator[Markup]:
    longer = max(panel.rows, panel.columns, 1)
    width, height = side * panel.columns // longer, side * panel.rows // longer
    yield _image(panel.pixels, panel.rows, panel.columns, panel, (0, width, height))
    if panel.ringed:
        ring = '<rect class="ring" x="-2" y="-2" width="{}" height="{}"/>'
        yield Markup(ring).format(width + 4, height + 4)
    place = height + LINE
    if panel.low is not None and panel.high is not None:
        yield _image(bytes(range(256)), 1, 256, panel, (height + 4, side, 8))
        ends = '<text y="{y}">{:.3g}</text><text x="{}" y="{y}" text-anchor="end">{:.3g}</text>'
        yield Markup(ends).format(panel.low, side, panel.high, y=place + 8)
        place += LINE + 6
    for line in wrap(images.text(panel.title), side // PIXELS_OF_A_CHARACTER)[:TITLE_LINES]:
        yield Markup('<text y="{}">{}</text>').format(place, line)
        place += LINE


def _image(
    pixels: bytes, rows: int, columns: int, panel: Panel, place: tuple[int, int, int]
) -> Markup:
    rgb = panel.rgb and pixels is panel.pixels
    source = png.address(pixels, rows, columns, rgb=rgb, signed=panel.signed)
    return Markup(
        '<image y="{}" width="{}" height="{}" preserveAspectRatio="none" href="{}"/>'
    ).format(*place, source)
