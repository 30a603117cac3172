"""How long a child may take for an answer, and for the top-level statements before it.

Time is the child's own (`meter.py`), so that a slow answer is right however busy the machine
is. A child gets `WALL_FACTOR` times as much on the wall; one that sleeps, about twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graders.sandbox.meter import Spent

LOAD_LIMIT = 60.0
"""Seconds that each top-level statement of a program may take, and the start of its child."""
TOP_LEVEL_LIMIT = 240.0
"""Seconds for all top-level statements of a program, in all its children."""
WALL_FACTOR = 6.0
"""How many times a limit may pass on the wall: a core may be shared by as many children."""
POLL = 0.1
"""Seconds between two looks at a child that has had its time on the wall."""


class Clock:
    """The time for one answer, which stands still while top-level statements run.

    A child announces each statement that it runs, and when they have run. It may not be
    telling the truth: whatever it announces, it gets no more than `seconds` for its
    answer and `budget` for statements. `read` says what it has spent until now.
    """

    def __init__(self, seconds: float, budget: float, read: Callable[[], Spent]) -> None:
        self._seconds = seconds
        self._budget = budget
        self._read = read
        self._since = read()
        self._announced: set[int] = set()
        self._answer = self._statements = Spent()
        self.statement: int | None = None

    def announced(self, reply: Any, statements: int) -> bool:
        """Whether a reply is no answer but announces one of so many statements, or their end."""
        number = reply.get("statement") if isinstance(reply, dict) else None
        outcome = reply.get("outcome") if isinstance(reply, dict) else None
        if not isinstance(outcome, str):  # an array compares to neither true nor false
            return False
        if outcome == "running" and type(number) is int and 0 <= number < statements:
            return self._run(number)
        return outcome == "ready" and self._resume()

    def _run(self, number: int) -> bool:
        if number in self._announced:
            return False
        self._announced.add(number)
        self._turn(number)
        return True

    def _resume(self) -> bool:
        if self.statement is None:
            return False
        self._turn(None)
        return True

    def _turn(self, statement: int | None) -> None:
        """Count the time since the last turn, and begin a statement or go on with the answer."""
        now = self._read()
        if self.statement is None:
            self._answer += now - self._since
        else:
            self._statements += now - self._since
        self._since, self.statement = now, statement

    @property
    def statements(self) -> Spent:
        """What was spent in top-level statements until now."""
        return self._statements if self.statement is None else self._statements + self._running()

    @property
    def answer(self) -> Spent:
        """What was spent until now without top-level statements."""
        return self._answer + self._running() if self.statement is None else self._answer

    def _running(self) -> Spent:
        return self._read() - self._since

    def patience(self) -> float:
        """Seconds to wait before asking again. Raises `TimeoutError` when time has run out."""
        limit, spent = self._seconds, self.answer
        if self.statement is not None:
            left = max(self._budget - self._statements.own, 0.0)
            limit, spent = min(LOAD_LIMIT, left), self._running()
        if spent.own >= limit or spent.wall >= WALL_FACTOR * limit:
            raise TimeoutError
        return limit - spent.wall if spent.wall < limit - POLL else POLL

    @property
    def exceeded(self) -> str:
        """Which limit was exceeded, for a child that did not answer in time."""
        if self.statement is None:
            return f"no answer within {self._seconds:.0f} s"
        if self._budget <= self.statements.own:
            return f"the top-level statements ran longer than {TOP_LEVEL_LIMIT:.0f} s in all"
        return f"ran longer than {LOAD_LIMIT:.0f} s"
