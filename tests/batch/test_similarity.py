"""Submissions that are alike are found, whatever their names and comments; others are not."""

from __future__ import annotations

import re
from pathlib import Path

from graders.batch.similarity import GRAM, fingerprints, grams, similar, tokens
from tests.known import ROOM

RIGHT = sorted((ROOM / "naive_bayes" / "right").glob("*.py"))
STUB = "def f(x):\n    raise NotImplementedError\n"


def texts(*paths: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in paths}


def test_names_numbers_texts_and_comments_do_not_count() -> None:
    one = "def f(x):  # mine\n    return x['a'] + 1.5\n"
    other = 'def g(value):\n\n    """"""\n    return value["bc"] + 2\n'
    assert tokens(one) == ["def", "n", "(", "n", ")", ":", "return", "n", "[", "s", "]", "+", "0"]
    assert tokens(other)[:6] == tokens(one)[:6]
    assert tokens(other)[-7:] == tokens(one)[-7:]


def test_a_renamed_copy_is_found_among_other_right_answers() -> None:
    found = texts(*RIGHT[:12])
    first = RIGHT[0].stem
    renamed = re.sub(r"\b(x|y|mean|prior|loss)\b", r"\1_own", found[first])
    pairs = similar({**found, "copy": renamed + "\n# my own work\n"}, [STUB])
    assert {pairs[0].first, pairs[0].second} == {"copy", first}
    assert pairs[0].share > 0.9


def test_independent_answers_are_not_alike() -> None:
    names = ("hand_written_gaussian.py", "python_loops.py", "sklearn_does_the_counting.py")
    assert similar(texts(*(p for p in RIGHT if p.name in names)), [STUB]) == []


def test_what_stands_in_the_stub_does_not_count() -> None:
    text = RIGHT[0].read_text()
    assert similar({"a": text, "b": text}, []) != []
    assert similar({"a": text, "b": text}, [text]) == []


def test_what_many_have_in_common_does_not_count() -> None:
    text = RIGHT[0].read_text()
    assert similar({str(n): text for n in range(20)}, []) == []


def test_a_run_long_enough_shares_a_fingerprint_wherever_it_stands() -> None:
    run = " ".join(f"+ {sign}" for sign in "* - / % & | ^ ~ @ < > = ( ) [ ] { } . , ;".split())
    assert fingerprints(f"x y {run} 1") & fingerprints(f"while True: pass\n{run} z z z")
    assert grams(tokens("x" * GRAM)) == []


def test_odd_texts_are_read() -> None:
    for text in ("", "'''", "\\", "'" * 9_999, "\0\ud800", "x" * 100_000, "(" * 5_000):
        fingerprints(text)
