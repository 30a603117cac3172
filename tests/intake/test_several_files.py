"""Answers in several files are read as they were meant, and nothing is guessed in silence."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import Grader, Report, Unreadable
from graders.intake import Submission, read_submission, read_submissions, student_submissions
from graders.intake.submission import submission
from tests.small import SMALL

MEAN = "import numpy as np\ndef weighted_mean(v, w):\n    return np.sum(v * w) / np.sum(w)\n"
SCALE = """
import numpy as np
def standardise(table):
    centred, deviation = table - table.mean(axis=0), table.std(axis=0)
    return np.divide(centred, deviation, out=np.zeros_like(centred), where=deviation > 0)
"""
STUB = "def {}(*a):\n    raise NotImplementedError\n"
BOTH = MEAN + SCALE
RIDGE = "def fit_ridge(X, y, penalty):\n    return X\n"
REST = "def bootstrap_interval(*a): return 1\ndef cluster(*a): return 1\n"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(SMALL) as grader:
        yield grader


def folder(root: Path, files: dict[str, str | list[str]]) -> Path:
    """Write files; a list of texts is a notebook's cells."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, list):
            cells = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in text]
            text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
        (root / name).write_text(text)
    return root


def read(root: Path, files: dict[str, str | list[str]], exercise: str | None = None) -> Submission:
    return read_submission(folder(root, files), exercise, SMALL)


def graded(grader: Grader, found: Submission) -> Report:
    """The report; that on the submission as the gradebook keeps it, which must be the same."""
    kept = submission(found.name, found.cells, SMALL.asked, found.exercise)
    (_, first), (_, again) = grader.grade([found, kept], seed=1)
    same = [[(c.verdict, c.points, c.message, c.where) for c in r.checks] for r in (first, again)]
    assert same[0] == same[1]
    assert found.digest == kept.digest
    return first


def problem(root: Path, files: dict[str, str | list[str]]) -> str:
    with pytest.raises(Unreadable) as raised:
        read(root, files)
    return raised.value.message


HELPERS = MEAN.replace("weighted_mean", "average")
USING = "\ndef weighted_mean(v, w):\n    return {}average(v, w)\n" + SCALE
IMPORTS: dict[str, dict[str, str | list[str]]] = {
    "by name": {"hw.py": "from helpers import average" + USING.format("")},
    "as a module": {"hw.py": "import helpers as h" + USING.format("h.")},
    "run by a magic": {"hw.py": "%run -i ./helpers.py" + USING.format("")},
    "run by a magic in an export": {
        "hw.py": "get_ipython().run_line_magic('run', 'helpers')" + USING.format("")
    },
    "run by exec": {"hw.py": "exec(open('helpers.py').read())" + USING.format("")},
    "run by a magic in a condition": {"hw.py": "if 1:\n    %run helpers.py" + USING.format("")},
    "with a star": {"hw.py": "from helpers import *" + USING.format("")},
    "relatively": {"hw.py": "from .helpers import average" + USING.format("")},
    "from the folder": {"hw.py": "from . import helpers" + USING.format("helpers.")},
    "in a notebook": {"hw.ipynb": ["import helpers", USING.format("helpers.")]},
    "when called": {"hw.py": USING.format("__import__('helpers').")},
    "by importlib": {
        "hw.py": "import importlib\nh = importlib.import_module('helpers')" + USING.format("h.")
    },
    "from above": {"src/hw.py": "from helpers import average" + USING.format("")},
    "relatively from above": {"src/hw.py": "from ..helpers import average" + USING.format("")},
}
PLACES: dict[str, dict[str, str | list[str]]] = {
    "src": {"hw.py": "import helpers" + USING.format("helpers."), "src/helpers.py": HELPERS},
    "package": {
        "hw.py": "from src.deep.tools import average" + USING.format(""),
        "src/deep/tools.py": "from ..more import average\nfrom . import own\n",
        "src/deep/own.py": "import src.more\n",
        "src/more.py": HELPERS,
    },
    "package with __init__": {
        "hw.py": "import tools" + USING.format("tools."),
        "tools/__init__.py": "from .one import *\nfrom . import two\n",
        "tools/one.py": HELPERS,
        "tools/two.py": "",
        "other/__init__.py": "",
    },
    "sys.path": {
        "hw.py": "import sys\nsys.path.append('../lib')\nimport helpers" + USING.format("helpers."),
        "lib/helpers.py": HELPERS,
    },
    "sys.path of a drive": {
        "hw.ipynb": [
            "import sys\nsys.path.insert(0, '/content/drive/MyDrive/hw/lib')",
            "import helpers" + USING.format("helpers."),
        ],
        "lib/helpers.py": HELPERS,
    },
    "cycle": {
        "hw.py": "import one" + USING.format("one."),
        "one.py": "import two\n" + HELPERS,
        "two.py": "import one\n",
    },
    "notebook": {
        "hw.ipynb": ["import import_ipynb", "import helpers" + USING.format("helpers.")],
        "helpers.ipynb": ["%matplotlib inline\n" + HELPERS],
    },
    "notebook by ipynb": {
        "hw.ipynb": ["from ipynb.fs.full.helpers import average" + USING.format("")],
        "helpers.ipynb": [HELPERS],
    },
    "named like a library that is not loaded": {
        "hw.py": "from psutil import average" + USING.format(""),
        "psutil.py": HELPERS,
    },
    "named like ours": {
        "hw.py": "import submission, probes\nassert probes.x" + USING.format("submission."),
        "submission/__init__.py": HELPERS,
        "probes.py": "x = 1",
    },
}
CASES: dict[str, dict[str, str | list[str]]] = {
    **{f"imported {how}": {**files, "helpers.py": HELPERS} for how, files in IMPORTS.items()},
    **{f"in {where}": files for where, files in PLACES.items()},
    "answers imported": {
        "hw.ipynb": ["from models import weighted_mean", SCALE],
        "models.py": MEAN,
    },
    "only imports in the main file": {
        "main.py": "from src.models import weighted_mean\nfrom src.scale import standardise\n",
        "src/models.py": MEAN,
        "src/scale.py": SCALE,
    },
    "two notebooks": {"1.ipynb": ["K = 1", MEAN, "while True: pass"], "2.ipynb": [SCALE, "1 / 0"]},
    "stubs of the same template": {
        "one.py": MEAN + STUB.format("standardise"),
        "two.py": STUB.format("weighted_mean") + SCALE,
    },
    "same global names": {
        "one.py": "K = 1\n" + MEAN.replace("return", "return K *"),
        "two.py": "K = 0\n" + SCALE.replace("return", "return K +"),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_a_right_answer_in_several_files_earns_full_marks(
    case: str, tmp_path: Path, grader: Grader
) -> None:
    found = read(tmp_path, CASES[case], "summaries")
    report = graded(grader, found)
    assert report.points == report.possible == 4, [c.message for c in report.checks]


def test_it_is_noted_what_was_imported_and_put_together(tmp_path: Path) -> None:
    found = read(tmp_path, CASES["answers imported"])
    assert "Put together: standardise from hw.ipynb; weighted_mean from models.py." in found.notes
    assert "Imported with it: models.py." in found.notes


def test_a_module_that_raises_costs_what_uses_it_and_is_named(
    tmp_path: Path, grader: Grader
) -> None:
    text = "import helpers\n" + USING.format("helpers.")
    report = graded(grader, read(tmp_path, {"hw.py": text, "helpers.py": "x = 1\nx.nothing\n"}))
    assert report.points == 2
    where = report.checks[0].where
    assert where is not None
    assert (where.file, where.line) == ("helpers.py", 2)


def test_python_s_own_modules_and_loaded_libraries_are_not_replaced(
    tmp_path: Path, grader: Grader
) -> None:
    text = "import random\n" + BOTH.replace("return np.sum", "random.random()\n    return np.sum")
    files = {"hw.py": text, "random.py": "1 / 0", "numpy.py": "1 / 0", "graders/__init__.py": ""}
    found = read(tmp_path, {**files})
    assert any(note.startswith("random is Python's own module") for note in found.notes)
    assert graded(grader, found).points == 4


def test_a_name_that_is_defined_twice_differently_is_told_with_both_places(tmp_path: Path) -> None:
    other = SCALE + MEAN.replace("np.sum(w)", "len(w)")
    files: dict[str, str | list[str]] = {"b.ipynb": ["x = 1", other]}
    files["a.py"] = MEAN + "def standardise(t): return t"
    message = problem(tmp_path, {**files})
    assert "weighted_mean is defined in a.py, line 2 and in b.ipynb, cell 2, line 7" in message


def test_a_draft_that_differs_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, {"draft.py": MEAN.replace("np.sum(w)", "1"), "final.py": BOTH})
    assert "draft.py defines weighted_mean differently, and is not graded." in found.notes


def test_a_notebook_and_its_export_are_copies(tmp_path: Path) -> None:
    export = f"#!/usr/bin/env python\n# In[1]:\n{BOTH}\n# In[2]:\nprint(1)\n"
    assert read(tmp_path, {"hw.ipynb": ["%matplotlib inline", BOTH], "hw.py": export}).exercise


@pytest.mark.parametrize("copy", ["hw (1).py", "hw-Copy1.py", "hw - Copy.py", "hw copy 2.py"])
@pytest.mark.parametrize("newer", [True, False])
def test_of_renamed_copies_the_latest_counts(copy: str, newer: bool, tmp_path: Path) -> None:
    folder(tmp_path, {"hw.py": BOTH, copy: BOTH.replace("np.sum(w)", "len(w)")})
    os.utime(tmp_path / "hw.py", (1_000, 1_000))
    os.utime(tmp_path / copy, (2_000, 2_000) if newer else (500, 500))
    found = read_submission(tmp_path, course=SMALL)
    kept, old = (copy, "hw.py") if newer else ("hw.py", copy)
    assert f"{kept} counts, the latest of its copies; not {old}." in found.notes
    assert ("len(w)" in found.cells[0].text) is newer


def test_a_copy_without_its_original_is_a_file_like_any_other(tmp_path: Path) -> None:
    files = {"hw (1).py": BOTH, "hw (2).py": BOTH.replace("np.sum(w)", "len(w)")}
    assert "hw (1).py, line 2 and in hw (2).py, line 2" in problem(tmp_path, {**files})


def test_a_file_that_is_named_takes_modules_beside_it_but_nobody_else_s_answers(
    tmp_path: Path,
) -> None:
    text = "from helpers import average\nfrom ben import weighted_mean\n" + SCALE
    folder(tmp_path, {"ada.py": text, "helpers.py": HELPERS, "ben.py": MEAN})
    folder(tmp_path, {"up.py": HELPERS, "hw/ada.py": text + "\nimport up\nup.average"})
    found = read_submission(tmp_path / "ada.py", course=SMALL)
    assert "ben.py" not in found.program.modules
    assert read_submission(tmp_path / "hw" / "ada.py", course=SMALL).program.modules == {}


def test_in_a_class_nobody_imports_from_another_student(tmp_path: Path) -> None:
    text = "from ben import average\nfrom cy.helpers import average as b\n" + USING.format("")
    folder(tmp_path, {"ada.py": text, "ben.py": HELPERS + MEAN, "cy/helpers.py": HELPERS + MEAN})
    folder(tmp_path, {"di/hw.py": text, "di/helpers.py": "", "eve/hw.py": "import helpers" + text})
    folder(tmp_path, {"eve/helpers.py": "x = 1"})
    found = {
        one.student: one.read().program.modules
        for one in student_submissions(tmp_path, SMALL.asked)
    }
    assert [name for name, modules in found.items() if modules] == []


def test_in_a_class_each_student_s_own_modules_are_imported(tmp_path: Path) -> None:
    files = {f"{who}/hw.py": "import helpers" + USING.format("helpers.") for who in ("ada", "ben")}
    folder(tmp_path, {**files, "ada/helpers.py": HELPERS, "ben/helpers.py": HELPERS + "x = 1"})
    for one in student_submissions(tmp_path, SMALL.asked):
        assert one.name == f"{one.student}/hw.py"
        assert ("x = 1" in one.read().program.modules["helpers.py"]) is (one.student == "ben")


def test_in_a_class_the_files_of_one_canvas_student_belong_together(tmp_path: Path) -> None:
    text = "from helpers import average" + USING.format("")
    folder(
        tmp_path, {"ada_1_11_hw.py": text, "ada_1_12_helpers.py": HELPERS, "ben_2_13_hw.py": text}
    )
    ada, ben = student_submissions(tmp_path, SMALL.asked)
    assert set(ada.read().program.modules) == {"helpers.py"}
    assert ben.read().program.modules == {}


def test_each_exercise_in_a_file_is_graded_or_named(tmp_path: Path) -> None:
    folder(
        tmp_path,
        {"a.py": BOTH + RIDGE + REST, "b.py": BOTH + RIDGE, "c/1.py": BOTH, "c/2.py": RIDGE},
    )
    for name in ("a.py", "c"):
        each = read_submissions(tmp_path / name, course=SMALL)
        assert {one.exercise for one in each} == {"summaries", "regression"}
        assert not any("--exercise" in note for one in each for note in one.notes)
    (only,) = read_submissions(tmp_path / "b.py", course=SMALL)
    assert only.notes == (
        "It also defines fit_ridge, which regression asks for: "
        "add --exercise regression to have that graded.",
    )
    (named,) = read_submissions(tmp_path / "a.py", "regression", SMALL)
    assert (named.exercise, named.notes) == ("regression", ())


@pytest.mark.parametrize(
    ("lines", "file"),
    [
        ("import os\nos.chdir('lib')\nfrom helpers import average\n", "lib/helpers.py"),
        ("%cd lib\nfrom helpers import average\n", "lib/helpers.py"),
        ('%run "my helpers.ipynb"\n', "my helpers.ipynb"),
        ("%run ./my-helpers.py\n", "my-helpers.py"),
    ],
)
def test_helpers_in_a_folder_that_is_entered_or_in_a_file_of_any_name(
    lines: str, file: str, tmp_path: Path, grader: Grader
) -> None:
    helpers: str | list[str] = [HELPERS] if file.endswith(".ipynb") else HELPERS
    found = read(tmp_path, {"hw.ipynb": [lines + USING.format("")], file: helpers})
    assert graded(grader, found).points == 4


def test_an_answer_called_like_a_library_does_not_import_itself(
    tmp_path: Path, grader: Grader
) -> None:
    found = read(tmp_path, {"yaml/attr.py": "from attr import define\n" + BOTH, "notes.txt": ""})
    assert found.program.modules == {}
    assert graded(grader, found).points == 4


def test_in_a_class_a_note_names_what_else_a_file_answers(tmp_path: Path) -> None:
    folder(tmp_path, {"a.py": BOTH + RIDGE + REST, "c/1.py": BOTH, "c/2.py": RIDGE})
    both, *own = student_submissions(tmp_path, SMALL.asked)
    (note,) = both.read().notes
    assert note.startswith("It also defines ")
    assert not any("--exercise" in note for one in own for note in one.read().notes)
    for one in student_submissions(tmp_path, SMALL.asked, "summaries"):
        assert not any("--exercise" in note for note in one.read().notes)


def test_modules_that_are_too_large_or_too_many_are_left_out_with_a_note(tmp_path: Path) -> None:
    large = {"hw.py": "import large, broken\n" + BOTH.replace("return", "large; return")}
    found = read(tmp_path, {**large, "large.py": "x = 1\n" * (5 * 2**20), "broken.py": "def ("})
    assert any("large.py" in note for note in found.notes)
    many = "".join(f"import m{number}\n" for number in range(3_000))
    used = ", ".join(f"m{number}" for number in range(3_000))
    text = many + BOTH.replace(
        "def weighted_mean(v, w):", f"def weighted_mean(v, w):\n    ({used})"
    )
    found = read(tmp_path / "many", {"hw.py": text, **{f"m{n}.py": "" for n in range(3_000)}})
    assert 0 < len(found.program.modules) <= 200


def test_the_identity_of_observations_covers_the_modules(tmp_path: Path) -> None:
    text = "import helpers" + USING.format("helpers.")
    one = read(tmp_path / "1", {"hw.py": text, "helpers.py": HELPERS})
    two = read(tmp_path / "2", {"hw.py": text, "helpers.py": HELPERS + "# more"})
    assert one.digest != two.digest
    assert one.program.to_builtins() != two.program.to_builtins()


def test_a_file_that_is_run_by_a_magic_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, {"hw.ipynb": ["%run helpers.ipynb", BOTH], "helpers.ipynb": [HELPERS]})
    assert "Imported with it: helpers.ipynb." in found.notes
    missing = read(tmp_path / "other", {"hw.ipynb": ["%run helpers.ipynb", BOTH]})
    told = "cell 1, line 1: %run helpers.ipynb is not run; submit that code, too."
    assert missing.notes == (told,)


def test_a_stub_is_not_what_it_is_put_together_from(tmp_path: Path) -> None:
    files: dict[str, str | list[str]] = {"hw2.py": SCALE}
    files["hw.py"] = MEAN + STUB.format("standardise")
    notes = read(tmp_path, files, "summaries").notes
    assert "Put together: weighted_mean from hw.py; standardise from hw2.py." in notes


@pytest.mark.parametrize("line", ["%run written.py", "from written import *"])
def test_what_a_cell_writes_can_be_run(line: str, tmp_path: Path, grader: Grader) -> None:
    found = read(tmp_path, {"hw.ipynb": [f"%%writefile written.py\n{MEAN}", line, SCALE]})
    report = graded(grader, found)
    assert report.points == report.possible == 4, [c.message for c in report.checks]


def test_a_library_of_ones_own_does_not_come_from_a_file_that_fails(
    tmp_path: Path, grader: Grader
) -> None:
    failing = "import numpy as np\nimport no_such_library\ndef f(): return 1\n"
    files: dict[str, str | list[str]] = {"hw.py": "from helpers import *\n" + BOTH}
    files["helpers.py"] = failing
    assert graded(grader, read(tmp_path, files)).points == 4


@pytest.mark.parametrize("name", ["helpers (1).py", "helpers.py.txt", "helpers-1.py", "Helpers.py"])
def test_a_module_that_was_renamed_on_its_way_is_imported(
    name: str, tmp_path: Path, grader: Grader
) -> None:
    files: dict[str, str | list[str]] = {name: HELPERS}
    found = read(tmp_path, {"hw.py": "import helpers" + USING.format("helpers."), **files})
    assert f"{name} is imported as helpers.py." in found.notes
    assert graded(grader, found).points == 4


@pytest.mark.parametrize(
    "line",
    [
        "import no_such_library",
        "from no_such_library import nn\nclass Net(nn.Module):\n    pass",
        "data = open('data.csv').read()",
        "raise SystemExit",
        "%matplotlib inline",
        "from __future__ import annotations\ndef other(x: nothing): return x",
    ],
)
def test_a_statement_of_a_module_that_fails_costs_nothing_that_does_not_use_it(
    line: str, tmp_path: Path, grader: Grader
) -> None:
    files: dict[str, str | list[str]] = {"helpers.py": f"{line}\n{HELPERS}"}
    found = read(tmp_path, {"hw.py": "from helpers import average" + USING.format(""), **files})
    assert graded(grader, found).points == 4


@pytest.mark.parametrize(
    ("line", "use", "message"),
    [
        ("import torch", "torch.ones(3)", "ModuleNotFoundError: No module named 'torch'"),
        ("data = open('data.csv')", "data[0]", "FileNotFoundError"),
        ("data = open('data.csv')", "1 + data", "FileNotFoundError"),
        ("from torch import ones", "ones(3)", "ModuleNotFoundError: No module named 'torch'"),
    ],
)
def test_what_uses_it_is_told_why_it_failed(
    line: str, use: str, message: str, tmp_path: Path, grader: Grader
) -> None:
    helpers = f"{line}\ndef average(v, w):\n    return {use}\n"
    files: dict[str, str | list[str]] = {"helpers.py": helpers}
    found = read(tmp_path, {"hw.py": "from helpers import average" + USING.format(""), **files})
    report = graded(grader, found)
    assert report.points == 2
    assert message in report.checks[0].message
