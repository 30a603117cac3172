"""An installed probgrade is one folder among other people's packages, with all its parts."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.bundled import EXERCISES, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a wheel of this checkout holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_nothing_lies_beside_the_package(names: set[str]) -> None:
    tops = {Path(name).parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"graders", "probgrade.py"}


def test_the_bundled_course_is_whole(names: set[str]) -> None:
    assert "graders/bundled/exercises/course.toml" in names
    for exercise in EXERCISES:
        stub = f"graders/bundled/exercises/{exercise}/{exercise}"
        assert {f"{stub}.py", f"{stub}.ipynb"} <= names
        assert f"graders/bundled/reference/{exercise}/{exercise}.py" in names
        assert f"graders/suites/{exercise}/probes.py" in names


def test_files_that_are_no_modules_come_along(names: set[str]) -> None:
    own = [path for path in (ROOT / "graders").rglob("*") if path.is_file()]
    kept = [path for path in own if "__pycache__" not in path.parts]
    moved = {"graders/notebook/probgrade.py"}  # stands beside the package
    assert {str(path.relative_to(ROOT)) for path in kept} - moved <= names
