"""What a check shows: HTML in a notebook, text in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Result:
    """The result of `probgrade.check`: shown where it is the last value of a cell.

    `points` of `possible` points; `checks` are dicts with the keys `id`, `function`,
    `title`, `verdict`, `points`, `possible`, `message` and `hint`, among others.
    """

    def __init__(self, made: Mapping[str, Any]) -> None:
        self.exercise: str = made["report"]["exercise"]
        self.points: float | None = made["report"]["points"]
        self.possible: float = made["report"]["possible"]
        self.checks: list[dict[str, Any]] = made["report"]["checks"]
        self._html: str = made["html"]
        self._text: str = made["text"]

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html
