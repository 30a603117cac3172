"""Exceptions of student code as values: what raised them, and where."""

from __future__ import annotations

import pytest

from graders.sandbox.child.exceptions import exception_info

NAME = "mine.py"


def info_of(text: str) -> dict[str, object]:
    try:
        exec(compile(text, NAME, "exec"), {})
    except Exception as error:
        return exception_info(error, frozenset({NAME}))
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("raise NotImplementedError", True),
        ("def f():\n    raise NotImplementedError('later')\nf()", True),
        ("1 / 0", False),
        ("import json\njson.loads('{')", False),
        ("try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise", False),
    ],
)
def test_only_what_a_statement_raises_is_stated(text: str, stated: bool) -> None:
    assert info_of(text)["stated"] is stated


def test_an_error_of_a_library_whose_frames_are_hidden_is_not_stated() -> None:
    """Libraries cut their own frames from the end of a traceback."""
    text = "def convert(value):\n    return value.real()\nconvert(1)"
    try:
        exec(compile(text, NAME, "exec"), {})
    except TypeError as error:
        hidden = NotImplementedError("cannot convert").with_traceback(error.__traceback__)
        assert exception_info(hidden, frozenset({NAME}))["stated"] is False
