"""Every known submission gets exactly the verdicts it states, with the words it states.

By default some of them: of each exercise one for every verdict. `pytest -m slow` takes one for
each limit of the sandbox and a quarter of the others, `pytest -m campaign` the rest;
`python -m tests.check_known` grades all.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from graders import Report
from graders.batch.known import Known, differences
from tests.known import KNOWN

LIMITS = ("timed_out", "out_of_memory", "died")
"""What the sandbox finds, whatever the exercise; some of it takes minutes."""


def marked(known: Iterable[Known]) -> list[ParameterSet]:
    """The known submissions, marked where an earlier one has shown all their verdicts."""
    seen: set[tuple[str, str]] = set()
    parameters: list[ParameterSet] = []
    for each in known:
        verdicts = {verdict for verdict, _ in each.verdicts} or {"full marks"}
        kinds = {("" if verdict in LIMITS else each.exercise, verdict) for verdict in verdicts}
        if kinds <= seen:
            marks = [pytest.mark.campaign if len(parameters) % 4 else pytest.mark.slow]
        else:
            marks = [pytest.mark.slow] if verdicts & set(LIMITS) else []
        parameters.append(pytest.param(each, id=each.id, marks=marks))
        seen |= kinds
    return parameters


# The first one waits for all that are selected: they are graded in one run.
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("known", marked(KNOWN))
def test_verdicts_and_words(known: Known, reports: dict[Path, Report]) -> None:
    assert differences(known, reports[known.path]) == []
