"""A statement that does not parse takes down no other statement of its cell."""

from __future__ import annotations

import pytest

from graders.intake.parsing import Parsing, parse
from graders.intake.sources import Cell


def read(text: str) -> Parsing:
    return parse(Cell("a.py", text))


class TestTheRest:
    @pytest.mark.parametrize(
        ("bad", "line", "error"),
        [
            ("x = = 1", 2, "invalid syntax"),
            ("print(f(1)", 2, "'(' was never closed"),
            ("print(f(1, [2)\n)", 2, "closing parenthesis ')' does not match"),
            ("x = [1,\n2 3,\n4]", 3, "invalid syntax"),
            (
                "if a:\nb = 1\nelse:\n    c = 2",
                3,
                "expected an indented block after 'if' statement",
            ),
            ("def g():\n    a = 1\n  return a", 4, "unindent does not match"),
            ("@one\ndef g(\n    pass", 3, "'(' was never closed"),
            ("These are\nmy notes", 2, "invalid syntax"),
            ("print 'a'", 2, "this is Python 2"),
        ],
    )
    def test_it_is_read_and_the_line_is_named(self, bad: str, line: int, error: str) -> None:
        found = read(f"a = 1\n{bad}\ndef f(y):\n    return a\n")
        assert [s.source for s in found.statements] == ["a = 1", "def f(y):\n    return a"]
        assert found.statements[1].line == bad.count("\n") + 3
        (broken,) = found.broken
        assert (broken.line, broken.cell.text) == (line, bad)
        assert broken.error.startswith(error)

    def test_lines_in_messages_count_the_whole_file(self) -> None:
        found = read("# %%\na = 1\n# %%\nif a:\nb = 1\n# %%\nc = 1")
        assert "on line 4" in str(found.broken[0])

    def test_texts_and_magics_after_the_error_are_read(self) -> None:
        found = read('f(\n%time b = 1\n"""## $\\xi$\ndef g(\n"""\nc = 1')
        sources = [s.source for s in found.statements]
        assert sources == ["b = 1", 'r"""## $\\xi$\ndef g(\n"""', "c = 1"]
        assert len(found.broken) == 1

    def test_a_merge_conflict_is_left_whole(self) -> None:
        found = read("<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n")
        assert found.statements == ()

    def test_much_that_does_not_parse_ends_in_time(self) -> None:
        found = read("a = 1\nf(\n" * 2_000)
        assert 90 < len(found.statements) <= 101
        assert len(found.broken) <= 101
