"""Points, lines, ellipses and arrows on axes, as SVG whose colours are those of the page."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from graders.figures import Arrows, Ellipses, Layer, Line, Plot, Points
from graders.reports.pictures.images import text
from graders.reports.pictures.scales import Scale, alike, fitted, usable

WIDTH, HEIGHT = 360, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 8, 38
GROUPS = 4
"""Colours and markers; a further group has those of the first again."""
SIZE = 3.2
COUNTED = ("class", "epoch")
"""Labels of axes that have ticks at whole numbers only."""


def drawn(plot: Plot) -> Markup:
    """The plot, and below it what its colours and markers stand for."""
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>{}').format(
        WIDTH, HEIGHT, text(plot.alt), inside(plot), _legend(plot)
    )


def inside(plot: Plot) -> Markup:
    """The axes and what stands on them, in a box of `WIDTH` by `HEIGHT`."""
    x, y = _scales(plot)
    layers = Markup("").join(_layer(layer, x, y) for layer in plot.layers)
    return Markup("{}{}").format(_axes(plot, x, y), layers)


def _scales(plot: Plot) -> tuple[Scale, Scale]:
    across = [value for layer in plot.layers for value in _reach(layer, "x", "width")]
    along = [value for layer in plot.layers for value in _reach(layer, "y", "height")]
    x = fitted(across, LEFT, WIDTH - RIGHT)
    y = fitted(along, HEIGHT - BOTTOM, TOP)
    return alike(x, y) if plot.equal else (x, y)


def _reach(layer: Layer, axis: str, size: str) -> Iterator[float]:
    """The values of a layer that the axis must show."""
    places: tuple[float, ...] = getattr(layer, axis)
    yield from places
    yield from getattr(layer, f"to_{axis}", ())
    for place, half in zip(places, getattr(layer, size, ())):
        yield from (place - half, place + half)


def _axes(plot: Plot, x: Scale, y: Scale) -> Markup:
    bottom, parts = HEIGHT - BOTTOM, []
    whole = plot.x_label in COUNTED
    for value in (value for value in x.ticks() if not whole or value == round(value)):
        place = f"{x(value):.1f}"
        parts.append(_line(place, TOP, place, bottom, "grid"))
        parts.append(_text(place, bottom + 14, f"{value:.4g}", "middle"))
    for value in y.ticks():
        place = f"{y(value):.1f}"
        parts.append(_line(LEFT, place, WIDTH - RIGHT, place, "grid"))
        parts.append(_text(LEFT - 5, f"{y(value) + 4:.1f}", f"{value:.4g}", "end"))
    parts.append(_line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis"))
    parts.append(_line(LEFT, TOP, LEFT, bottom, "axis"))
    parts.append(_text((LEFT + WIDTH - RIGHT) // 2, HEIGHT - 6, plot.x_label, "middle"))
    turned = Markup(' transform="rotate(-90 11 {})"').format((TOP + bottom) // 2)
    parts.append(_text(11, (TOP + bottom) // 2, plot.y_label, "middle", turned))
    return Markup("").join(parts)


def _line(x: object, y: object, to_x: object, to_y: object, kind: str) -> Markup:
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, x, y, to_x, to_y
    )


def _text(x: object, y: object, value: str, anchor: str, more: str = "") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>').format(
        x, y, anchor, more, text(value)
    )


def _layer(layer: Layer, x: Scale, y: Scale) -> Markup:
    kinds = {Points: _points, Line: _path, Ellipses: _ellipses, Arrows: _arrows}
    shapes = kinds[type(layer)](layer, x, y)  # type: ignore[operator]
    dashed = " dashed" if getattr(layer, "dashed", False) else ""
    return Markup('<g class="group-{}{}">{}</g>').format(layer.group % GROUPS, dashed, shapes)


def _points(layer: Points, x: Scale, y: Scale) -> Markup:
    places = [(x(a), y(b)) for a, b in zip(layer.x, layer.y) if usable(a) and usable(b)]
    return Markup("").join(_marker(a, b, layer.group, layer.ringed) for a, b in places)


def _marker(x: float, y: float, group: int, ringed: bool = False) -> Markup:
    """A circle, a square, a triangle or a diamond: colours alone do not reach everybody."""
    shapes = (
        ((0, 0),),
        ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
        ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
    )
    corners = shapes[group % GROUPS]
    if len(corners) == 1:
        shape = f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{SIZE}"/>'
    else:
        path = " ".join(f"{x + SIZE * dx:.1f},{y + SIZE * dy:.1f}" for dx, dy in corners)
        shape = f'<polygon class="dot" points="{path}"/>'
    ring = f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{2 * SIZE}"/>' if ringed else ""
    return Markup(shape + ring)


def _path(layer: Line, x: Scale, y: Scale) -> Markup:
    """A line with a gap where a value has no place."""
    commands, pen = [], "M"
    for a, b in zip(layer.x, layer.y):
        if usable(a) and usable(b):
            commands.append(f"{pen}{x(a):.1f} {y(b):.1f}")
            pen = "L"
        else:
            pen = "M"
    return Markup('<path class="stroke" d="{}"/>').format("".join(commands))


def _ellipses(layer: Ellipses, x: Scale, y: Scale) -> Markup:
    known = [
        (x(a), y(b), abs(w * x.unit), abs(h * y.unit))
        for a, b, w, h in zip(layer.x, layer.y, layer.width, layer.height)
        if all(map(usable, (a, b, w, h)))
    ]
    shape = '<ellipse class="stroke" cx="{:.1f}" cy="{:.1f}" rx="{:.1f}" ry="{:.1f}"/>'
    return Markup("").join(Markup(shape.format(*one)) for one in known)


def _arrows(layer: Arrows, x: Scale, y: Scale) -> Markup:
    known = [
        (x(a), y(b), x(c), y(d))
        for a, b, c, d in zip(layer.x, layer.y, layer.to_x, layer.to_y)
        if all(map(usable, (a, b, c, d)))
    ]
    return Markup("").join(_arrow(*ends) for ends in known)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> Markup:
    """A line with a small head, which is left out where the arrow is shorter than it."""
    across, along = to_x - x, to_y - y
    length = (across**2 + along**2) ** 0.5
    shaft = f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"
    if length > 6:
        u, v = 5 * across / length, 5 * along / length
        left = f"{to_x - u - v / 2:.1f} {to_y - v + u / 2:.1f}"
        right = f"{to_x - u + v / 2:.1f} {to_y - v - u / 2:.1f}"
        shaft += f"M{left}L{to_x:.1f} {to_y:.1f}L{right}"
    return Markup('<path class="stroke thin" d="{}"/>').format(shaft)


def _legend(plot: Plot) -> Markup:
    entries = Markup("").join(
        Markup(
            '<li><svg class="key" viewBox="0 0 22 12" aria-hidden="true">{}</svg> {}</li>'
        ).format(key(layer), text(layer.label))
        for layer in plot.layers
        if layer.label
    )
    return Markup('<ul class="legend">{}</ul>').format(entries) if entries else Markup("")


def key(layer: Layer) -> Markup:
    """What stands for a layer in the legend, in a box of 22 by 12."""
    if isinstance(layer, Points):
        shape = _marker(11, 6, layer.group, layer.ringed)
    elif isinstance(layer, Ellipses):
        shape = Markup('<ellipse class="stroke" cx="11" cy="6" rx="9" ry="4.5"/>')
    elif isinstance(layer, Arrows):
        shape = _arrow(2, 6, 20, 6)
    else:
        shape = Markup('<path class="stroke" d="M1 6L21 6"/>')
    dashed = " dashed" if getattr(layer, "dashed", False) else ""
    return Markup('<g class="group-{}{}">{}</g>').format(layer.group % GROUPS, dashed, shape)
