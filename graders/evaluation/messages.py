"""What a failed check says: its message, the student's line, the hint and the snippet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graders.comparisons.disagreement import Disagreement
from graders.evaluation.hints import ErrorHints
from graders.evaluation.returned import returned
from graders.evaluation.snippets import snippet
from graders.report import CheckResult, SourceLine, Verdict
from graders.sandbox.child.exceptions import UNPARSED
from graders.sandbox.child.wire import Unencodable
from graders.sandbox.observation import FailedEffect, Frame, Observation, Outcome
from graders.sandbox.program import Program, Statement

VERDICTS = {
    Outcome.NOT_DEFINED: Verdict.NOT_IMPLEMENTED,
    Outcome.NOT_IMPLEMENTED: Verdict.NOT_IMPLEMENTED,
    Outcome.UNUSABLE: Verdict.WRONG,
    Outcome.RAISED: Verdict.RAISED,
    Outcome.TIMED_OUT: Verdict.TIMED_OUT,
    Outcome.OUT_OF_MEMORY: Verdict.OUT_OF_MEMORY,
    Outcome.DIED: Verdict.DIED,
    Outcome.UNREADABLE: Verdict.UNREADABLE,
}
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
NO_HINTS = ErrorHints()
NO_INPUTS: Mapping[str, Any] = {}
COSTS_NOTHING = "failed, which costs no points"
CANNOT_BE_USED = "returned cannot be used here:"
MOST_INPUTS = 6
DEPENDS_ON_INPUTS = (Verdict.RAISED, Verdict.WRONG, Verdict.TIMED_OUT, Verdict.OUT_OF_MEMORY)


def disagreed(result: CheckResult, error: Disagreement, program: Program) -> CheckResult:
    """The result of a check whose answer is wrong; a message that names the cause needs no hint."""
    return replace(
        result,
        verdict=Verdict.WRONG,
        message=error.message,
        hint="" if error.diagnosis else result.hint,
        staff=error.expected,
        where=returned(program, result),
    )


def not_observed(
    result: CheckResult,
    seen: Observation,
    program: Program,
    hints: ErrorHints = NO_HINTS,
    inputs: Mapping[str, Any] = NO_INPUTS,
) -> CheckResult:
    """The result of a check whose observation did not return."""
    seen = _traced(seen, program, hints)
    verdict = _verdict(result.function, seen, program)
    explained = hints.sentence(seen.reason)
    shown = inputs if verdict in DEPENDS_ON_INPUTS and seen.needed is None else {}
    message = f"{_message(result.function, seen, program, hints)} {explained}".rstrip()
    failed = verdict in (Verdict.WRONG, Verdict.RAISED) and seen.needed is None
    return replace(
        result,
        verdict=verdict,
        message=message,
        inputs=_arrays(shown),
        hint=result.hint if failed and not explained else "",
        where=None if verdict is Verdict.NOT_IMPLEMENTED else _where(seen, program),
    )


def _verdict(function: str, seen: Observation, program: Program) -> Verdict:
    unread = _unread(function, seen, program)
    return Verdict.NOT_IMPLEMENTED if unread and UNPARSED not in unread else VERDICTS[seen.outcome]


def with_snippet(
    result: CheckResult, probes: str, asked: Iterable[tuple[str, Mapping[str, Any]]]
) -> CheckResult:
    """The result with code that repeats the first call that can be shown.

    `asked` are probes with their inputs.
    """
    if result.hidden or result.verdict not in DEPENDS_ON_INPUTS:
        return result
    comment = result.message.replace("Your code raised", "raises", 1)
    raised = result.verdict is Verdict.RAISED
    codes = (snippet(probes, *each, result.function, comment, any_values=raised) for each in asked)
    return replace(result, snippet=next(filter(None, codes), ""))


def _traced(seen: Observation, program: Program, hints: ErrorHints) -> Observation:
    """The observation with the student's lines that the message itself lists.

    Where a library generates code from a student's function, they are not in the traceback.
    """
    listed = [Frame(*frame) for frame in hints.frames(seen.reason) if frame[0] in program.files]
    if not listed:
        return seen
    raised = Outcome.RAISED if seen.outcome is Outcome.UNUSABLE else seen.outcome
    return replace(seen, outcome=raised, frames=(*seen.frames, *listed))


def _message(function: str, seen: Observation, program: Program, hints: ErrorHints) -> str:
    if unread := _unread(function, seen, program):
        return unread
    messages = {
        Outcome.NOT_DEFINED: _not_defined(function, seen.reason),
        Outcome.NOT_IMPLEMENTED: f"{function} is not written yet: it raises NotImplementedError.",
        Outcome.UNUSABLE: f"What {function} {CANNOT_BE_USED} {_error(seen, hints)}.",
        Outcome.RAISED: f"Your code raised {_error(seen, hints)}{_lost(seen, program)}.",
        Outcome.TIMED_OUT: f"{function} did not finish: {seen.reason}.",
        Outcome.OUT_OF_MEMORY: f"{function} asked for more memory than it may have.",
        Outcome.DIED: f"{function} ended Python while it ran: {seen.reason}.",
        Outcome.UNREADABLE: f"What came back from {function} could not be read: {seen.reason}.",
    }
    # A child that lies may send any outcome with the number of a statement.
    return {**messages, **_through_others(function, seen, program, hints)}[seen.outcome]


def _unread(function: str, seen: Observation, program: Program) -> str:
    """The message where code that the function needs was left out, so that nothing raised."""
    name = "" if seen.needed is None or seen.needed.statement >= 0 else seen.needed.name
    why = program.broken.get(name, "").rstrip(".")
    if not why or seen.outcome is not Outcome.RAISED:
        return ""
    needs = "" if name == function else f"{function} needs {name}. "
    return f"{needs}{why}." if why.startswith(name) else f"{needs}{name} could not be read: {why}."


def _not_defined(function: str, missing: str) -> str:
    if missing in ("", function) or not missing.isidentifier():
        return f"{function} is not defined in what you handed in."
    return f"This needs {missing}, which is not defined in what you handed in."


def _through_others(
    function: str, seen: Observation, program: Program, hints: ErrorHints
) -> dict[Outcome, str]:
    """The messages when a statement failed that the function needs through other names."""
    statement = _statement(seen, program)
    if statement is None or seen.needed is None:
        return {}
    chain = program.chain(seen.needed.name, seen.needed.statement)
    if chain in ((), (function,)):
        return {}
    arrows, line = " → ".join(chain), f"{statement.file}, line {statement.line}"
    needs = f"{function} needs {line}, which"
    return {
        Outcome.RAISED: f"{needs} raised {_error(seen, hints)}{_lost(seen, program)} ({arrows}).",
        Outcome.TIMED_OUT: f"{function} did not finish: {arrows} ({line}: {seen.reason}).",
        Outcome.OUT_OF_MEMORY: f"{needs} asked for more memory than it may have ({arrows}).",
        Outcome.DIED: f"{needs} ended Python: {seen.reason} ({arrows}).",
        Outcome.UNREADABLE: f"{needs} sent what could not be read: {seen.reason} ({arrows}).",
    }


def _statement(seen: Observation, program: Program) -> Statement | None:
    """The top-level statement that failed; the child named it, so its number may be wrong."""
    number = -1 if seen.needed is None else seen.needed.statement
    return program.statements[number] if 0 <= number < len(program.statements) else None


def effect_notes(effects: Iterable[FailedEffect], program: Program) -> tuple[str, ...]:
    """Notes on failed statements that no answer depends on, one for each statement."""
    notes = {}
    for effect in effects:
        if 0 <= effect.statement < len(program.statements):
            found = program.statements[effect.statement]
            why = ": ".join(filter(None, (effect.error, effect.reason)))
            line = f"{found.file}, line {found.line}"
            notes[effect.statement] = f"{line} {COSTS_NOTHING}: {why.rstrip('.')}."
    return tuple(notes[number] for number in sorted(notes))


def _error(seen: Observation, hints: ErrorHints) -> str:
    reason = hints.shorten(seen.error, seen.reason).strip() or "no message"
    name = "" if seen.error in ("", Unencodable.__name__) else f"{seen.error}: "
    return f"{name}{reason}".rstrip(".")


def _lost(seen: Observation, program: Program) -> str:
    """Why a name is not defined: its definition does not parse."""
    found = UNDEFINED.match(seen.reason) if seen.error == "NameError" else None
    why = program.broken.get(found[1], "") if found else ""
    return f" ({why})" if why else ""


def _arrays(inputs: Mapping[str, Any]) -> str:
    """The dtypes and shapes of the arrays that a probe was given, never their values."""
    arrays = [
        f"{name}: {value.dtype} array of shape {value.shape}"
        for name, value in inputs.items()
        if isinstance(value, np.ndarray)
    ]
    return "; ".join(arrays[:MOST_INPUTS])


def _where(seen: Observation, program: Program) -> SourceLine | None:
    """The line that raised, or the top-level statement that did not end."""
    statement = _statement(seen, program)
    if statement is None or seen.frames:
        return where(seen.frames, program)
    return where((Frame(statement.file, statement.line, "<module>"),), program)


def where(frames: tuple[Frame, ...], program: Program) -> SourceLine | None:
    """The innermost line of the student's own, with its text."""
    if not frames:
        return None
    last = frames[-1]
    lines = program.files.get(last.file, "").splitlines()
    text = lines[last.line - 1].strip() if 0 < last.line <= len(lines) else ""
    return SourceLine(last.file, last.line, text)
