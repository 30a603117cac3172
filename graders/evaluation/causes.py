"""Which failed checks share a cause, and what each of them says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from graders.evaluation.messages import CANNOT_BE_USED
from graders.report import GOT, CheckResult, SourceLine, Verdict

UNDEFINED = re.compile(r"(?:Your code|which) raised (NameError: name '\w+' is not defined)\b")
NUMBERED = re.compile(r"_\d+\"")
"""The number that a library gives to another object of the same kind."""


def deduplicated(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """The results; a cause that several checks share has its message at the first of them only.

    The others name that check in `same_as`. A wrong answer keeps its own message, which says
    what came back. Hidden checks stand alone: nobody can read what they refer to.
    """
    results = tuple(results)
    answered = {result.function for result in results if _returned(result)}
    first: dict[tuple[Verdict, SourceLine | str], CheckResult] = {}
    shown = []
    for result in results:
        cause = _cause(result)
        if _failed(result) and result.function not in answered:
            # It fails on all inputs, so the hint of one check does not help.
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
    undefined = UNDEFINED.search(result.message)
    if undefined:
        return result.verdict, undefined[1]  # a name that several functions lack
    # The same line can raise with other words for other inputs.
    return result.verdict, result.where or NUMBERED.sub('"', result.message)


def _referring(result: CheckResult, first: CheckResult) -> CheckResult:
    if _returned(result):
        return replace(result, same_as=first.id)
    other = "" if result.function == first.function else f" of {first.function}"
    message = f"As in “{first.title.rstrip('.')}”{other}."
    return replace(result, message=message, hint="", where=None, inputs="", same_as=first.id)


def _failed(result: CheckResult) -> bool:
    """Whether an error kept a value from being compared, in the student's code or after it."""
    unusable = result.verdict is Verdict.WRONG and CANNOT_BE_USED in result.message
    return unusable or result.verdict is Verdict.RAISED


def _returned(result: CheckResult) -> bool:
    """Whether the student's code returned a value that could be compared."""
    wrong = result.verdict is Verdict.WRONG and CANNOT_BE_USED not in result.message
    return wrong or result.verdict is Verdict.PASSED
