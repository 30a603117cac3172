"""Words for code that gave nothing to judge: unfinished, broken, too slow, too big."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from graders.evidence import Frame, Observation, Outcome
from graders.program import Program
from graders.remedies import remedy
from graders.results import CheckResult, Place, Verdict

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


CANNOT_BE_USED = "returned cannot be used as asked:"


def not_observed(result: CheckResult, seen: Observation, program: Program) -> CheckResult:
    """The result of a check whose observation did not return."""
    verdict = VERDICTS[seen.outcome]
    return replace(
        result,
        verdict=verdict,
        message=_message(result.function, seen),
        hint=result.hint if verdict is Verdict.WRONG else "",
        where=None if verdict is Verdict.NOT_IMPLEMENTED else where(seen.frames, program),
    )


def _message(function: str, seen: Observation) -> str:
    messages = {
        Outcome.NOT_DEFINED: f"{function} is not defined in what you handed in.",
        Outcome.NOT_IMPLEMENTED: f"{function} is not written yet: it raises NotImplementedError.",
        Outcome.UNUSABLE: f"What {function} {CANNOT_BE_USED} {_error(seen)}.",
        Outcome.RAISED: f"Your code raised {_error(seen)}.",
        Outcome.TIMED_OUT: f"{function} did not finish: {seen.reason}.",
        Outcome.OUT_OF_MEMORY: f"{function} asked for more memory than it may have.",
        Outcome.DIED: f"{function} ended Python while it ran: {seen.reason}.",
        Outcome.UNREADABLE: f"What came back from {function} could not be read: {seen.reason}.",
    }
    return messages[seen.outcome] + remedy(seen.reason)


TENSORFLOW_NOISE = re.compile(
    r"\{\{function_node.*?\}\}\s*|\[Op:\w+\].*$|(?<=<tf\.Tensor) '[^']*'", re.DOTALL
)
"""What TensorFlow puts around an operation's message: names of its own making."""
APPENDED = re.compile(r"\s*(Traceback \(most recent|Call arguments received by).*$", re.DOTALL)
"""What Keras and TensorFlow append to a message: other tracebacks, arguments in full."""
TRACED = "in user code:"
"""How AutoGraph begins a message whose last line is the error's own."""


def _error(seen: Observation) -> str:
    reason = APPENDED.sub("", TENSORFLOW_NOISE.sub("", seen.reason)).strip() or "no message"
    if reason.startswith(TRACED):
        reason = reason.splitlines()[-1].strip().removeprefix(f"{seen.error}: ")
    return f"{seen.error}: {reason}".rstrip(".") if seen.error else reason


def where(frames: tuple[Frame, ...], program: Program) -> Place | None:
    """The innermost line of the student's own, with its text."""
    if not frames:
        return None
    last = frames[-1]
    lines = program.files.get(last.file, "").splitlines()
    text = lines[last.line - 1].strip() if 0 < last.line <= len(lines) else ""
    return Place(last.file, last.line, text)


def told_once(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Let one cause that fails several checks be told in full by the first only."""
    first: dict[tuple[Verdict, Place | str], str] = {}
    told = []
    for result in results:
        # The same line can raise with other words for other inputs.
        cause = (result.verdict, result.where or result.message)
        if _stands_alone(result):
            told.append(result)
        elif cause in first:
            told.append(replace(result, message=f"As in “{first[cause]}”.", where=None))
        else:
            first[cause] = result.title
            told.append(result)
    return tuple(told)


def _stands_alone(result: CheckResult) -> bool:
    """Whether a result is no account of something that did not return."""
    judged = result.verdict is Verdict.WRONG and CANNOT_BE_USED not in result.message
    return judged or result.verdict in (Verdict.PASSED, Verdict.GRADER_ERROR)
