"""Images side by side, each with its title and, where levels stand for values, a colour bar."""

from __future__ import annotations

from markupsafe import Markup

from graders.figures import Images, Panel
from graders.reports.pictures import png
from graders.reports.words import clean, cut

LARGE, SMALL = 150, 48
"""Pixels of the screen for the longer side of an image."""
LONGEST = 300
COLUMNS = (2, 3, 4)
"""The numbers of columns that the style knows."""


def text(value: str) -> str:
    """Text of bounded length without control characters, which `Markup.format` escapes."""
    return clean(cut(value, LONGEST))


def drawn(figure: Images) -> Markup:
    """The panels; to a screen reader they are one image with one description."""
    panels = Markup("").join(_panel(panel, figure.small) for panel in figure.panels)
    kind = "panels small" if figure.small else "panels"
    kind += f" columns-{figure.columns}" if figure.columns in COLUMNS else ""
    return Markup('<div class="{}" role="img" aria-label="{}">{}</div>').format(
        kind, text(figure.alt), panels
    )


def _panel(panel: Panel, small: bool) -> Markup:
    longer = max(panel.rows, panel.columns, 1)
    side = SMALL if small else LARGE
    source = png.address(
        panel.pixels, panel.rows, panel.columns, rgb=panel.rgb, signed=panel.signed
    )
    image = Markup('<img src="{}" width="{}" height="{}" alt="">').format(
        source, side * panel.columns // longer, side * panel.rows // longer
    )
    title = Markup("<span>{}</span>").format(text(panel.title)) if panel.title else ""
    kind = "panel ringed" if panel.ringed else "panel"
    return Markup('<div class="{}">{}{}{}</div>').format(kind, image, _bar(panel), title)


def _bar(panel: Panel) -> Markup:
    """The colours from the least to the greatest value."""
    if panel.low is None or panel.high is None:
        return Markup("")
    source = png.address(bytes(range(256)), 1, 256, rgb=False, signed=panel.signed)
    return Markup(
        '<img class="scale" src="{}" width="{}" height="8" alt="">'
        '<span class="ends"><span>{:.3g}</span><span>{:.3g}</span></span>'
    ).format(source, LARGE, panel.low, panel.high)
