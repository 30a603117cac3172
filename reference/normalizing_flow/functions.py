"""Functions of the parameters a and theta that stand in formulas of mistaken bijectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.suites.normalizing_flow.formulas import Function, Named

DEGREE = np.pi / 180


def _with_minus(functions: Sequence[Named]) -> tuple[Named, ...]:
    return (*functions, *(Named(f"−{one.text}", _minus(one.function)) for one in functions))


def _minus(function: Function) -> Function:
    return lambda parameter: -function(parameter)


WHOLE = (
    Named("trunc(a)", np.trunc),
    Named("floor(a)", np.floor),
    Named("ceil(a)", np.ceil),
    Named("round(a)", np.round),
)
OF_A = _with_minus(
    (
        Named("a", lambda a: a),
        Named("2·a", lambda a: 2 * a),
        Named("a²", np.square),
        Named("|a|", np.abs),
        Named("2·|a|", lambda a: 2 * np.abs(a)),
        Named("1/a", lambda a: 1 / a),
        Named("√|a|", lambda a: np.sqrt(np.abs(a))),
        Named("a³", lambda a: a**3),
        Named("1/a²", lambda a: 1 / a**2),
        Named("exp(a)", np.exp),
        Named("log|a|", lambda a: np.log(np.abs(a))),
        Named("log|2·a|", lambda a: np.log(np.abs(2 * a))),
        Named("(a + 1)", lambda a: a + 1),
        Named("(|a| + 1)", lambda a: np.abs(a) + 1),
        Named("(a² + 1)", lambda a: a**2 + 1),
        Named("(4·a² + 1)", lambda a: 4 * a**2 + 1),
        Named("½·log(a² + 1)", lambda a: np.log1p(a**2) / 2),
        Named("½·log(4·a² + 1)", lambda a: np.log1p(4 * a**2) / 2),
        *WHOLE,
    )
)
OF_THETA = _with_minus(
    (
        Named("cos θ", np.cos),
        Named("sin θ", np.sin),
        Named("tan θ", np.tan),
        Named("|cos θ|", lambda t: np.abs(np.cos(t))),
        Named("|sin θ|", lambda t: np.abs(np.sin(t))),
        Named("cos(π·θ/180)", lambda t: np.cos(t * DEGREE)),
        Named("sin(π·θ/180)", lambda t: np.sin(t * DEGREE)),
        Named("cos 2θ", lambda t: np.cos(2 * t)),
        Named("sin 2θ", lambda t: np.sin(2 * t)),
        Named("cos(θ/2)", lambda t: np.cos(t / 2)),
        Named("sin(θ/2)", lambda t: np.sin(t / 2)),
        Named("cos²θ", lambda t: np.cos(t) ** 2),
        Named("sin²θ", lambda t: np.sin(t) ** 2),
        Named("sin θ·cos θ", lambda t: np.sin(t) * np.cos(t)),
        Named("(cos θ + sin θ)", lambda t: np.cos(t) + np.sin(t)),
        Named("(cos θ − sin θ)", lambda t: np.cos(t) - np.sin(t)),
        Named("(cos θ − sin²θ)", lambda t: np.cos(t) - np.sin(t) ** 2),
        Named("(cos θ + sin²θ)", lambda t: np.cos(t) + np.sin(t) ** 2),
        Named("cosh θ", np.cosh),
        Named("sinh θ", np.sinh),
        Named("θ", lambda t: t),
        Named("log|θ|", lambda t: np.log(np.abs(t))),
        Named("log|cos θ|", lambda t: np.log(np.abs(np.cos(t)))),
        Named("log|sin θ|", lambda t: np.log(np.abs(np.sin(t)))),
        Named("log|cos 2θ|", lambda t: np.log(np.abs(np.cos(2 * t)))),
    )
)
ANGLES = (
    *_with_minus(
        (
            Named("theta", lambda t: t),
            Named("2·theta", lambda t: 2 * t),
            Named("theta/2", lambda t: t / 2),
            Named("theta·π/180", lambda t: t * DEGREE),
            Named("theta·180/π", lambda t: t / DEGREE),
            Named("theta²", np.square),
            Named("3·theta", lambda t: 3 * t),
            Named("π·theta", lambda t: np.pi * t),
            Named("2π·theta", lambda t: 2 * np.pi * t),
            Named("(theta modulo π)", lambda t: np.mod(t, np.pi)),
            Named("(theta modulo π/2)", lambda t: np.mod(t, np.pi / 2)),
            Named("min(theta, π)", lambda t: np.minimum(t, np.pi)),
            Named("(theta without its decimals)", np.trunc),
            Named("(theta rounded to a whole number)", np.round),
            Named("1/theta", lambda t: 1 / t),
            Named("√theta", lambda t: np.sqrt(np.abs(t))),
            Named("sin(theta)", np.sin),
            Named("cos(theta)", np.cos),
            Named("theta³", lambda t: t**3),
        )
    ),
    Named("π/2 − theta", lambda t: np.pi / 2 - t),
    Named("theta − π/2", lambda t: t - np.pi / 2),
    Named("theta + π/2", lambda t: t + np.pi / 2),
    Named("−theta − π/2", lambda t: -t - np.pi / 2),
    Named("theta + π", lambda t: t + np.pi),
    Named("π − theta", lambda t: np.pi - t),
)
