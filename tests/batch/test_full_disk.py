"""When the disk fills up, grading a class ends in one line, and no finished grade is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.batch.instant import write_class
from tests.mounting import may_mount

COUNT = 20
SMALL_THEN_LARGE = """
disk=$1; shift
mount -t tmpfs -o size=600k none "$disk"
"$@" > "$disk/../first" 2>&1 || echo "exit $?" >> "$disk/../first"
mount -o remount,size=50m "$disk"
"$@"
"""
"""A shell script that runs a command on a disk of 600 KB, and again on a larger one."""
PROGRAM = """
import sys
from graders import cli, scheduling
from graders.cli import grade
from tests.cli.test_class import InstantGrader, unstarted
scheduling.Grader = lambda **options: InstantGrader(())
grade.ForkServer = unstarted
sys.exit(cli.main(["grade", sys.argv[1], "--out", sys.argv[2]]))
"""


def test_a_disk_that_fills_up_under_a_class(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    write_class(tmp_path / "class", COUNT)
    program = [sys.executable, "-c", PROGRAM, str(tmp_path / "class"), str(disk)]
    command = [*may_mount(), "sh", "-euc", SMALL_THEN_LARGE, "sh", str(disk), *program]
    again = subprocess.run(command, capture_output=True, text=True, timeout=120)
    first = (tmp_path / "first").read_text()
    assert "Traceback" not in first
    (problem,) = (line for line in first.splitlines() if line.startswith("probgrade:"))
    assert "start again" in problem
    assert first.splitlines()[-1] == "exit 2"
    finished = first.count("2 of 2")
    assert 0 < finished < COUNT
    assert again.returncode == 0, again.stderr
    assert f"{COUNT} submissions: " in again.stdout
    # The one that was being graded may have been recorded without being printed.
    assert COUNT - finished - 1 <= again.stdout.count("2 of 2") <= COUNT - finished
