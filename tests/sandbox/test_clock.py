"""Time is the child's own: what else runs on the machine takes none of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from graders.sandbox import clock
from graders.sandbox.clock import POLL, WALL_FACTOR, Clock
from graders.sandbox.meter import Meter, Spent

SPIN = "while True: pass"


class Child:
    """A child that spends what the test says."""

    def __init__(self) -> None:
        self.spent = Spent()

    def runs(self, wall: float, part: float = 1.0) -> None:
        """So many seconds pass, in this part of which it runs on a core."""
        self.spent += Spent(wall, main=wall * part)


@pytest.fixture
def child() -> Child:
    return Child()


def test_an_answer_has_its_seconds(child: Child) -> None:
    timed = Clock(20, 0, lambda: child.spent)
    assert timed.patience() == 20
    child.runs(19.95)
    assert timed.patience() == POLL
    child.runs(0.1)
    with pytest.raises(TimeoutError):
        timed.patience()
    assert timed.exceeded == "no answer within 20 s"


def test_a_child_that_gets_little_of_the_machine_has_more_time(child: Child) -> None:
    timed = Clock(20, 0, lambda: child.spent)
    child.runs(80, part=0.2)
    assert timed.patience() == POLL
    child.runs(80, part=0.2)
    with pytest.raises(TimeoutError):
        timed.patience()


def test_the_wall_ends_what_never_runs(child: Child) -> None:
    timed = Clock(20, 0, lambda: child.spent)
    child.runs(20 * WALL_FACTOR - 1, part=0)
    timed.patience()
    child.runs(1, part=0)
    with pytest.raises(TimeoutError):
        timed.patience()


def test_statements_take_nothing_from_the_answer(child: Child) -> None:
    timed = Clock(20, 240, lambda: child.spent)
    child.runs(15)
    assert timed.announced({"outcome": "running", "statement": 0}, 1)
    assert timed.patience() == clock.LOAD_LIMIT
    child.runs(50)
    assert timed.announced({"outcome": "ready"}, 1)
    assert timed.patience() == 5
    assert (timed.answer.own, timed.statements.own) == (15, 50)


@pytest.mark.parametrize("outcome", [np.zeros(2), None, 1, ["running"]])
def test_what_is_no_word_announces_nothing(child: Child, outcome: object) -> None:
    """An array compares to neither true nor false."""
    timed = Clock(20, 240, lambda: child.spent)
    assert not timed.announced({"outcome": outcome, "statement": 0}, 1)


def test_statements_have_a_budget(child: Child) -> None:
    timed = Clock(20, 30, lambda: child.spent)
    timed.announced({"outcome": "running", "statement": 0}, 1)
    assert timed.patience() == 30
    child.runs(30)
    with pytest.raises(TimeoutError):
        timed.patience()
    assert timed.exceeded == "the top-level statements ran longer than 240 s in all"


def test_threads_count_by_their_share_of_the_cores() -> None:
    assert Spent(wall=10, main=1, share=3).own == 3
    assert Spent(wall=10, main=4, share=3, asleep=2).own == 6


Start = Callable[..., int]


@pytest.fixture
def start() -> Iterator[Start]:
    """Run Python on a core of its own among the same ones; in a session of its own."""
    running: list[subprocess.Popen[bytes]] = []
    core = min(os.sched_getaffinity(0))

    def begin(source: str) -> int:
        code = f"import os; os.sched_setaffinity(0, {{{core}}}); {source}"
        running.append(subprocess.Popen([sys.executable, "-c", code], start_new_session=True))
        return running[-1].pid

    yield begin
    for process in running:
        process.kill()
        process.wait()


def test_who_shares_a_core_spends_less_than_the_wall(start: Start) -> None:
    pids = [start(SPIN) for _ in range(4)]
    time.sleep(0.2)
    meter = Meter(pids[0])
    before = meter.read()
    time.sleep(2)
    spent = meter.read() - before
    # A quarter. 30 % is far from what the wall says, even where others share the core.
    assert spent.own < 0.3 * spent.wall


def test_who_sleeps_is_seen_only_by_who_looks_often(start: Start) -> None:
    meter = Meter(start("import time; time.sleep(60)"))
    time.sleep(0.5)
    before = meter.read()
    time.sleep(1.1)
    unseen = meter.read() - before
    for _ in range(5):
        time.sleep(0.1)
        meter.read()
    assert unseen.asleep == 0
    assert 0.4 < (meter.read() - before).asleep < 0.8


def test_who_is_gone_spends_nothing() -> None:
    meter = Meter(2**22 + 1)
    before = meter.read()
    time.sleep(0.01)
    assert (meter.read() - before).own == 0
