"""Runs an exercise's suite with pytest: fixtures from the sandbox, results for the report.

A suite is collected once, before any evaluator is forked, and run for each submission:
starting pytest and collecting take as long as evaluating an easy submission.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.ma  # np.median loads it: better once here than in every evaluator
import numpy.random  # NumPy loads it when it is first used
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.evaluation.checks import Advice
from graders.evaluation.drawing import Asked, Draws, figures_of
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import NotObserved
from graders.evaluation.hints import ErrorHints
from graders.evaluation.messages import (
    NO_HINTS,
    disagreed,
    not_observed,
    with_snippet,
)
from graders.evaluation.observer import Observer
from graders.figures import MOST_BYTES, Figure, size
from graders.report import Check, CheckResult, Verdict
from graders.sandbox.program import Program

PYTEST_OPTIONS = (
    *("--import-mode=importlib", "--strict-markers", "-c", os.devnull, "--assert=plain"),
    *("--timeout=600", "--timeout-method=signal"),
    *("--disable-plugin-autoload", "-p", "pytest_timeout"),
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:pastebin"),
    *("-p", "no:doctest", "-p", "no:unittest", "-p", "no:faulthandler", "-p", "no:stepwise"),
    *("-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:debugging", "-p", "no:capture"),
    *("-p", "no:logging", "-p", "no:warnings", "-p", "no:tmpdir", "-p", "no:monkeypatch"),
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
)

_ADVICE = pytest.StashKey[Advice]()


@dataclass
class Case:
    """One submission that is evaluated, and the results of its checks, by check id.

    `probes` is the source of the exercise's probes. With a `function` only its checks run.
    """

    observer: Observer
    program: Program
    hints: ErrorHints = NO_HINTS
    probes: str = ""
    function: str | None = None
    draws: Mapping[str, Draws] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)
    figures: dict[str, tuple[Figure, ...]] = field(default_factory=dict)

    def keep(self, check: Check, result: CheckResult, figures: tuple[Figure, ...]) -> None:
        """Keep the result of one case of a check, and its figures if its message is shown."""
        merged = _merge(self.results.get(check.id), result)
        shown = merged.message == result.message
        if figures and shown and size(figures) <= self._capacity():
            self.figures[check.id] = figures
        self.results[check.id] = merged

    def _capacity(self) -> int:
        return MOST_BYTES - sum(map(size, self.figures.values()))

    def drawn(self, check: Check, error: Disagreement, asked: Asked) -> tuple[Figure, ...]:
        """The figures of a wrong answer, what it shows before its tables."""
        if check.id in self.figures:
            return ()
        return (*figures_of(self.draws, check.name, asked, self.observer), *error.figures)

    def includes(self, check: Check) -> bool:
        """Whether a check is evaluated."""
        return self.function in (None, check.function)


@dataclass(eq=False)  # pytest 8 keeps its plugins in a set
class Suite:
    """The tests of a pytest session, kept after it has ended, and run for each case.

    The tests do not need the session: they use no fixture but the three below, which
    give the current case, and no plugin whose work ends with the session.
    """

    items: Sequence[pytest.Item] = ()
    broken: str = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = tuple(session.items)
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken += f"{report.longrepr}\n"

    def pytest_internalerror(self, excrepr: object) -> None:
        self.broken += f"{excrepr}\n"

    def checks(self) -> tuple[Check, ...]:
        """The checks that were collected, each once."""
        return tuple(dict.fromkeys(check for check in map(_check, self.items) if check))

    def run(self, case: Case, heartbeat: Callable[[str], None]) -> None:
        """Run the tests for a case, calling `heartbeat` with each check's id.

        Students' numbers overflow and divide by zero: numpy's warnings about that are no news.
        """
        self._case, self._heartbeat = case, heartbeat
        checks = [(item, _check(item)) for item in self.items]
        items = [item for item, check in checks if check is None or case.includes(check)]
        for item, following in zip(items, [*items[1:], None]):
            case.observer.asked.clear()
            with np.errstate(all="ignore"):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    @pytest.fixture
    def observe(self) -> Observer:
        """`observe("probe", **inputs)` → Evidence."""
        return self._case.observer

    @pytest.fixture
    def draw(self) -> Draw:
        """`draw("name")` → a random generator of that name, the same in every check."""
        return Draw(self._case.observer.seed)

    @pytest.fixture
    def advice(self, request: pytest.FixtureRequest) -> Advice:
        """`advice.append(sentence)`: shown to students who pass the check."""
        advice = Advice()
        request.node.stash[_ADVICE] = advice
        return advice

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Keep the outcome of a test; pytest's own report is slow to make and not used."""
        check = _check(item)
        if check is not None and (call.when == "call" or call.excinfo is not None):
            result = self._result(check, call, " ".join(_advice_to(item)))
            self._case.keep(check, result, self._figures(check, call))
            self._heartbeat(check.id)
        assert call.when != "collect"
        outcome: Literal["failed", "passed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def _result(self, check: Check, call: pytest.CallInfo[None], advice: str) -> CheckResult:
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
        case, asked = self._case, self._case.observer.asked
        if isinstance(error, Disagreement):
            result = disagreed(failed, error, case.program)
            return with_snippet(result, case.probes, _by_importance(error, asked))
        if isinstance(error, NotObserved):
            seen, inputs = error.observation, asked[-1][1] if asked else {}
            result = not_observed(failed, seen, case.program, case.hints, inputs)
            return with_snippet(result, case.probes, asked[-1:] if seen.needed is None else ())
        trace = _trace(error)
        return replace(failed, verdict=Verdict.GRADER_ERROR, message="", hint="", staff=trace)

    def _figures(self, check: Check, call: pytest.CallInfo[None]) -> tuple[Figure, ...]:
        error = call.excinfo.value if call.excinfo is not None else None
        if not isinstance(error, Disagreement):
            return ()
        return self._case.drawn(check, error, _by_importance(error, self._case.observer.asked))


def _by_importance(error: Disagreement, asked: Asked) -> Asked:
    """To name the cause, a check may look further; what it looked at first is wrong."""
    return asked if error.diagnosis else asked[::-1]


def _check(item: pytest.Item) -> Check | None:
    """The check that a test belongs to, if any."""
    found = getattr(getattr(item, "function", None), "__check__", None)
    return found if isinstance(found, Check) else None


def _trace(error: BaseException) -> str:
    """An exception's traceback from the test on, without what called the test."""
    if isinstance(error, pytest.FixtureLookupError):
        known = "observe, draw, advice and the arguments of parametrize"
        return f"fixture {error.argname!r} not found; a check may take {known}\n"
    shown = traceback.TracebackException.from_exception(error)
    frames = list(shown.stack)
    last = max((n for n, frame in enumerate(frames) if _is_pytest(frame)), default=-1)
    # Where pytest itself raised it, all of the frames are needed.
    shown.stack = traceback.StackSummary.from_list(frames[last + 1 :] or frames)
    return "".join(shown.format())


def _is_pytest(frame: traceback.FrameSummary) -> bool:
    return not {"_pytest", "pluggy", "pytest_timeout.py"}.isdisjoint(Path(frame.filename).parts)


def collect(suite: Path) -> Suite:
    """The suite in a folder, ready to run; `broken` says what could not be collected."""
    collected = Suite()
    # A conftest.py above the suite is for the tests of whoever wrote the course.
    options = [*PYTEST_OPTIONS, f"--rootdir={suite}", f"--confcutdir={suite}", str(suite)]
    code = pytest.main(options, plugins=[collected])
    if code is not pytest.ExitCode.OK and not collected.broken:
        collected.broken = f"{suite}: pytest ended with {code!r}"
    _forget_modules(suite)
    _forget_packages(collected.items)
    return collected


def _forget_packages(items: Iterable[pytest.Item]) -> None:
    """Let the tests run without their files: pytest reads a package again before each run."""
    for item in items:
        for package in item.listchain():
            if isinstance(package, pytest.Package):
                package.setup = lambda: None  # type: ignore[method-assign]


def _forget_modules(suite: Path) -> None:
    """Let another suite have a file of the same name: pytest would take this one's for it."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        own = name.startswith("graders.suites.")  # what `checks_of` has imported
        if not own and file is not None and Path(file).parent == suite:
            del sys.modules[name]


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
    if worse.verdict is not Verdict.PASSED:
        return replace(worse, seconds=seconds)
    advice = dict.fromkeys(each.advice for each in (before, result) if each.advice)
    return replace(worse, seconds=seconds, advice=" ".join(advice))
