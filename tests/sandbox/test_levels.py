"""What each level must refuse is tried in a child at that level."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest

from graders.errors import GraderFault
from graders.sandbox import levels
from graders.sandbox.levels import Level, strongest
from graders.sandbox.limits import Means, in_force
from graders.sandbox.selftest import (
    REFUSED,
    Measured,
    measure,
    require,
)
from graders.sandbox.server import ForkServer
from tests.small import SMALL

BY_PERMISSIONS = {"write a file outside", "read another process's environment"}
"""What file permissions refuse to some users, whatever the level."""


@pytest.mark.parametrize("level", list(Level))
def test_a_level_refuses_what_it_must(level: Level) -> None:
    if level.rank > strongest().rank:
        pytest.skip(f"this machine offers {strongest().value} at most")
    with ForkServer(SMALL, least=Level.PROCESS, level=level) as server:
        server.wait_until_warm()
        measured = measure(server)
    assert measured.broken == ()
    # As the README has it: what a level need not refuse is possible.
    assert set(measured.not_stopped) | BY_PERMISSIONS >= measured.outcomes.keys() - REFUSED[level]


def test_a_level_that_does_not_hold_stops_the_run() -> None:
    outcomes = dict.fromkeys(REFUSED[Level.STANDARD], "PermissionError")
    require(Measured(Level.STANDARD, outcomes))
    with pytest.raises(GraderFault, match="connect by TCP"):
        require(Measured(Level.STANDARD, {**outcomes, "connect by TCP": "succeeded"}))


def test_an_attempt_that_was_not_made_stops_nothing() -> None:
    outcomes = dict.fromkeys(REFUSED[Level.STANDARD] - {"run a program"}, "PermissionError")
    with pytest.raises(GraderFault, match="run a program"):
        require(Measured(Level.STANDARD, outcomes))


def test_levels_are_ordered() -> None:
    ranks = [REFUSED[level] for level in sorted(Level, key=lambda level: level.rank)]
    assert all(weaker <= stronger for weaker, stronger in pairwise(ranks))


def test_a_limit_is_held_by_the_best_that_a_machine_offers() -> None:
    best = in_force(Level.STRONG, True, ["memory", "pids", "cpu"])
    assert not {Means.COUNTED, Means.PRIORITY, Means.NOTHING}.intersection(best.values())
    container = in_force(Level.STANDARD, False, ["pids"])
    assert container["all files"] is container["all memory"] is Means.COUNTED
    assert (container["threads"], container["hidden memory"]) == (Means.GROUP, Means.FILTER)
    assert in_force(Level.PROCESS, False, [])["hidden memory"] is Means.NOTHING


@pytest.mark.parametrize(
    ("held", "gives"),
    [(levels.GIVING_USERS | 1 << 27, True), (levels.GIVING_USERS & ~(1 << 7), False), (0, False)],
    ids=["as Docker has it", "without CAP_SETUID", "none"],
)
def test_children_have_users_of_their_own_where_root_may_give_them(
    held: int, gives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(levels, "_open_to_all", lambda folder: True)
    monkeypatch.setattr(levels, "effective_capabilities", lambda: held)
    assert levels.can_give_users() is gives
