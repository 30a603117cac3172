"""Messages for code that returned no value: unfinished, broken, too slow, too large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graders.evaluation.hints import ErrorHints
from graders.report import CheckResult, SourceLine, Verdict
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
        message=_message(result.function, seen, program, hints),
        hint=result.hint if verdict is Verdict.WRONG else "",
        where=None if verdict is Verdict.NOT_IMPLEMENTED else _where(seen, program),
    )


def _message(function: str, seen: Observation, program: Program, hints: ErrorHints) -> str:
    messages = _through_others(function, seen, program, hints) or {
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
        Outcome.RAISED: f"{needs} raised {_error(seen, hints)} ({arrows}).",
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
            why = f"{effect.error}: {effect.reason}" if effect.error else effect.reason
            line = f"{found.file}, line {found.line}"
            notes[effect.statement] = f"{line} failed, which costs no points: {why.rstrip('.')}."
    return tuple(notes[number] for number in sorted(notes))


def _error(seen: Observation, hints: ErrorHints) -> str:
    reason = hints.shorten(seen.error, seen.reason).strip() or "no message"
    return f"{seen.error}: {reason}".rstrip(".") if seen.error else reason


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
