"""Messages for code that returned no value: unfinished, broken, too slow, too large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graders.evaluation.hints import ErrorHints
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
CANNOT_BE_USED = "returned cannot be used as asked:"


def not_observed(
    result: CheckResult, seen: Observation, program: Program, hints: ErrorHints = NO_HINTS
) -> CheckResult:
    """The result of a check whose observation did not return."""
    verdict = VERDICTS[seen.outcome]
    return replace(
        result,
        verdict=verdict,
        message=_message(result.function, seen, hints),
        hint=result.hint if verdict is Verdict.WRONG else "",
        where=None if verdict is Verdict.NOT_IMPLEMENTED else where(seen.frames, program),
    )


def _message(function: str, seen: Observation, hints: ErrorHints) -> str:
    messages = {
        Outcome.NOT_DEFINED: f"{function} is not defined in what you handed in.",
        Outcome.NOT_IMPLEMENTED: f"{function} is not written yet: it raises NotImplementedError.",
        Outcome.UNUSABLE: f"What {function} {CANNOT_BE_USED} {_error(seen, hints)}.",
        Outcome.RAISED: f"Your code raised {_error(seen, hints)}.",
        Outcome.TIMED_OUT: f"{function} did not finish: {seen.reason}.",
        Outcome.OUT_OF_MEMORY: f"{function} asked for more memory than it may have.",
        Outcome.DIED: f"{function} ended Python while it ran: {seen.reason}.",
        Outcome.UNREADABLE: f"What came back from {function} could not be read: {seen.reason}.",
    }
    return f"{messages[seen.outcome]} {hints.sentence(seen.reason)}".rstrip()


def _error(seen: Observation, hints: ErrorHints) -> str:
    reason = hints.shorten(seen.error, seen.reason).strip() or "no message"
    return f"{seen.error}: {reason}".rstrip(".") if seen.error else reason


def where(frames: tuple[Frame, ...], program: Program) -> SourceLine | None:
    """The innermost line of the student's own, with its text."""
    if not frames:
        return None
    last = frames[-1]
    lines = program.files.get(last.file, "").splitlines()
    text = lines[last.line - 1].strip() if 0 < last.line <= len(lines) else ""
    return SourceLine(last.file, last.line, text)


def deduplicated(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """The results; a cause that several checks share has its message at the first of them only."""
    first: dict[tuple[Verdict, SourceLine | str], str] = {}
    shown = []
    for result in results:
        # The same line can raise with other words for other inputs.
        cause = (result.verdict, result.where or result.message)
        if _stands_alone(result):
            shown.append(result)
        elif cause in first:
            shown.append(replace(result, message=f"As in “{first[cause]}”.", where=None))
        else:
            first[cause] = result.title
            shown.append(result)
    return tuple(shown)


def _stands_alone(result: CheckResult) -> bool:
    """Whether a result has a message of its own: it is not about code that did not return."""
    compared = result.verdict is Verdict.WRONG and CANNOT_BE_USED not in result.message
    return compared or result.verdict in (Verdict.PASSED, Verdict.GRADER_ERROR)
