"""Only one run at a time can grade into a gradebook."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graders.gradebook import GradebookProblem
from graders.gradebook.storage import Gradebook
from tests.bundled import ROOT
from tests.gradebook.values import received

HOLD = """
import os, sys, time
from graders.gradebook.storage import Gradebook
with Gradebook(sys.argv[1]) as gradebook, gradebook.writing():
    if os.fork() == 0:  # like a grader subprocess
        time.sleep(600)
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "g.sqlite")


def test_a_second_run_in_this_process_is_refused(url: str) -> None:
    with Gradebook(url) as one, Gradebook(url) as two:
        with one.writing():
            with pytest.raises(GradebookProblem, match=f"process {os.getpid()}"), two.writing():
                pass
            two.receive(received())  # staff need no lock
        with two.writing():
            pass


def test_a_run_elsewhere_is_refused_until_it_is_killed(url: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with Gradebook(url) as gradebook:
            named = f"process {holder.pid}"
            with pytest.raises(GradebookProblem, match=named), gradebook.writing():
                pass
            holder.kill()  # its forked child lives on
            holder.wait()
            with gradebook.writing():
                assert gradebook.receive(received()) == 1
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.stdout.close()
        holder.wait()
