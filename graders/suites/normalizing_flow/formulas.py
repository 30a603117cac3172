"""The formula that a map of the plane follows, read off its images of known points.

A coordinate of an image is a sum of terms such as z1², each with a coefficient. The
coefficients are fitted for several parameters, and named as functions of the parameter. So
a mistake is described by what the code does, also where nobody thought of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array, close, number

Function = Callable[[Array], Array]
Columns = Mapping[str, Array]

# Coefficients come from points in float32; their errors are below 1e-4.
COEFFICIENT = {"rtol": 2e-3, "atol": 2e-3}
NEGLIGIBLE = 2e-3
MOST_TERMS = 7
LETTERS = "cdefghijklmnopqrstuv"


@dataclass(frozen=True)
class Named:
    """A function of the parameter, and its text in a formula."""

    text: str
    function: Function

    def fits(self, parameters: Array, values: Array) -> bool:
        with np.errstate(all="ignore"):
            return close(values, self.function(parameters), **COEFFICIENT)


def named(symbol: str, known: Sequence[Named], parameters: Array, values: Array) -> str:
    """A text of the function with these values; empty if it is none that we know."""
    for one in known:
        if one.fits(parameters, values):
            return one.text
    middle = float(np.median(values))
    if close(values, np.full(len(values), middle), **COEFFICIENT):
        return number(middle)
    for one in (Named(symbol, np.asarray), *known):
        with np.errstate(all="ignore"):
            found = one.function(parameters)
            factor = float(np.median(values / found))
        if np.isfinite(factor) and close(values, factor * found, **COEFFICIENT):
            return f"{number(factor)}·{one.text}"
    offset = float(np.median(values - parameters))
    if close(values, parameters + offset, **COEFFICIENT):
        return f"({symbol} {'−' if offset < 0 else '+'} {number(abs(offset))})"
    return ""


def columns(x: Array, letter: str) -> dict[str, Array]:
    """The terms of a polynomial of degree three in the points (N, 2), by their texts."""
    one, two = f"{letter}1", f"{letter}2"
    first, second = x[:, 0], x[:, 1]
    return {
        one: first,
        two: second,
        f"{one}²": first**2,
        f"{two}²": second**2,
        f"{one}·{two}": first * second,
        f"{one}³": first**3,
        f"{two}³": second**3,
        f"{one}²·{two}": first**2 * second,
        f"{one}·{two}²": first * second**2,
        "1": np.ones(len(x)),
    }


def unusual(x: Array, letter: str) -> dict[str, Array]:
    """Other terms, of which one may take the place of the polynomial's square."""
    found: dict[str, Array] = {}
    for i in (0, 1):
        name, z = f"{letter}{i + 1}", x[:, i]
        found |= {f"|{name}|": np.abs(z), f"{name}⁴": z**4, f"exp({name})": np.exp(z)}
        found |= {f"√|{name}|": np.sqrt(np.abs(z)), f"sin({name})": np.sin(z)}
        found |= {f"max({name}, 0)²": np.maximum(z, 0) ** 2, f"{name}·|{name}|": z * np.abs(z)}
        found |= {f"tanh({name})": np.tanh(z), f"cos({name})": np.cos(z), f"1/{name}": 1 / z}
    return found


def fitted(terms: Columns, values: Array, tolerance: Mapping[str, float]) -> dict[str, float]:
    """The coefficients of the few terms whose sum gives these values; empty if none do."""
    kept = list(terms)
    for _ in range(3):
        found, size, fits = _least_squares(terms, kept, values, tolerance)
        if fits and np.all(size > NEGLIGIBLE):
            return found
        kept = [name for name, worth in zip(kept, size, strict=True) if worth > NEGLIGIBLE]
        if not kept:
            return {}
    return _eliminated(terms, values, tolerance)


def _eliminated(terms: Columns, values: Array, tolerance: Mapping[str, float]) -> dict[str, float]:
    """As `fitted`, where a small term is needed: all but the terms without which it fits."""
    kept, last = list(terms), {}
    while kept:
        found, size, fits = _least_squares(terms, kept, values, tolerance)
        if not fits:
            break
        last = found
        kept.remove(kept[int(np.argmin(size))])
    return last if len(last) < MOST_TERMS else {}


def _least_squares(
    terms: Columns, kept: Sequence[str], values: Array, tolerance: Mapping[str, float]
) -> tuple[dict[str, float], Array, bool]:
    """Coefficients of these terms, how much each changes the sum, and whether it fits."""
    matrix = np.stack([terms[name] for name in kept], axis=-1)
    found = np.linalg.lstsq(matrix, values, rcond=None)[0]
    size = np.abs(found) * np.abs(matrix).max(0)
    coefficients = dict(zip(kept, found.tolist(), strict=True))
    return coefficients, size, close(matrix @ found, values, **tolerance)


def coordinate(x: Array, values: Array, letter: str, tolerance: Mapping[str, float]) -> Columns:
    """The coefficients that give one coordinate of the images of x, by their terms."""
    plain = columns(x, letter)
    if not np.all(np.abs(values) < 1e12):
        return {}
    if close(values, np.zeros(len(x)), **tolerance):
        return {"1": np.asarray(0.0)}
    found = fitted(plain, values, tolerance)
    if found:
        return {name: np.asarray(value) for name, value in found.items()}
    short = {name: plain[name] for name in (f"{letter}1", f"{letter}2", "1")}
    for name, extra in unusual(x, letter).items():
        found = fitted({**short, name: extra}, values, tolerance)
        if found:
            return {name: np.asarray(value) for name, value in found.items()}
    return {}


@dataclass(frozen=True)
class Formula:
    """A map of the plane: for each coordinate the coefficients (P,) of its terms.

    `parameters` (P,) are those of the bijector, `symbol` its name and `known` the functions
    of it that are named.
    """

    symbol: str
    letter: str
    parameters: Array
    terms: tuple[Columns, Columns]
    known: Sequence[Named] = ()
    earlier: tuple[float, ...] = ()
    """Parameters that the student's code was given before, besides these."""

    def coefficient(self, axis: int, term: str) -> str:
        """The coefficient of a term as text; "0" if it is not there, empty if not named."""
        values = self.terms[axis].get(term)
        if values is None:
            return "0"
        return named(self.symbol, self.known, self.parameters, values)

    def varies(self, axis: int, term: str) -> bool:
        """Whether a coefficient depends on the parameter."""
        values = self.terms[axis].get(term, np.zeros(len(self.parameters)))
        return not close(values, np.full(len(values), np.median(values)), **COEFFICIENT)

    @property
    def text(self) -> str:
        return f"({self._sum(0)}, {self._sum(1)}){self._unknown()}"

    @property
    def is_known(self) -> bool:
        """Whether every coefficient is a function of the parameter that has a name."""
        return not self._letters()

    def _sum(self, axis: int) -> str:
        texts = [self._product(axis, term) for term in self.terms[axis]]
        joined = texts[0]
        for text in texts[1:]:
            joined += f" − {text[1:]}" if text.startswith("−") else f" + {text}"
        return joined

    def _product(self, axis: int, term: str) -> str:
        factor = self.coefficient(axis, term) or self._letters()[axis, term]
        if term == "1":
            return factor
        return {"1": term, "−1": f"−{term}"}.get(factor, f"{factor}·{term}")

    def _letters(self) -> dict[tuple[int, str], str]:
        """Letters for the coefficients without a name: the same one for the same values."""
        found: dict[tuple[int, str], str] = {}
        seen: list[Array] = []
        for axis in (0, 1):
            for term, values in self.terms[axis].items():
                if self.coefficient(axis, term):
                    continue
                same = [n for n, old in enumerate(seen) if close(values, old, **COEFFICIENT)]
                opposite = [n for n, old in enumerate(seen) if close(values, -old, **COEFFICIENT)]
                if not same and not opposite:
                    seen.append(values)
                index = (same or opposite or [len(seen) - 1])[0]
                found[axis, term] = ("−" if opposite and not same else "") + LETTERS[index]
        return found

    def _unknown(self) -> str:
        letters = {letter: place for place, letter in self._letters().items() if "−" not in letter}
        if not letters:
            return ""
        values = [
            f"{letter} is {number(float(self.terms[axis][term][0]))}"
            for letter, (axis, term) in letters.items()
        ]
        here = f"for {self.symbol} = {number(float(self.parameters[0]))}"
        return f", where {' and '.join(values)} {here}"

    def matrix(self) -> Array | None:
        """The matrices (P, 2, 2) of a linear map; None for any other."""
        found = self.affine()
        return None if found is None or any("1" in terms for terms in self.terms) else found[0]

    def affine(self) -> tuple[Array, Array] | None:
        """The matrices (P, 2, 2) and shifts (P, 2) of an affine map; None for any other."""
        names = (f"{self.letter}1", f"{self.letter}2")
        if any(term not in (*names, "1") for terms in self.terms for term in terms):
            return None
        zero = np.zeros(len(self.parameters))
        rows = [[terms.get(name, zero) for name in names] for terms in self.terms]
        shifts = np.stack([terms.get("1", zero) for terms in self.terms], axis=-1)
        return np.moveaxis(np.array(rows), -1, 0), shifts


def read_formula(
    symbol: str,
    letter: str,
    known: Sequence[Named],
    seen: Sequence[tuple[float, Array, Array]],
    tolerance: Mapping[str, float],
) -> Formula | None:
    """The formula of a map, from points (N, 2) and their images for each parameter."""
    parameters = np.array([parameter for parameter, _, _ in seen])
    axes = []
    for axis in (0, 1):
        fits = [coordinate(x, image[:, axis], letter, tolerance) for _, x, image in seen]
        if not all(fits):
            return None
        names = dict.fromkeys(name for fit in fits for name in fit)
        # The coordinate itself stands first, then the others as `columns` lists them.
        order = [f"{letter}{axis + 1}", *columns(seen[0][1], letter)]
        ranked = sorted(names, key=lambda name: order.index(name) if name in order else 99)
        axes.append({n: np.array([float(fit.get(n, 0.0)) for fit in fits]) for n in ranked})
    return Formula(symbol, letter, parameters, (axes[0], axes[1]), known)
