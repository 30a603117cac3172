"""How a suite says what is graded: `check`, `any_of` and advice.

A check is a plain pytest test whose docstring is the title that students read. It
passes if it raises nothing.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from importlib import import_module
from types import ModuleType
from typing import Any

from graders.comparisons.disagreement import Disagreement
from graders.course import Course, Exercise, make_importable
from graders.errors import GraderFault
from graders.evaluation.evidence import NotObserved

Test = Callable[..., None]


class BrokenSuite(GraderFault):
    """A suite that cannot be collected whole: no score may be made from a part of it."""


@dataclass(frozen=True)
class Check:
    """What is known of a check before it runs. Its id is `function.name`."""

    function: str
    name: str
    title: str
    points: float
    hint: str
    hidden: bool

    @property
    def id(self) -> str:
        return f"{self.function}.{self.name}"


class Advice(list[str]):
    """Things to tell a student who passes all the same."""


def check(
    function: str, *, points: float, hint: str, hidden: bool = False
) -> Callable[[Test], Test]:
    """Make a test a check on the student's `function`, worth `points` when every case passes.

    `hint` helps a student who did not pass without giving the answer away.
    `hidden` hides the feedback, not the points.
    """

    def decorate(test: Test) -> Test:
        name = test.__name__.removeprefix("test_").removeprefix(f"{function.lower()}_")
        title = inspect.cleandoc(test.__doc__ or name)
        test.__check__ = Check(function, name, title, points, hint, hidden)  # type: ignore[attr-defined]
        return test

    return decorate


def any_of(name: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """Let a test pass when it passes with any of these values of its argument `name`.

    The first value is the one whose disagreement students are told. What is not a
    disagreement (the code raised, say) counts as not passing, too.
    """
    choices = tuple(values)

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def tried(**given: Any) -> None:
            failures: list[Exception] = []
            for choice in choices:
                try:
                    return test(**given, **{name: choice})
                except Exception as failure:
                    failures.append(failure)
            raise _most_telling(failures)

        others = [p for p in signature.parameters.values() if p.name != name]
        tried.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return tried

    return decorate


def _most_telling(failures: list[Exception]) -> Exception:
    """Our own fault if there is one, else a wrong answer before a crash: it got further."""
    for failure in failures:
        if not isinstance(failure, (Disagreement, NotObserved)):
            return failure
    for failure in failures:
        if isinstance(failure, Disagreement):
            return failure
    return failures[0]


@cache
def checks_of(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """An exercise's checks, function by function as they are asked for.

    Imports its suite. Raises `BrokenSuite` for a suite that does not import, and for
    checks that cannot be told apart.
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
