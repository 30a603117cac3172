"""How far a run is, told as it goes: one JSON object per line."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")

INTERVAL = 0.1
"""Seconds between two lines about the same stage."""


class Progress:
    """Stages one after another, each counting its steps."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._doing, self._done, self._total = "", 0, 0
        self._told = 0.0

    def stage(self, doing: str, total: int = 1) -> None:
        """Begin a stage of so many steps."""
        self._doing, self._done, self._total = doing, 0, total
        self._tell()

    def step(self, count: int = 1) -> None:
        """Count steps of the current stage as done."""
        self._done += count
        if self._done >= self._total or time.monotonic() - self._told > INTERVAL:
            self._tell()

    def track(self, items: Sequence[T], doing: str) -> Iterator[T]:
        """The items as they are, each a step of a stage of its own."""
        self.stage(doing, len(items))
        for item in items:
            yield item
            self.step()

    def _tell(self) -> None:
        self._told = time.monotonic()
        line = {"doing": self._doing, "done": self._done, "total": self._total}
        print(json.dumps(line), file=self._lines, flush=True)
