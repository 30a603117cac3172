"""The same attacks, graded in a container: no control groups, no file system of a child's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.attacks.contained import run_contained
from tests.attacks.unprivileged import needs_root
from tests.small import RIGHT, SMALL

pytestmark = [needs_root, pytest.mark.timeout(300)]
HIDES = """
import os, time
def fit_ridge(X, y, penalty):
    opened = []
    for n in range(30):
        opened.append(os.open(f"part{n}", os.O_CREAT | os.O_RDWR))
        os.unlink(f"part{n}")
        os.write(opened[-1], bytes(5 * 10**6))
        time.sleep(0.1)
    raise RuntimeError("REACHED: 150 MB in files that no listing shows")
"""
WRITES = "def fit_ridge(X, y, penalty):\n    import tempfile\n"
WRITES += "    tempfile.NamedTemporaryFile('w').write('x')\n"


def test_there_a_child_writes_into_its_folder_and_what_it_hides_is_counted(tmp_path: Path) -> None:
    """Root gives it a user id of its own, and has no privilege there to look into others."""
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    right = RIGHT.read_text().replace("def fit_ridge(X, y, penalty):\n", WRITES)
    for name, text in {"right": right, "hides": HIDES}.items():
        (handed_in / f"{name}.py").write_text(text)
    program = str(Path(sys.executable).with_name("probgrade"))
    command = [program, "grade", str(handed_in), "--course", str(SMALL.root)]
    command += ["--exercise", "regression", "--out", str(tmp_path / "out")]
    done = run_contained(command)
    assert done.returncode == 0, done.stdout + done.stderr
    scores = json.loads((tmp_path / "out" / "scores.json").read_text())
    assert {name: points for name, _, points in scores["scores"]} == {"hides": 0, "right": 10}
    [page] = (tmp_path / "out" / "feedback").rglob("hides*.html")
    assert "killed for filling the disk" in page.read_text()


@pytest.mark.campaign
@pytest.mark.timeout(7_200)
def test_the_attacks_come_to_nothing_in_a_container() -> None:
    done = run_contained([sys.executable, "-m", "tests.attacks"])
    assert "Isolation: standard" in done.stdout, done.stdout + done.stderr[-5_000:]
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]


@pytest.mark.campaign
@pytest.mark.timeout(7_200)
def test_neighbours_of_attacks_get_what_they_get_alone_in_a_container() -> None:
    done = run_contained([sys.executable, "-m", "tests.benchmarks.neighbours"])
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
