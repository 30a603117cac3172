"""`probgrade release` and `probgrade start`, on the NumPy-only course."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from shutil import copytree
from typing import Any

import nbformat
import pytest

from graders.cli import main
from tests.bundled import ROOT
from tests.notebook.kernels import execute, printed
from tests.small import SMALL

COURSE = ("--course", str(SMALL.root))


def test_a_release_is_a_readme_a_module_and_a_notebook(tmp_path: Path) -> None:
    assert main(["release", "summaries", "--out", str(tmp_path / "out"), *COURSE]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"README.md", "summaries.py", "summaries.ipynb"}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o644}
    nbformat.validate(nbformat.read(tmp_path / "out" / "summaries.ipynb", 4))


def test_a_release_may_be_a_zip_with_what_nbgrader_needs(tmp_path: Path) -> None:
    out = str(tmp_path / "out.zip")
    assert main(["release", "summaries", "--out", out, "--nbgrader", *COURSE]) == 0
    archive = zipfile.ZipFile(out)
    made = json.loads(archive.read("summaries/summaries.ipynb"))
    graded = [cell["metadata"].get("nbgrader", {}) for cell in made["cells"]]
    assert sum(one.get("points", 0) for one in graded) == 4


def test_what_differs_from_a_release_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copytree(SMALL.root, tmp_path / "course", ignore=lambda *_: ["__pycache__"])
    course = ("--course", str(tmp_path / "course"))
    files = tmp_path / "course" / "exercises" / "summaries"
    assert main(["release", "--check", *course]) == 0
    (files / "summaries.ipynb").unlink()
    (files / "README.md").write_text("# Another title\n")
    assert main(["release", "--check", *course]) == 1
    printed = capsys.readouterr().out
    assert f"{files / 'README.md'} differs from its source; probgrade release summ" in printed
    assert f"{files / 'summaries.ipynb'} differs from its source" in printed
    assert main(["release", *course]) == 0
    assert main(["release", "--check", *course]) == 0


def test_pictures_of_the_exercise_are_handed_out(tmp_path: Path) -> None:
    copytree(SMALL.root, tmp_path / "course", ignore=lambda *_: ["__pycache__"])
    course = ("--course", str(tmp_path / "course"))
    (tmp_path / "course" / "exercises" / "summaries" / "shape.png").write_bytes(b"a picture")
    assert main(["release", "summaries", "--out", str(tmp_path / "out"), *course]) == 0
    assert main(["start", "summaries", str(tmp_path / "mine"), *course]) == 0
    for folder in ("out", "mine"):
        assert (tmp_path / folder / "shape.png").read_bytes() == b"a picture"
    assert main(["release", "--check", *course]) == 0


def test_every_picture_that_a_readme_shows_is_there_and_small() -> None:
    for readme in (ROOT / "exercises").glob("*/README.md"):
        shown = set(re.findall(r"!\[[^]]+\]\(([\w.]+)\)", readme.read_text("utf-8")))
        assert shown == {path.name for path in readme.parent.glob("*.png")} != set()
        assert all((readme.parent / name).stat().st_size < 60_000 for name in shown)


def test_a_function_added_to_the_source_is_added_to_what_is_handed_out(tmp_path: Path) -> None:
    copytree(SMALL.root, tmp_path / "course", ignore=lambda *_: ["__pycache__"])
    source = tmp_path / "course" / "reference" / "summaries" / "summaries.py"
    with source.open("a") as file:
        file.write('\n\n# %%\ndef spread(table):\n    """How far."""\n    ')
        file.write("### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n")
    assert main(["release", "summaries", "--course", str(tmp_path / "course")]) == 0
    stub = tmp_path / "course" / "exercises" / "summaries" / "summaries.py"
    added = 'def spread(table):\n    """How far."""\n    raise NotImplementedError\n'
    assert stub.read_text().endswith(added)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--out", "x"], "--out is for one exercise"),
        (["summaries", "--nbgrader"], "say with --out DIR"),
    ],
)
def test_a_release_that_is_not_meant_is_refused(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", *options, *COURSE]) == 2
    assert words in capsys.readouterr().err


def test_the_bundled_course_is_what_a_release_makes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "name"), [([], "summaries.py"), (["--notebook"], "summaries.ipynb")]
)
def test_start_writes_what_a_student_needs(
    options: list[str], name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["start", "summaries", str(tmp_path / "mine"), *options, *COURSE]
    assert main(command) == 0
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"README.md", name}
    assert main(command) == 0
    (tmp_path / "mine" / name).write_text("my work")
    assert main(command) == 2
    assert "is there already, and may be your work" in capsys.readouterr().err
    assert (tmp_path / "mine" / name).read_text() == "my work"


@pytest.mark.slow
def test_a_started_notebook_checks_before_and_after_a_function_is_filled_in(
    tmp_path: Path,
) -> None:
    assert main(["start", "summaries", str(tmp_path), "--notebook", *COURSE]) == 0
    made = nbformat.read(tmp_path / "summaries.ipynb", 4)
    before, after = execute(made, SMALL.root), execute(_filled(made), SMALL.root)
    checks = [n for n, cell in enumerate(_code(made)) if cell.source == "%grade weighted_mean"]
    (place,) = checks
    assert "weighted_mean is not written yet" in printed(before[place])
    assert "Total: 2 of 2 points" in printed(after[place])


def _code(made: Any) -> list[Any]:
    return [cell for cell in made.cells if cell.cell_type == "code"]


def _filled(made: Any) -> Any:
    for cell in _code(made):
        if cell.source.startswith("def weighted_mean"):
            reference = SMALL.exercise("summaries").reference
            cell.source = (ROOT / reference).read_text()
    return made
