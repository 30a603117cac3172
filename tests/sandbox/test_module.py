"""A statement runs when an answer needs it, in an order that changes no value."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pytest

from graders.intake.parsing import parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell
from graders.sandbox.child.module import NotDefined, NotLoaded, Student
from graders.sandbox.program import Program

ASKED = ("first", "second")


def program(text: str, asked: Sequence[str] = ASKED) -> Program:
    parsed = parse(Cell("a.py", textwrap.dedent(text)))
    assert not parsed.broken
    return Selection(parsed.statements).program({"a.py": textwrap.dedent(text)}, asked, {})


def student(text: str, failed: Sequence[int] = ()) -> tuple[Student, list[int | None]]:
    """The student, and the numbers of the statements as they run."""
    ran: list[int | None] = []
    return Student(program(text).to_builtins(), failed, ran.append), ran


SHARED = """
import math
numbers = [1.0]
total = sum(numbers)
numbers.append(2.0)
def first(): return list(numbers)
def second(): return total
"""


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_values_do_not_depend_on_which_answer_is_asked_for_first(order: Sequence[str]) -> None:
    loaded, _ = student(SHARED)
    assert {name: getattr(loaded, name)() for name in order} == {"first": [1.0, 2.0], "second": 1.0}


def test_only_what_an_answer_needs_runs() -> None:
    loaded, ran = student("a = 1\nb = 1 / 0\ndef first(): return a\ndef second(): return b")
    assert loaded.first() == 1
    assert ran == [0, 2, None]


def test_nothing_runs_twice() -> None:
    loaded, ran = student("a = 1\ndef first(): return a\ndef second(): return a")
    for name in ("first", "first", "second"):
        getattr(loaded, name)
    assert ran == [0, 1, None, 2, None]


def test_a_statement_that_fails_takes_down_only_what_needs_it() -> None:
    loaded, _ = student("a = 1\nb = 1 / 0\ndef first(): return a\ndef second(): return b")
    with pytest.raises(NotLoaded) as caught:
        _ = loaded.second
    assert (caught.value.name, caught.value.statement) == ("second", 1)
    assert caught.value.cause is not None
    assert caught.value.cause["type"] == "ZeroDivisionError"
    assert loaded.first() == 1


def test_a_statement_in_which_an_earlier_child_was_killed_does_not_run() -> None:
    loaded, ran = student("b = 1\ndef first(): return 1\ndef second(): return b", failed=[0])
    with pytest.raises(NotLoaded) as caught:
        _ = loaded.second
    assert (caught.value.statement, caught.value.cause) == (0, None)
    assert 0 not in ran
    assert loaded.first() == 1


def test_a_loop_variable_puts_nothing_in_order() -> None:
    loaded, ran = student(
        """
        slow = []
        for i in range(3): slow.append(i)
        quick = []
        for i in range(2): quick.append(i)
        def first(): return quick
        def second(): return slow
        """
    )
    assert loaded.first() == [0, 1]
    assert ran == [2, 3, 4, None]


FAILING = [
    pytest.param("import warnings\nwarnings.filterwarnings('no such action')", id="a filter"),
    pytest.param("from no_such_library import *", id="a star import"),
    pytest.param("import random\nrandom.seed(open('none').read())", id="a seed from a file"),
    pytest.param("import random\nsize = 1 / 0\nrandom.seed(size)", id="what a seed depends on"),
]


@pytest.mark.parametrize("effect", FAILING)
def test_a_statement_kept_for_its_effect_costs_nothing(effect: str) -> None:
    loaded, _ = student(f"{effect}\ndef first(): return 1")
    assert loaded.first() == 1
    ((_, error, _),) = loaded.effects()
    assert error


def test_a_name_that_a_failed_star_import_would_bind_is_missing_where_it_is_used() -> None:
    loaded, _ = student("from no_such_library import *\ndef first(): return cos(0)")
    with pytest.raises(NameError, match="cos"):
        loaded.first()


def test_a_missing_alias_of_an_import_costs_only_its_own_name() -> None:
    loaded, _ = student(
        "import math as m, no_such_library as n\ndef first(): return m.e\ndef second(): return n.e"
    )
    assert loaded.first() > 2
    with pytest.raises(NotLoaded):
        _ = loaded.second


def test_a_name_without_definition_is_not_defined() -> None:
    loaded, _ = student("def first(): return 1")
    with pytest.raises(NotDefined):
        _ = loaded.second


def test_the_chain_says_by_which_names_a_statement_is_needed() -> None:
    made = program(
        """
        images = make()
        dims = images.shape
        def helper(): return dims
        def first(): return helper()
        def second(): return 2
        """
    )
    sources = [statement.source for statement in made.statements]
    assert made.chain("first", sources.index("images = make()")) == (
        *("first", "helper", "dims", "images"),
    )
    assert made.chain("second", 0) == ()


CONFIGURING = [
    pytest.param("lib.set_floatx('float64')", id="a method"),
    pytest.param("set_floatx('float64')", id="a bare name"),
    pytest.param("_ = lib.config.run_functions_eagerly(True)", id="assigned"),
    pytest.param("if lib: lib.experimental_enable_numpy_behavior()", id="inside if"),
    pytest.param("try:\n    lib.gone(1)\nexcept Exception:\n    lib.set_floatx(1)", id="except"),
    pytest.param("with lib: lib.set_floatx(1)", id="inside with"),
    pytest.param("def setup():\n    lib.set_floatx(1)\nsetup()", id="in a called function"),
    pytest.param("def a(): lib.set_seed(1)\ndef b(): a()\nb()", id="through two functions"),
    pytest.param("class S:\n    def __init__(self): lib.set_floatx(1)\nS()", id="in a class"),
    pytest.param("from lib import set_floatx as f\nf(1)", id="renamed"),
    pytest.param("lib.environ['A'] = '1'", id="environment"),
    pytest.param("environ.update(A='1')", id="environment updated"),
    pytest.param("plt.rcParams['figure.dpi'] = 72", id="drawing"),
    pytest.param("plt.style.use('ggplot')", id="a style"),
    pytest.param("[lib.set_floatx(t) for t in types]", id="a comprehension"),
]


@pytest.mark.parametrize("text", CONFIGURING)
def test_a_configuring_call_is_kept_wherever_it_stands(text: str) -> None:
    assert program(f"{text}\ndef first(): return 1").effects


NOT_CONFIGURING = [
    pytest.param("def train():\n    for i in x: lib.seed(i)\ntrain()", id="seeds in a training"),
    pytest.param("def setup(): lib.set_floatx(1)", id="a function that is not called"),
    pytest.param("f = lambda: lib.set_floatx(1)", id="a function without a name"),
    pytest.param("plt.rcParams['font.size'] = 12", id="fonts"),
    pytest.param("model.fit(x)", id="a training run"),
]


@pytest.mark.parametrize("text", NOT_CONFIGURING)
def test_what_configures_nothing_is_not_kept(text: str) -> None:
    assert not program(f"{text}\ndef first(): return 1").effects


def test_a_stored_program_is_read_back() -> None:
    made = program(SHARED)
    stored: Any = made.to_builtins()
    assert Program.from_builtins(stored) == made
