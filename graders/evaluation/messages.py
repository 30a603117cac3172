"""What a failed check says: its message, the student's line, the hint and the snippet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graders.comparisons.disagreement import Disagreement
from graders.evaluation.hints import ErrorHints
from graders.evaluation.snippets import snippet
from graders.report import CheckResult, SourceLine, Verdict
from graders.sandbox.observation import Frame, Observation, Outcome
from graders.sandbox.program import Program

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
NO_HINTS = ErrorHints()
NO_INPUTS: Mapping[str, Any] = {}
CANNOT_BE_USED = "returned cannot be used here:"
GOT = " Got "
MOST_INPUTS = 6
DEPENDS_ON_INPUTS = (Verdict.RAISED, Verdict.WRONG, Verdict.TIMED_OUT, Verdict.OUT_OF_MEMORY)


def disagreed(result: CheckResult, error: Disagreement) -> CheckResult:
    """The result of a check whose answer is wrong; a message that names the cause needs no hint."""
    return replace(
        result,
        verdict=Verdict.WRONG,
        message=error.message,
        hint="" if error.diagnosis else result.hint,
        staff=error.expected,
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
    verdict = VERDICTS[seen.outcome]
    explained = hints.sentence(seen.reason)
    shown = inputs if verdict in DEPENDS_ON_INPUTS and not while_loading(seen) else {}
    message = f"{_message(result.function, seen, hints)} {explained}".rstrip()
    failed = verdict in (Verdict.WRONG, Verdict.RAISED)
    return replace(
        result,
        verdict=verdict,
        message=message,
        passed_in=_arrays(shown),
        hint=result.hint if failed and not explained else "",
        where=None if verdict is Verdict.NOT_IMPLEMENTED else where(seen.frames, program),
    )


def with_snippet(
    result: CheckResult, probes: str, asked: tuple[str, Mapping[str, Any]] | None
) -> CheckResult:
    """The result with code that repeats the call of `asked`, a probe and its inputs."""
    if asked is None or result.hidden or result.verdict not in DEPENDS_ON_INPUTS:
        return result
    comment = result.message.replace("Your code raised", "raises", 1)
    return replace(result, snippet=snippet(probes, *asked, result.function, comment))


def _traced(seen: Observation, program: Program, hints: ErrorHints) -> Observation:
    """The observation with the student's lines that the message itself lists.

    Where a library generates code from a student's function, they are not in the traceback.
    """
    listed = [Frame(*frame) for frame in hints.frames(seen.reason) if frame[0] in program.files]
    if not listed:
        return seen
    raised = Outcome.RAISED if seen.outcome is Outcome.UNUSABLE else seen.outcome
    return replace(seen, outcome=raised, frames=(*seen.frames, *listed))


def while_loading(seen: Observation) -> bool:
    """Whether a statement outside all functions failed: the inputs are not the cause."""
    return bool(seen.frames) and seen.frames[-1].function == "<module>"


def _message(function: str, seen: Observation, hints: ErrorHints) -> str:
    messages = {
        Outcome.NOT_DEFINED: _not_defined(function, seen.reason),
        Outcome.NOT_IMPLEMENTED: f"{function} is not written yet: it raises NotImplementedError.",
        Outcome.UNUSABLE: f"What {function} {CANNOT_BE_USED} {_error(seen, hints)}.",
        Outcome.RAISED: f"Your code raised {_error(seen, hints)}.",
        Outcome.TIMED_OUT: f"{function} did not finish: {seen.reason}.",
        Outcome.OUT_OF_MEMORY: f"{function} asked for more memory than it may have.",
        Outcome.DIED: f"{function} ended Python while it ran: {seen.reason}.",
        Outcome.UNREADABLE: f"What came back from {function} could not be read: {seen.reason}.",
    }
    return messages[seen.outcome]


def _not_defined(function: str, missing: str) -> str:
    if missing in ("", function) or not missing.isidentifier():
        return f"{function} is not defined in what you handed in."
    return f"This needs {missing}, which is not defined in what you handed in."


def _error(seen: Observation, hints: ErrorHints) -> str:
    reason = hints.shorten(seen.error, seen.reason).strip() or "no message"
    return f"{seen.error}: {reason}".rstrip(".") if seen.error else reason.rstrip(".")


def _arrays(inputs: Mapping[str, Any]) -> str:
    """The dtypes and shapes of the arrays that a probe was given, never their values."""
    arrays = [
        f"{name}: {value.dtype} array of shape {value.shape}"
        for name, value in inputs.items()
        if isinstance(value, np.ndarray)
    ]
    return "; ".join(arrays[:MOST_INPUTS])


def where(frames: tuple[Frame, ...], program: Program) -> SourceLine | None:
    """The innermost line of the student's own, with its text."""
    if not frames:
        return None
    last = frames[-1]
    lines = program.files.get(last.file, "").splitlines()
    text = lines[last.line - 1].strip() if 0 < last.line <= len(lines) else ""
    return SourceLine(last.file, last.line, text)


def deduplicated(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """The results; a cause that several checks share is told at the first of them only.

    The others name that check in `same_as`. A wrong answer keeps its own message, which says
    what came back. Hidden checks stand alone: nobody can read what they refer to.
    """
    results = tuple(results)
    answered = {result.function for result in results if _returned(result)}
    first: dict[tuple[Verdict, SourceLine | str], CheckResult] = {}
    shown = []
    for result in results:
        cause = _cause(result)
        if result.verdict is Verdict.RAISED and result.function not in answered:
            # It raises on all inputs, so the hint of one check does not help.
            result = replace(result, hint="")
        if cause in first:
            shown.append(_referring(result, first[cause]))
        else:
            first |= {} if cause is None else {cause: result}
            shown.append(result)
    return tuple(shown)


def _cause(result: CheckResult) -> tuple[Verdict, SourceLine | str] | None:
    """What checks of the same cause share; None for those that stand alone."""
    if result.hidden or result.verdict in (Verdict.PASSED, Verdict.GRADER_ERROR):
        return None
    if _returned(result):
        return result.verdict, f"{result.function}: {result.message.partition(GOT)[0]}"
    # The same line can raise with other words for other inputs.
    return result.verdict, result.where or result.message


def _referring(result: CheckResult, first: CheckResult) -> CheckResult:
    if _returned(result):
        return replace(result, same_as=first.id)
    message = f"As in “{first.title.rstrip('.')}”."
    return replace(result, message=message, hint="", where=None, passed_in="", same_as=first.id)


def _returned(result: CheckResult) -> bool:
    """Whether the student's code returned a value that could be compared."""
    wrong = result.verdict is Verdict.WRONG and CANNOT_BE_USED not in result.message
    return wrong or result.verdict is Verdict.PASSED
