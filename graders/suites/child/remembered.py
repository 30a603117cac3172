"""Models that a student's functions returned before: one that comes again was kept by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MADE: list[tuple[str, Any]] = []


def remembered(name: str, made: Any) -> Any:
    """The model itself, which later ones are compared with."""
    _MADE.append((name, made))
    return made


def is_remembered(name: str, made: Any) -> bool:
    """Whether a model is one that was made before."""
    return any(one is made for known, one in _MADE if known == name)


def kept(name: str, made: Any, *, of_now: bool) -> dict[str, bool]:
    """What a model has in common with others that the same function returned before.

    `kept` says that it has the same layers, and `shares` that it has some of their weights.
    A model `of_now` was remembered once itself.
    """
    others = [one for known, one in _MADE if known == name]
    if of_now and sum(one is made for one in others) == 1:
        others = [one for one in others if one is not made]
    weights = {id(weight) for one in others for weight in _weights(one)}
    return {
        "kept": any(_layers(one) == _layers(made) for one in others),
        "shares": any(id(weight) in weights for weight in _weights(made)),
    }


def _layers(made: Any) -> list[int]:
    return [id(layer) for layer in getattr(made, "layers", ())] or [id(made)]


def _weights(made: Any) -> Sequence[Any]:
    """The weights that are trained; none where a model makes them when it is first called."""
    try:
        return list(getattr(made, "trainable_weights", ()))
    except ValueError:
        return ()
