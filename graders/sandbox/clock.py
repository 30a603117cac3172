"""How long a child may take for an answer, and for the top-level statements before it."""

from __future__ import annotations

import time
from typing import Any

LOAD_LIMIT = 60.0
"""Seconds that each top-level statement of a program may take, and the start of its child."""
TOP_LEVEL_LIMIT = 240.0
"""Seconds for all top-level statements of a program, in all its children."""


class Clock:
    """The time for one answer, which stands still while top-level statements run.

    A child announces each statement that it runs, and when they have run. It may not be
    telling the truth: whatever it announces, it gets no more than `seconds` for its
    answer and `budget` for statements.
    """

    def __init__(self, seconds: float, budget: float) -> None:
        self._seconds = seconds
        self._budget = budget
        self._started = time.monotonic()
        self._paused = 0.0
        self._announced: set[int] = set()
        self._top_level = 0.0
        self.statement: int | None = None
        self.deadline = self._started + seconds

    def announced(self, reply: Any, statements: int) -> bool:
        """Whether a reply is no answer but announces one of so many statements, or their end."""
        number = reply.get("statement") if isinstance(reply, dict) else None
        outcome = reply.get("outcome") if isinstance(reply, dict) else None
        if outcome == "running" and type(number) is int and 0 <= number < statements:
            return self._run(number)
        return outcome == "ready" and self._resume()

    def _run(self, number: int) -> bool:
        if number in self._announced:
            return False
        now = time.monotonic()
        if self.statement is None:
            self._paused = now
        self._announced.add(number)
        self.statement = number
        left = self._budget - self.top_level_seconds()
        self.deadline = now + min(LOAD_LIMIT, max(left, 0.0))
        return True

    def _resume(self) -> bool:
        if self.statement is None:
            return False
        self._top_level = self.top_level_seconds()
        self.statement = None
        self.deadline = self._started + self._seconds + self._top_level
        return True

    def top_level_seconds(self) -> float:
        """Seconds in top-level statements until now."""
        running = time.monotonic() - self._paused if self.statement is not None else 0.0
        return self._top_level + running

    def answer_seconds(self) -> float:
        """Seconds since the start without those in top-level statements."""
        return time.monotonic() - self._started - self.top_level_seconds()

    @property
    def exceeded(self) -> str:
        """Which limit was exceeded, for a child that did not answer in time."""
        if self.statement is None:
            return f"no answer within {self._seconds:.0f} s"
        if self._budget <= self.top_level_seconds():
            return f"the top-level statements ran longer than {TOP_LEVEL_LIMIT:.0f} s in all"
        return f"ran longer than {LOAD_LIMIT:.0f} s"
