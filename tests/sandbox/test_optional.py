"""Libraries that the warm process imports when a submission first names one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from graders.errors import GraderFault
from graders.sandbox.program import Program, Statement
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer
from graders.settings import Settings
from tests.small import SMALL

PROBES = "def look(student):\n    return {'seen': student.look()}\n"
LOADED = "import sys\n\ndef look():\n    return 'pluggy' in sys.modules"
WHO = "import iniconfig\n\ndef look():\n    return getattr(iniconfig, 'OF', 'a library')"
OWN = {"iniconfig.py": "OF = 'the submission'\n"}
NAMED = "\nimport pytest"
Look = Callable[..., Any]


@pytest.fixture(scope="module")
def look() -> Iterator[Look]:
    """What `look()` of a program returns, in one warm process for all."""
    settings = replace(SMALL.settings, optional_libraries={"pytest": (), "email": ("nothing",)})
    with ForkServer(replace(SMALL, settings=settings)) as server:
        server.wait_until_warm()

        def run(text: str, modules: Mapping[str, str] | None = None) -> Any:
            whole = Statement("a.py", 1, text)
            program = Program({"a.py": text}, (whole,), {"look": (0,)}, {}, modules=modules or {})
            runner = Runner(server, program, PROBES)
            try:
                return runner.observe("look", {}, 1, 20.0).value["seen"]
            finally:
                runner.close()

        yield run


def test_one_is_imported_before_the_first_child_whose_code_names_it(look: Look) -> None:
    assert not look(LOADED)
    assert look(LOADED + NAMED.replace("import pytest", "# pytest"))
    assert look(LOADED)  # nobody asks, and it need not be imported again


def test_whose_module_is_found_does_not_depend_on_the_submissions_before(look: Look) -> None:
    """The library `iniconfig` is imported with pytest."""
    own, the_librarys = "the submission", "a library"
    assert look(WHO, OWN) == own
    assert look(WHO + NAMED, OWN) == the_librarys
    assert look(WHO, OWN) == own


def test_one_that_cannot_be_imported_as_stated_is_a_fault_of_the_grader(look: Look) -> None:
    with pytest.raises(GraderFault, match="email has no attribute 'nothing'"):
        look("import email\n\ndef look():\n    return 1")
    assert not look("def look():\n    return False")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("import tensorflow as tf", 0),
        ("import drawing", 1),
        ("from drawing.colours import red", 1),
        ("__import__('drawing')", 1),
        ("import drawings", 0),
        ("import learning.trees", 2),
        ("import drawing, learning", 2),
    ],
)
def test_code_may_rely_on_all_up_to_the_last_it_names(text: str, count: int) -> None:
    settings = Settings("T", optional_libraries={"drawing.plots": (), "learning": ()})
    assert settings.optional_for([text]) == count


def test_all_that_may_run_is_searched() -> None:
    program = Program({}, (Statement("a.py", 1, "x"),), {}, {}, modules={"b.py": "y"})
    assert list(program.texts()) == ["x", "y"]
