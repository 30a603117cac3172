"""What a suite is made of: `check`, `any_of` and `Advice`.

A check is a plain pytest test whose docstring is the title that students read. It
passes if it raises nothing.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from importlib import import_module
from types import ModuleType
from typing import Any

from graders.comparisons.disagreement import Disagreement
from graders.course import Course, Exercise, make_importable
from graders.errors import GraderFault
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.report import Check

Test = Callable[..., None]


class BrokenSuite(GraderFault):
    """A suite that cannot be collected completely: a part of it gives no score."""


class Advice(list[str]):
    """What a student should know though it costs no points: the fixture `advice` of a check.

    The report shows it, in one paragraph, when the check passes.

        >>> from graders.evaluation import Advice
        >>> advice = Advice()
        >>> advice.append("A sum of logarithms does not underflow.")
        >>> advice
        ['A sum of logarithms does not underflow.']
    """


def check(
    function: str, *, points: float, hint: str, hidden: bool = False
) -> Callable[[Test], Test]:
    """Make a pytest test a check on the student's `function`.

    Arguments:
        function: the name that students define; the exercise's stub has it.
        points: a number above 0, earned when every case of the test passes.
        hint: one sentence for students whose answer is wrong; it must not give it away.
        hidden: whether students see the verdict and the points only, without any words.

    The docstring of the test is the title that students read. The test may take the
    fixtures `observe`, `draw` and `advice`, and arguments of `pytest.mark.parametrize`.
    It passes if it raises nothing; a `Disagreement` is a wrong answer, and any other
    exception of its own is a fault of the grader, which withholds the score.

        >>> from graders.evaluation import Draw, Observe, check
        >>> @check("mean", points=2, hint="Along which axis do the examples lie?")
        ... def test_mean_values(observe: Observe, draw: Draw) -> None:
        ...     "The mean of each column is right."
        ...     table = draw("table").normal(size=(7, 3))
        ...     observe("mean", table=table).agree("mean", rtol=1e-9, atol=1e-12)
        >>> test_mean_values.__check__.id, test_mean_values.__check__.title
        ('mean.values', 'The mean of each column is right.')
    """

    def decorate(test: Test) -> Test:
        _require_first(test)
        name = test.__name__.removeprefix("test_").removeprefix(f"{function.lower()}_")
        title = inspect.cleandoc(test.__doc__ or name)
        test.__check__ = Check(function, name, title, points, hint, hidden)  # type: ignore[attr-defined]
        return test

    return decorate


def _require_first(test: Test) -> None:
    """Raise `BrokenSuite` for a second check of the same name, which would hide the first."""
    before = getattr(test, "__globals__", {}).get(test.__name__)
    if hasattr(before, "__check__") and test.__module__ != "__main__":
        raise BrokenSuite(f"{test.__module__} defines {test.__name__} twice")


def any_of(name: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """Let a test pass when it passes with any of these values of its argument `name`.

    Arguments:
        name: an argument of the test, which pytest then no longer fills in.
        values: what to try, in this order; at least one.

    Students read the `Disagreement` of the first value that leads to one; only where no
    value does, how their code failed. It stands between `check` and the test:

        >>> from graders.evaluation import any_of, check, require
        >>> @check("labels", points=1, hint="Both conventions are right.")
        ... @any_of("first", [0, 1])
        ... def test_labels_start(observe, first: int) -> None:
        ...     "The labels count from 0 or from 1."
        ...     require(observe("labels").read("least", int) == first, f"Expected {first}.")
        >>> from graders.comparisons.fields import Fields
        >>> test_labels_start(observe=lambda probe: Fields({"least": 1}))
        >>> test_labels_start(observe=lambda probe: Fields({"least": 2}))
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: Expected 0.
    """
    choices = tuple(values)

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def tried(**given: Any) -> None:
            observe = given.get("observe")
            asked = observe.asked if isinstance(observe, Observer) else []
            failures: dict[Exception, list[Any]] = {}
            for choice in choices:
                asked.clear()
                try:
                    return test(**given, **{name: choice})
                except Exception as failure:
                    failures[failure] = list(asked)
            reported = _to_report(list(failures))
            asked[:] = failures[reported]
            raise reported

        others = [p for p in signature.parameters.values() if p.name != name]
        tried.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return tried

    return decorate


def _to_report(failures: list[Exception]) -> Exception:
    """A fault of the grader if there is one, else the first wrong answer, else the first crash."""
    for failure in failures:
        if not isinstance(failure, (Disagreement, NotObserved)):
            return failure
    for failure in failures:
        if isinstance(failure, Disagreement):
            return failure
    return failures[0]


@cache
def checks_of(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """An exercise's checks, in the order of the functions in its stub.

    Imports its suite. Raises `BrokenSuite` for a suite that does not import, and for
    two checks of the same id.
    """
    make_importable(course)
    found = [check for module in _modules(exercise) for check in checks_in(module)]
    for check in found:
        if check.function not in exercise.asked:
            asked = ", ".join(exercise.asked)
            raise BrokenSuite(f"{check.id} checks {check.function}, but {asked} are asked for")
    twice = [name for name, count in Counter(check.id for check in found).items() if count > 1]
    if twice:
        raise BrokenSuite(f"the suite of {exercise.name} has two checks {twice[0]}")
    return tuple(sorted(found, key=lambda check: exercise.asked.index(check.function)))


def _modules(exercise: Exercise) -> Iterator[ModuleType]:
    for name in sorted(path.stem for path in exercise.suite.glob("test_*.py")):
        try:
            yield import_module(f"graders.suites.{exercise.name}.{name}")
        except Exception as error:
            where = exercise.suite / f"{name}.py"
            raise BrokenSuite(f"{where}: {type(error).__name__}: {error}") from error


def checks_in(suite: ModuleType) -> tuple[Check, ...]:
    """The checks a suite's module defines, in the order they stand."""
    found = (getattr(value, "__check__", None) for value in vars(suite).values())
    return tuple(check for check in found if isinstance(check, Check))
