"""Reading a path gives a submission, or one line with the reason."""

from __future__ import annotations
import __future__

import json
from pathlib import Path
from typing import Any

import pytest

from graders.intake import Unreadable, read_submission

PRIOR = "def get_prior(y):\n    return y\n"


def notebook(path: Path, *cells: str, **more: Any) -> Path:
    code = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": code, **more}))
    return path


def module(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_the_exercise_is_found_from_the_names(tmp_path: Path) -> None:
    assert read_submission(module(tmp_path / "a.py", PRIOR)).exercise == "naive_bayes"


def test_a_file_of_a_later_exercise_may_hold_the_earlier_ones(tmp_path: Path) -> None:
    flow = "class Degree2Polynomial: 1\nclass Rotation: 1\ndef get_normalizing_flow_dist(): 1\n"
    images = "".join(
        f"def {name}(): 1\n"
        for name in ("get_densities", "get_image_array_from_density_values")
        + ("create_image_dataset", "get_training_and_validation")
    )
    assert read_submission(module(tmp_path / "a.py", flow)).exercise == "normalizing_flow"
    assert read_submission(module(tmp_path / "b.py", flow + images)).exercise == "image_dataset"


def test_a_folder_that_holds_one_file(tmp_path: Path) -> None:
    module(tmp_path / "mine.py", PRIOR)
    (tmp_path / "notes.txt").write_text("hello")
    assert read_submission(tmp_path).program.needs.keys() == {"get_prior"}


@pytest.mark.parametrize("name", ["a.py.txt", "a.py (1).txt", "a.py.download", "A.PY.TXT"])
def test_a_folder_that_holds_one_renamed_file(tmp_path: Path, name: str) -> None:
    module(tmp_path / name, PRIOR)
    (tmp_path / "notes.txt").write_text(PRIOR)
    assert "get_prior" in read_submission(tmp_path).program.needs


@pytest.mark.parametrize("name", ["a.qmd", "a.Rmd", "a.md"])
def test_a_folder_that_holds_one_document(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"# Head\n\n```{{python}}\n{PRIOR}```\n")
    (tmp_path / "README.md").write_text(f"```python\n{PRIOR}```\n")
    for path in (tmp_path, tmp_path / name):
        assert "get_prior" in read_submission(path).program.needs


def test_a_syntax_error_counts_where_an_asked_for_name_is(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", PRIOR, "def predict_class(:", "x = = 1")
    submission = read_submission(path)
    assert submission.program.broken.keys() == {"predict_class", "x"}
    assert "cell 2, line 1" in submission.program.broken["predict_class"]
    assert len(submission.notes) == 2


@pytest.mark.parametrize("text", ["x = 1\n", "", "def (:\n"])
def test_a_file_without_any_name_asked_for_is_unreadable_with_its_exercise_named_too(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(Unreadable, match="defines no name"):
        read_submission(module(tmp_path / "a.py", text), "naive_bayes")


def test_a_broken_second_try_leaves_the_first_standing(tmp_path: Path) -> None:
    submission = read_submission(notebook(tmp_path / "n.ipynb", PRIOR, "def get_prior(:"))
    assert submission.program.broken == {}
    assert "get_prior" in submission.program.needs


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.py", b"x = 1", "defines no name"),
        ("a.py", b"", "defines no name"),
        ("a.py", b"\xff\xfe\x00", "not text"),
        ("a.py", b"# coding: nonsense\n", "not text"),
        ("a.py", b"a\0b", "null bytes"),
        ("a.py", "def get\u200b_prior(y): 1".encode(), "asks for .*, line 1 does not parse"),
        ("a.py", b"# caf\xe9", "save it as UTF-8"),
        ("a.txt", b"def get_prior(y): 1", "not a .py, .ipynb, .zip"),
        ("a.ipynb", b"", "is empty"),
        ("a.ipynb", b'{"cells":\n[,]}', "its line 2 is not what Jupyter writes"),
        ("a.ipynb", b"[1, 2]", "not a Jupyter notebook"),
        ("a.ipynb", b'{"cells": 3, "nbformat": 4}', "not a Jupyter notebook"),
        ("a.ipynb", b'{"cells": [3], "nbformat": 4}', "not a Jupyter notebook"),
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": 3}]}', "not a Jupyter notebook"),
        ("a.ipynb", b'{"nbformat": 3, "worksheets": 1}', "not a Jupyter notebook"),
        ("a.ipynb", b"[" * 100_000, "not a Jupyter notebook"),
    ],
)
def test_what_is_no_submission_is_reported_in_one_line(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match=words) as problem:
        read_submission(tmp_path / name)
    assert "\n" not in str(problem.value)


def test_folders_that_do_not_hold_one_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no"):
        read_submission(tmp_path)
    module(tmp_path / "a.py", PRIOR)
    module(tmp_path / "b.py", PRIOR.replace("y\n", "2 * y\n"))
    with pytest.raises(Unreadable, match=r"a\.py, b\.py"):
        read_submission(tmp_path)


@pytest.mark.parametrize("mark", ["", "﻿"])
def test_marks_and_line_ends_of_other_systems(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.py"
    path.write_bytes((mark + PRIOR.replace("\n", "\r\n")).encode())
    assert read_submission(path).program.statements[0].line == 1


def test_files_of_which_none_can_be_read_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("{")
    (tmp_path / "b.py").write_bytes(b"\0")
    with pytest.raises(Unreadable, match=r"none of its files can be read\. .*a\.ipynb.*b\.py"):
        read_submission(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_notebook_in_any_encoding_of_json(tmp_path: Path, encoding: str) -> None:
    path = notebook(tmp_path / "n.ipynb", PRIOR)
    path.write_bytes(path.read_text().encode(encoding))
    assert "get_prior" in read_submission(path).program.needs


@pytest.mark.parametrize("more", [{"nbformat": None}, {"nbformat": "4"}, {"metadata": None}])
def test_a_notebook_that_states_its_format_oddly(tmp_path: Path, more: dict[str, Any]) -> None:
    path = notebook(tmp_path / "n.ipynb", PRIOR, **more)
    assert "get_prior" in read_submission(path).program.needs


def test_a_cell_without_a_source_is_empty(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": None}, {"cell_type": "code", "source": [PRIOR]}]
    (tmp_path / "n.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
    submission = read_submission(tmp_path / "n.ipynb")
    assert [cell.text for cell in submission.cells] == ["", PRIOR]


@pytest.mark.parametrize("name", ["all_feature_names", "CO_NESTED", "__name__", "braces", "*"])
def test_a_future_that_is_none_is_no_fault_of_ours(tmp_path: Path, name: str) -> None:
    text = f"from __future__ import {name}\nfrom __future__ import annotations\n{PRIOR}"
    program = read_submission(module(tmp_path / "a.py", text)).program
    assert program.futures == __future__.annotations.compiler_flag


def test_the_same_text_in_a_cell_that_does_not_run_is_another_submission(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", PRIOR, "def predict_class(): 1\n")
    runs = read_submission(path)
    path.write_text(path.read_text().replace('"cell_type": "code"', '"cell_type": "raw"', 1))
    assert read_submission(path).digest != runs.digest
