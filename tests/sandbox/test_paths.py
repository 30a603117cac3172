"""Children can import the libraries however the interpreter came by them."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from graders.cli.new import write_course
from graders.sandbox.levels import Level, strongest
from graders.sandbox.paths import library_folders, readable_paths
from tests.bundled import ROOT
from tests.small import SMALL

LATE = """
import sys
from graders.sandbox.program import Program
from graders.sandbox.server import ForkServer
from pathlib import Path
from graders.course import load_course
from graders.sandbox.levels import Level
from graders.sandbox.runner import Runner

PROBES = "def late(student):\\n    import numpy.polynomial.hermite, json.tool\\n    return {}\\n"
with ForkServer(load_course(Path(sys.argv[2])), level=Level(sys.argv[1])) as server:
    server.wait_until_warm()
    runner = Runner(server, Program({}, (), {}, {}), PROBES)
    observed = runner.observe("late", {}, 0, 60.0)
    runner.close()
print(observed.outcome.value, observed.reason)
"""
"""Starts a warm process, and imports in a child what the warm process does not."""

SEEN = """
import sys
from graders.sandbox.program import Program
from graders.sandbox.server import ForkServer
from pathlib import Path
from graders.course import load_course
from graders.sandbox.levels import Level
from graders.sandbox.runner import Runner

PROBES = '''
def seen(student, paths):
    found = []
    for path in paths:
        try:
            found.append(open(path).read(9))
        except OSError:
            pass
    return {"found": found}
'''
root = Path(sys.argv[2])
paths = [str(path) for path in root.rglob("*") if path.is_file()]
with ForkServer(load_course(root), level=Level(sys.argv[1])) as server:
    server.wait_until_warm()
    runner = Runner(server, Program({}, (), {}, {}), PROBES)
    print(runner.observe("seen", {"paths": paths}, 0, 60.0).value["found"])
    runner.close()
"""
"""Starts a warm process, and reads in a child what it can of a course."""


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python in an environment behind a symbolic link, with libraries from a .pth file."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder / "real", symlinks=True)
    (folder / "link").symlink_to(folder / "real")
    (packages,) = (folder / "real").glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n{ROOT}\n")
    return folder / "link" / "bin" / "python"


@pytest.mark.parametrize("level", [Level.STANDARD, Level.STRONG])
def test_an_environment_behind_a_link_serves(level: Level, linked: Path) -> None:
    if level.rank > strongest().rank:
        pytest.skip(f"this machine offers {strongest().value} at most")
    command = [str(linked), "-c", LATE, level.value, str(SMALL.root)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.split() == ["returned"], done.stdout + done.stderr


@pytest.mark.parametrize("level", [Level.STANDARD, Level.STRONG])
def test_an_installed_course_shows_none_of_its_rooms(level: Level, linked: Path) -> None:
    """Its known submissions hold right answers, and libraries can be read."""
    if level.rank > strongest().rank:
        pytest.skip(f"this machine offers {strongest().value} at most")
    (packages,) = linked.parents[1].glob("lib/python*/site-packages")
    (packages / f"{level.value}.dist-info").mkdir()
    course = packages / level.value
    write_course(course)
    (course / "__init__.py").write_text("# shown")
    command = [str(linked), "-c", SEEN, level.value, str(course)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "['# shown']\n", done.stdout + done.stderr


def test_sources_named_by_a_pth_file_are_no_libraries(linked: Path) -> None:
    code = "from graders.sandbox.paths import *; print(library_folders(), readable_paths(())[0])"
    done = subprocess.run([str(linked), "-c", code], capture_output=True, text=True, check=True)
    assert f"{sysconfig.get_paths()['purelib']}'" in done.stdout
    assert f"'{ROOT}'" not in done.stdout


def test_a_folder_that_this_process_was_given_is_not_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "planted.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    library_folders.cache_clear()
    assert str(tmp_path) not in readable_paths(())[0]
