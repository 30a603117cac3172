"""An observation stays valid while the statements that its probe needs are the same."""

from __future__ import annotations

import pytest

from graders.evaluation.excerpts import Excerpt, mentions
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.sandbox.observation import FailedEffect, Frame, Needed, Observation, Outcome
from graders.sandbox.program import Program

HELPER = "def helper(x):\n    return x\n"
FIRST = "def first(x):\n    return helper(x)\n"
SECOND = "def second(x):\n    return 1 / 0\n"
EFFECT = "import numpy as np\nnp.random.seed(1)\n"


def program(*cells: str) -> Program:
    named = [Cell(f"cell {number}", text) for number, text in enumerate(cells, start=1)]
    return submission("s", named, {"e": ["first", "second"]}, "e").program


def digest(*cells: str, name: str = "first") -> str:
    return Excerpt(program(*cells), (name,)).digest


@pytest.mark.parametrize(
    "changed",
    [
        [HELPER, FIRST, SECOND.replace("1", "2")],
        [HELPER, FIRST],
        ["# a comment\n", f"\n\n# more\n{HELPER}", FIRST, SECOND],
        [HELPER + FIRST + SECOND],
        [HELPER, FIRST, SECOND, "def unused():\n    pass\n"],
        [HELPER, FIRST, "def second(x:\n"],
    ],
)
def test_what_stands_elsewhere_leaves_it_valid(changed: list[str]) -> None:
    assert digest(*changed) == digest(HELPER, FIRST, SECOND)


@pytest.mark.parametrize(
    "changed",
    [
        [HELPER, FIRST.replace("x)", "x) + 0"), SECOND],
        [HELPER.replace("return x", "return -x"), FIRST, SECOND],
        [FIRST, SECOND],
        [HELPER, FIRST, SECOND, "helper = abs\n"],
        [HELPER, SECOND],
        [HELPER, "def first(x:\n", SECOND],
        [EFFECT, HELPER, FIRST, SECOND],
        ["from __future__ import annotations\n" + HELPER, FIRST, SECOND],
    ],
)
def test_what_it_needs_does_not(changed: list[str]) -> None:
    assert digest(*changed) != digest(HELPER, FIRST, SECOND)


def test_a_message_of_a_definition_that_does_not_parse_counts() -> None:
    broken = digest(HELPER, "def first(x:\n"), digest(HELPER, "def first(x]\n")
    assert broken[0] != broken[1]


def test_the_order_of_what_runs_for_its_effect_counts() -> None:
    one, other = "np.random.seed(1)\n", "np.seterr(all='raise')\n"
    both = [digest("import numpy as np\n", *order, FIRST) for order in ([one, other], [other, one])]
    assert both[0] != both[1]


def test_places_move_with_their_statements() -> None:
    before, after = program(HELPER, SECOND), program("# new\n", f"{HELPER}\n\n{SECOND}")
    seen = Observation(
        Outcome.RAISED,
        error="ZeroDivisionError",
        reason='in user code:\n  File "cell 2", line 2, in second\n  File "lib.py", line 7, in f',
        frames=(Frame("cell 2", 2, "second"), Frame("lib.py", 7, "f")),
        needed=Needed("second", len(before.statements) - 1),
    )
    stored = Excerpt(before, ("second",)).detached(seen)
    moved = Excerpt(after, ("second",)).placed(stored)
    assert moved.frames == (Frame("cell 2", 6, "second"), Frame("lib.py", 7, "f"))
    assert 'File "cell 2", line 6, in second' in moved.reason
    assert 'File "lib.py", line 7, in f' in moved.reason
    assert moved.needed == Needed("second", len(after.statements) - 1)
    assert Excerpt(before, ("second",)).placed(stored) == seen


def test_failed_effects_move_with_their_statements() -> None:
    alone = FIRST.replace("helper(x)", "x")
    before, after = program(EFFECT, alone), program(SECOND, EFFECT, alone)
    (group,) = before.effects
    failed = FailedEffect(group[-1], "TypeError", "no number")
    stored = Excerpt(before, ("first",)).detached(Observation(Outcome.RETURNED, effects=(failed,)))
    (moved,) = Excerpt(after, ("first",)).placed(stored).effects
    assert after.statements[moved.statement].source == "np.random.seed(1)"


@pytest.mark.parametrize("number", [-1, 0, 99])
def test_a_number_of_no_needed_statement_names_none(number: int) -> None:
    """A child may send any number."""
    excerpt = Excerpt(program(FIRST.replace("helper(x)", "x"), SECOND), ("second",))
    seen = Observation(Outcome.RAISED, needed=Needed("second", number))
    assert excerpt.placed(excerpt.detached(seen)).needed == Needed("second", -1)


PROBES = """
import helpers

def plain(student, x):
    return student.first(x)

def through(student, x):
    return _call(student, x)

def _call(student, x):
    return student.second(x)

def named(student, name, x):
    return getattr(student, name)(x)

def one_of(student, which):
    return getattr(student, "first" if which else "second")

def made_up(student, which):
    return getattr(student, f"fi{which}")()

def put_together(student, which):
    name = "fi" + which
    return getattr(student, name)()

def handed_on(student, x):
    return helpers.use(student), student.first(x)

def kept(learner, x):
    return [learner]
"""


def test_the_names_that_a_probe_mentions_are_found() -> None:
    found = mentions(PROBES)
    assert found["plain"] == frozenset(["first"])
    assert found["through"] == frozenset(["second"])
    assert found["named"] == frozenset()


@pytest.mark.parametrize("probe", ["made_up", "put_together", "one_of", "handed_on", "kept"])
def test_a_probe_that_may_ask_for_any_name_depends_on_all(probe: str) -> None:
    assert mentions(PROBES)[probe] is None
