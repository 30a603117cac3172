"""Reads a child's reply, which is untrusted: its form is checked here, its values by the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graders.sandbox.child.module import EFFECTS_LIMIT
from graders.sandbox.observation import FailedEffect, Frame, Needed, Observation, Outcome

ANSWERS = ("returned", "not_defined", "not_implemented", "unusable", "raised", "out_of_memory")
MALFORMED = "the reply is malformed"


def parse_reply(
    reply: Any, seconds: float, failed: Mapping[int, Observation] | None = None
) -> Observation:
    """The observation in a child's reply; `unreadable` when the reply is malformed.

    `failed` are the observations of statements that ended or outlasted earlier children.
    """
    malformed = Observation(Outcome.UNREADABLE, reason=MALFORMED, seconds=seconds)
    if not isinstance(reply, dict):
        return malformed
    outcome, value = reply.get("outcome"), reply.get("value", {})
    if not isinstance(outcome, str) or not isinstance(value, dict):
        return malformed
    failed, needed = failed or {}, _needed(reply)
    effects = _effects(reply.get("effects"), failed)
    if outcome == "loaded":
        return Observation(Outcome.RETURNED, seconds=seconds)
    if outcome == "blocked" and needed is not None and needed.statement in failed:
        return replace(failed[needed.statement], needed=needed, effects=effects)
    if outcome not in ANSWERS:
        return malformed
    info = reply.get("exception")
    info = info if isinstance(info, dict) else {}
    return Observation(
        outcome=Outcome(outcome),
        value=value,
        error=_text(info.get("type"), 100),
        reason=_text(info.get("message"), 2_000),
        frames=_frames(info.get("frames")),
        seconds=seconds,
        needed=needed,
        effects=effects,
    )


def _needed(reply: Mapping[str, Any]) -> Needed | None:
    name, statement = reply.get("name"), reply.get("statement")
    if type(name) is str and type(statement) is int:
        return Needed(name[:200], statement)
    return None


def _effects(rows: Any, failed: Mapping[int, Observation]) -> tuple[FailedEffect, ...]:
    rows = rows[:EFFECTS_LIMIT] if isinstance(rows, list) else []
    found = [FailedEffect(*row) for row in rows if _is_row(row, (int, str, str))]
    return tuple(
        FailedEffect(one.statement, "", failed[one.statement].reason)
        if one.statement in failed
        else FailedEffect(one.statement, one.error[:100], one.reason[:300])
        for one in found
    )


def untrusted_seconds(reply: Any) -> float:
    """The time a child reports for its answer: shown in benchmarks, never relied on."""
    seconds = reply.get("seconds") if isinstance(reply, dict) else None
    return seconds if type(seconds) is float else 0.0


def _text(value: Any, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _frames(value: Any) -> tuple[Frame, ...]:
    frames = value[:50] if isinstance(value, list) else []
    return tuple(Frame(f[0][:200], f[1], f[2][:200]) for f in frames if _is_row(f, (str, int, str)))


def _is_row(row: Any, types: tuple[type, ...]) -> bool:
    return isinstance(row, list) and tuple(type(part) for part in row) == types
