"""Known mistakes in the flow: the part that each changes, its value, and a sentence about it.

The value of f3 or f4 is a function that makes the step from the parameters (a, theta); that
of another step is the step itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from statistics import NormalDist

import numpy as np

from graders.comparisons.arrays import Array, number
from graders.comparisons.statistics import normal_cdf
from graders.evaluation.diagnosis import Slip
from graders.suites.normalizing_flow.flows import (
    SIGMA,
    Affine,
    Base,
    Bend,
    Elementwise,
    Silent,
    SlopedBend,
    Step,
    Tanh,
)
from graders.suites.normalizing_flow.formulas import Named, named
from reference.normalizing_flow.functions import ANGLES, DEGREE, OF_A

ORDER = (1, 2, 3, 4, 5)
INVERTED = (-5, -4, -3, -2, -1)
"""The order of the inverse flow: the inverses of the steps, from the last to the first."""

UNDONE = (-1, -2, -3, -4, -5)
"""The order of the flow in which each step is replaced by its inverse."""

SWAP = Affine(scale=(-1.0, 1.0), angle=np.pi / 2)
"""(z1, z2) → (z2, z1)."""

Maker = Callable[[float, float], Step]


def _log_cosh_slope(z: Array) -> Array:
    return -np.log1p(np.abs(z)) * 2


def _normal_quantile(x: Array) -> Array:
    inside = (x > 0) & (x < 1)
    return np.where(inside, _QUANTILE(np.where(inside, x, 0.5)), np.nan)


_QUANTILE = np.vectorize(NormalDist().inv_cdf, otypes=[np.float64])
SQUASHING = (
    ("a sigmoid", Elementwise(lambda z: 1 / (1 + np.exp(-z)), lambda x: np.log(x / (1 - x)),
        lambda z: -np.abs(z) - 2 * np.log1p(np.exp(-np.abs(z))))),
    ("softsign, z/(1 + |z|)", Elementwise(lambda z: z / (1 + np.abs(z)),
        lambda x: x / (1 - np.abs(x)), _log_cosh_slope, square=True)),
    ("2/π · arctan", Elementwise(lambda z: 2 / np.pi * np.arctan(z),
        lambda x: np.tan(np.pi * x / 2), lambda z: np.log(2 / np.pi / (1 + z**2)), square=True)),
    ("arctan", Elementwise(np.arctan, np.tan, lambda z: -np.log1p(z**2))),
    ("z/√(1 + z²)", Elementwise(lambda z: z / np.sqrt(1 + z**2), lambda x: x / np.sqrt(1 - x**2),
        lambda z: -1.5 * np.log1p(z**2), square=True)),
    ("softplus", Elementwise(lambda z: np.logaddexp(0, z), lambda x: np.log(np.expm1(x)),
        lambda z: -np.logaddexp(0, -z))),
    ("the exponential", Elementwise(np.exp, np.log, lambda z: z)),
    ("the inverse of tanh", Elementwise(np.arctanh, np.tanh, lambda z: -np.log1p(-z**2))),
    ("sinh", Elementwise(np.sinh, np.arcsinh, lambda z: np.log(np.cosh(z)))),
    ("arcsinh", Elementwise(np.arcsinh, np.sinh, lambda z: -np.log(np.cosh(np.arcsinh(z))))),
    ("the distribution function of N(0, 1)", Elementwise(normal_cdf, _normal_quantile,
        lambda z: -z**2 / 2 - np.log(2 * np.pi) / 2)),
    ("tanh, applied twice", Elementwise(lambda z: np.tanh(np.tanh(z)),
        lambda x: np.arctanh(np.arctanh(x)),
        lambda z: np.log1p(-np.tanh(z)**2) + np.log1p(-np.tanh(np.tanh(z))**2))),
    ("the error function", Elementwise(lambda z: 2 * normal_cdf(z * 2**0.5) - 1,
        lambda x: _normal_quantile((x + 1) / 2) / 2**0.5,
        lambda z: -z**2 + np.log(2 / np.sqrt(np.pi)), square=True)),
    ("tanh of 2 z", Tanh(2.0)),
    ("tanh of z/2", Tanh(0.5)),
    ("2 tanh", Tanh(height=2.0)),
    ("tanh/2", Tanh(height=0.5)),
)  # fmt: skip


def fixed_slips() -> tuple[Slip, ...]:
    """Mistakes in f1, f2 and f5, and in the use of log-determinants."""
    return (
        Slip("f1", "f1 shifts z2 up; shift it down.", Affine(shift=(0.0, 2.0))),
        Slip("f1", "f1 shifts z1; shift z2 instead.", Affine(shift=(-2.0, 0.0))),
        Slip("f1", "f1 shifts z1; shift z2 instead.", Affine(shift=(2.0, 0.0))),
        Slip("f1", "f1 shifts both coordinates, not z2 only.", Affine(shift=(-2.0, -2.0))),
        Slip("f1", "f1 shifts both coordinates, and up.", Affine(shift=(2.0, 2.0))),
        Slip("f1", "f1, the shift, is missing.", Affine()),
        Slip("f2", "f2 doubles z2; halve it instead.", Affine(scale=(1.0, 2.0))),
        Slip("f2", "f2 halves z1; halve z2 instead.", Affine(scale=(0.5, 1.0))),
        Slip("f2", "f2 doubles z1; halve z2 instead.", Affine(scale=(2.0, 1.0))),
        Slip("f2", "f2 halves both coordinates, not z2 only.", Affine(scale=(0.5, 0.5))),
        Slip("f2", "f2, the halving, is missing.", Affine()),
        Slip(
            "f2",
            "f2 multiplies by (e, √e), as if 1 and 1/2 were the logarithms of the scale.",
            Affine(scale=(float(np.e), float(np.e**0.5))),
        ),
        Slip("f5", "f5, the tanh, is missing.", Affine()),
        *(Slip("f5", f"f5 is {name}; expected tanh.", step) for name, step in SQUASHING),
        Slip("f5", "Your density leaves out the log-determinant of f5, tanh.", Silent(Tanh())),
        Slip("jacobian", "Your density leaves out the log-determinants of the steps.", 0.0),
        Slip("jacobian", "Your density uses the log-determinants with the wrong sign.", -1.0),
    )


def order_slips() -> tuple[Slip, ...]:
    """All wrong orders, the likeliest first."""
    likely = ((5, 4, 3, 2, 1), (2, 1, 3, 4, 5), (1, 2, 4, 3, 5))
    others = [order for order in permutations(ORDER) if order not in (ORDER, *likely)]
    inverted = "The flow is upside down: it applies the inverses, from the last to the first."
    orders = [Slip("order", _order_says(order), order) for order in (*likely, *others)]
    undone = "The flow applies the inverse of every step, in the order of the steps."
    return (*orders, Slip("order", inverted, INVERTED), Slip("order", undone, UNDONE))


def repeated_slips() -> Iterator[tuple[Slip, ...]]:
    """Flows that apply f3 or f4 twice, with the right parameters."""
    right = (Slip("f3", "", lambda a, theta: Bend(a)),
             Slip("f4", "", lambda a, theta: Affine(angle=theta)))  # fmt: skip
    for step in (3, 4):
        for place in range(len(ORDER) + 1):
            order = (*ORDER[:place], step, *ORDER[place:])
            says = f"f{step} is applied twice. {_order_says(order)}"
            yield (Slip("order", says, order), *right)


def is_near(order: tuple[int, ...]) -> bool:
    """Whether an order is the reversed one, or has one step in another place."""
    for step in ORDER:
        if [n for n in order if n != step] == [n for n in ORDER if n != step]:
            return True
    return order == ORDER[::-1]


def _order_says(order: tuple[int, ...]) -> str:
    if order == (5, 4, 3, 2, 1):
        return (
            "The steps are applied in the reversed order: tfb.Chain applies its last entry first."
        )
    steps = ", ".join(f"f{i}" for i in order)
    return f"The steps are applied in the order {steps}."


def _bend(says: str, make: Maker) -> Slip:
    return Slip("f3", says, make)


def _turn(says: str, angle: Callable[[float, float], float]) -> Slip:
    return Slip("f4", says, lambda a, theta: Affine(angle=angle(a, theta)))


def _fixed(a: float) -> Maker:
    return lambda given, theta: Bend(a)


def _turned_by(angle: float) -> Maker:
    return lambda a, theta: Affine(angle=angle)


def bend_slips() -> tuple[Slip, ...]:
    """Mistakes in f3 where the student's flow does not make it by its name."""
    return (
        _bend("f3, the polynomial, is missing.", lambda a, theta: Bend(0.0)),
        _bend("f3 adds a·z1; expected the square of z1.", lambda a, theta: Bend(a, power=1)),
        _bend("f3 adds a·z1³; expected the square of z1.", lambda a, theta: Bend(a, power=3)),
        _bend("f3 adds a·z2² to z1; add a·z1² to z2.", lambda a, theta: Bend(a, 1, 0)),
        _bend("f3, as the density uses it, subtracts a·z1².", lambda a, theta: Bend(-a)),
        _bend("f3 squares a as well as z1.", lambda a, theta: Bend(a**2)),
        _bend("f3 swaps the two coordinates; expected the polynomial.", lambda a, theta: SWAP),
        _bend("f3 uses theta; expected a.", lambda a, theta: Bend(theta)),
        _bend("f3 adds |a|·z1².", lambda a, theta: Bend(abs(a))),
        _bend("f3 adds 2·a·z1².", lambda a, theta: Bend(2 * a)),
        _bend("f3 adds a·z1²/2.", lambda a, theta: Bend(a / 2)),
        _bend(
            "f3 changes the density by one entry of its Jacobian.",
            lambda a, theta: SlopedBend(a),
        ),
        *(_bend("f3 does not use the a it is given.", _fixed(n)) for n in (1.0, 2.0, 3.0)),
    )


def turn_slips() -> tuple[Slip, ...]:
    """Mistakes in f4 where the student's flow does not make it by its name."""
    return (
        _turn("f4, the rotation, leaves all points unchanged.", lambda a, theta: 0.0),
        _turn("f4, as the density uses it, turns clockwise.", lambda a, theta: -theta),
        _turn("f4 uses theta as degrees; it is in radians.", lambda a, theta: theta * DEGREE),
        _turn("f4 uses theta as degrees, and turns clockwise.", lambda a, theta: -theta * DEGREE),
        _turn("f4 uses a; expected theta.", lambda a, theta: a),
        Slip("f4", "f4 swaps the two coordinates; expected the rotation.", lambda a, theta: SWAP),
        _turn("f4 turns by twice the angle.", lambda a, theta: 2 * theta),
        _turn("f4 turns by half the angle.", lambda a, theta: theta / 2),
        *(
            Slip("f4", "f4 does not use the theta it is given.", _turned_by(k * np.pi / 4))
            for k in range(1, 5)
        ),
    )


def passed_says(
    step: str, symbol: str, right: Array, other: Array, passed: Array, redrawn: bool = False
) -> str:
    """What a flow passes to one of the bijectors, in place of its parameter.

    `redrawn` says that it passes another value when it is made again.
    """
    what, swapped = ("f3, the polynomial,", "theta") if step == "f3" else ("f4, the rotation,", "a")
    if redrawn:
        return f"{what} gets another, random number at each call; expected {symbol}."
    if np.allclose(passed, 0):
        return f"{what} is missing, or it gets 0."
    if np.allclose(passed, other, rtol=1e-5):
        return f"{step} uses {swapped}; expected {symbol}."
    known = OF_A if step == "f3" else [Named(one.text, one.function) for one in ANGLES]
    text = named(symbol, known, right, passed)
    if text in (f"2·{symbol}",):
        return f"{what} gets 2·{symbol}, or is applied twice."
    if text == "theta·π/180":
        return "f4 uses theta as degrees; it is in radians."
    if not text:
        wrong = int(np.argmax(~np.isclose(passed, right, rtol=1e-5, atol=1e-6)))
        at = "here" if wrong == 0 else f"where {symbol} is {number(float(right[wrong]))}"
        return f"{what} does not get {symbol}, but {number(float(passed[wrong]))} {at}."
    constant = symbol not in text
    used = f"{step} does not use the {symbol} it is given: it" if constant else what
    return f"{used} gets {text}."


def base_says(base: Base) -> str:
    """How a base differs from N(0, 0.3² I)."""
    one, two = base.sigma
    says = []
    if max(abs(base.mean[0]), abs(base.mean[1])) > 2e-3:
        says.append(f"The base lies around {_pair(base.mean)}; expected the origin.")
    if abs(one - two) > 2e-3 * one:
        says.append(f"The base has the standard deviations {_pair(base.sigma)}.")
    elif abs(one - SIGMA) > 2e-3 * SIGMA:
        says.append(_sigma_says(one))
    return " ".join(says)


def _sigma_says(sigma: float) -> str:
    if abs(sigma - SIGMA**2) < 1e-3:
        return "The base's standard deviation is σ², 0.09; expected σ."
    if abs(sigma - SIGMA**0.5) < 1e-3:
        return "The base's variance is σ, 0.3; expected σ²."
    return f"The base has standard deviation {number(sigma)}; expected 0.3."


def _pair(values: tuple[float, float]) -> str:
    # Adding 0 makes a rounded −0 a 0.
    return f"({number(round(values[0], 4) + 0)}, {number(round(values[1], 4) + 0)})"


def shift_says(shift: tuple[float, float], scale: tuple[float, float] = (1.0, 0.5)) -> str:
    """What f1 does in place of shifting z2 by −2, before an f2 that multiplies by `scale`."""
    if known := _known("f1", Affine(shift=shift)):
        return known
    after = _pair((shift[0] * scale[0], shift[1] * scale[1]))
    return (
        f"f1 shifts by {_pair(shift)} before f2, or by {after} after it; expected a shift of z2 by"
        " −2 before f2."
    )


def scale_says(scale: tuple[float, float]) -> str:
    """What f2 does in place of halving z2."""
    known = _known("f2", Affine(scale=scale))
    return known or f"f2 multiplies by {_pair(scale)}; expected z2 to be halved."


def _known(part: str, step: Affine) -> str:
    """The sentence about a step that is among the known slips; else nothing."""
    for slip in fixed_slips():
        if slip.part == part and _alike(slip.value, step):
            return slip.says
    return ""


def _alike(one: Affine, other: Affine) -> bool:
    numbers = (*one.scale, *one.shift), (*other.scale, *other.shift)
    return bool(np.allclose(*numbers, rtol=2e-3, atol=2e-3))


def squash_says(steepness: float, height: float) -> str:
    """Which multiple of tanh takes its place."""
    inner = "z" if abs(steepness - 1) < 2e-3 else f"{number(steepness)}·z"
    outer = "" if abs(height - 1) < 2e-3 else f"{number(height)}·"
    return f"f5 is {outer}tanh({inner}); expected tanh(z)."
