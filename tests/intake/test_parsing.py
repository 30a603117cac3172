"""Cells become statements that know their lines, whatever notebooks put between them."""

from __future__ import annotations

import pytest

from graders.intake.parsing import Broken, Parsed, parse
from graders.intake.sources import Cell


def statements(text: str) -> tuple[Parsed, ...]:
    parsing = parse(Cell("cell 1", text))
    assert not parsing.broken
    return parsing.statements


def broken(text: str) -> Broken:
    found, *_ = parse(Cell("cell 1", text)).broken
    return found


@pytest.mark.parametrize(
    "text",
    [
        "%matplotlib inline\nx = 1",
        "!pip install thing\nx = 1",
        "x = 1\nx?",
        "here = !pwd\nx = 1",
        "%%time\nx = 1",
        "\n%%time\n\n%%capture out\nx = 1",
        "get_ipython().system('ls')\nx = 1",
        "if True:\n    %timeit 1\nx = 1",
    ],
)
def test_magics_do_not_hide_what_stands_beside_them(text: str) -> None:
    (found,) = (s for s in statements(text) if s.source == "x = 1")
    assert text.splitlines()[found.line - 1] == "x = 1"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile x.py", "%%javascript"])
def test_a_cell_for_another_program_is_empty(magic: str) -> None:
    assert statements(f"{magic}\nx = 1") == ()
    assert statements(f"%%time\n{magic}\nx = 1") == ()


def test_a_decorated_function_begins_at_its_decorator() -> None:
    (found,) = statements("\n\n@one\n@two(\n  3)\ndef f():\n    pass")
    assert (found.line, found.source.splitlines()[0]) == (3, "@one")


def test_statements_on_one_line_are_separate() -> None:
    assert [s.source for s in statements("a = 1; b = 2")] == ["a = 1", "b = 2"]


@pytest.mark.parametrize(
    ("text", "line"),
    [("x = = 1", 1), ("def f():\nreturn", 2), ("print 'two'", 1), ("x = 1\n\tif", 2)],
)
def test_what_does_not_parse_says_where(text: str, line: int) -> None:
    assert broken(text).line == line


@pytest.mark.parametrize("text", ["(" * 5_000, "x = " + "-" * 100_000 + "1", "a\0b"])
def test_text_that_is_too_much_for_the_parser_is_broken_too(text: str) -> None:
    assert "Error" not in str(broken(text))
    assert "line 0" not in str(broken(text))
