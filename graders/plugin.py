"""Lends pytest the sandbox and collects what its tests say.

One plugin object serves one pytest session. The suite is collected once and run for
each submission in turn; live grading forks a session for each.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from graders.checks import Advice, Check
from graders.evidence import NotObserved
from graders.explaining import not_observed
from graders.judging.disagreement import Disagreement
from graders.observing import Observer
from graders.program import Program
from graders.results import CheckResult, Verdict

_ADVICE = pytest.StashKey[Advice]()

Draw = Callable[[str], np.random.Generator]


@dataclass
class Case:
    """One submission under judgement, and the results of its checks, by check id."""

    observer: Observer
    program: Program
    results: dict[str, CheckResult] = field(default_factory=dict)


@dataclass
class Judging:
    """Runs the suite for each case, with fixtures that speak of that case.

    `tick` is called with each check's id. A case's results are complete when the
    iterator of `cases` is asked for the next.
    """

    cases: Iterable[Case]
    tick: Callable[[str], None]

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "native"  # read by staff only, and quickly made

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for case in self.cases:
            self.case = case
            for item, following in zip(session.items, [*session.items[1:], None]):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return True

    @pytest.fixture
    def observe(self) -> Observer:
        """`observe("probe", **inputs)` → Evidence: crosses the boundary, once per question."""
        return self.case.observer

    @pytest.fixture
    def draw(self) -> Draw:
        """`draw("name")` → a random generator of that name, the same in every check."""
        return lambda name: np.random.default_rng(
            [self.case.observer.seed, zlib.crc32(name.encode())]
        )

    @pytest.fixture
    def advice(self, request: pytest.FixtureRequest) -> Advice:
        """Append to it what a student should know though it costs no points."""
        given = Advice()
        request.node.stash[_ADVICE] = given
        return given

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        check = getattr(getattr(item, "function", None), "__check__", None)
        if isinstance(check, Check) and (call.when == "call" or call.excinfo is not None):
            advice = " ".join(_advice_to(item))
            result = self._result(check, call, str(report.longrepr or ""), advice)
            results = self.case.results
            results[check.id] = _merge(results.get(check.id), result)
            self.tick(check.id)
        return report

    def _result(
        self, check: Check, call: pytest.CallInfo[None], trace: str, advice: str
    ) -> CheckResult:
        blank = CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.PASSED,
            points=check.points,
            possible=check.points,
            hidden=check.hidden,
            seconds=call.duration,
        )
        error = call.excinfo.value if call.excinfo is not None else None
        if error is None:
            return replace(blank, advice=advice)
        failed = replace(blank, points=0.0, hint=check.hint)
        if isinstance(error, Disagreement):
            return replace(
                failed, verdict=Verdict.WRONG, message=error.message, staff=error.expected
            )
        if isinstance(error, NotObserved):
            return not_observed(failed, error.observation, self.case.program)
        return replace(failed, verdict=Verdict.GRADER_ERROR, message="", hint="", staff=trace)


def _advice_to(item: pytest.Item) -> Advice:
    return item.stash.get(_ADVICE, Advice())


def _merge(before: CheckResult | None, result: CheckResult) -> CheckResult:
    """A check of several cases is worth what its first case to fail says."""
    if before is None:
        return result
    seconds = before.seconds + result.seconds
    worse = before if before.verdict is not Verdict.PASSED else result
    if result.verdict is Verdict.GRADER_ERROR:
        worse = result
    return replace(worse, seconds=seconds)
