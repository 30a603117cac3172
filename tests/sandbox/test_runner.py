"""A child is confined, watched, and replaced when it is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders import Grader
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.sandbox import clock, runner
from graders.sandbox.child.linux import landlock_abi
from graders.sandbox.observation import Observation, Outcome
from graders.sandbox.runner import Runner
from tests.bundled import ASKED
from tests.campaigns.kills import end_killer, start_killer

PROBES = """
import numpy as np

def call(student):
    return {"value": student.get_prior()}

def other(student):
    return {"value": student.predict_class()}

def helper(student):
    return {"value": student.get_class_conditionals()}
"""
Ask = Callable[..., Observation]


@pytest.fixture
def ask(grader: Grader) -> Iterator[Ask]:
    """`ask(source, probe="call", deadline=20)` → what a child that loaded `source` shows."""
    grader.warm()
    runners: dict[str, Runner] = {}

    def observe(source: str, probe: str = "call", deadline: float = 20.0) -> Observation:
        if source not in runners:
            program = submission("s", [Cell("s.py", source)], ASKED, "naive_bayes").program
            runners[source] = Runner(grader.server, program, PROBES)
        return runners[source].observe(probe, {}, 1, deadline)

    yield observe
    for each in runners.values():
        each.close()


def body(*lines: str) -> str:
    return "def get_prior():\n" + "".join(f"    {line}\n" for line in lines)


def test_a_value_comes_back(ask: Ask) -> None:
    observed = ask(body("return [1, 'two', None]"))
    assert (observed.outcome, observed.value) == (Outcome.RETURNED, {"value": [1, "two", None]})


def test_an_exception_names_the_student_s_own_line(ask: Ask) -> None:
    observed = ask("import numpy as np\n" + body("x = np.ones(2)", "return np.dot(x, np.ones(3))"))
    assert (observed.outcome, observed.error) == (Outcome.RAISED, "ValueError")
    assert [(frame.file, frame.line) for frame in observed.frames] == [("s.py", 4)]


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["raise NotImplementedError"], Outcome.NOT_IMPLEMENTED),
        (["raise SystemExit(0)"], Outcome.RAISED),
        (["raise KeyboardInterrupt"], Outcome.RAISED),
        (["return object()"], Outcome.UNUSABLE),
        (["raise MemoryError"], Outcome.OUT_OF_MEMORY),
        (["import os", "os._exit(0)"], Outcome.DIED),
        (["import os", "os.abort()"], Outcome.DIED),
        (["import os", "os.kill(os.getpid(), 9)"], Outcome.DIED),
        (["import os", "os.write(3, b'garbage' * 100)", "return 1"], Outcome.UNREADABLE),
        (["import os", "os.close(3)", "return 1"], Outcome.DIED),
        (["return 'x' * (40 * 2**20)"], Outcome.UNUSABLE),
    ],
    ids=str,
)
def test_how_calls_end(ask: Ask, lines: list[str], outcome: Outcome) -> None:
    assert ask(body(*lines)).outcome is outcome


def test_answers_have_a_limit_in_all(ask: Ask) -> None:
    source = "import numpy as np\n" + body("return np.zeros(10**6)")
    outcomes = [ask(source).outcome for _ in range(4)]
    assert outcomes[0] is Outcome.RETURNED
    assert outcomes[-1] is Outcome.UNREADABLE


def test_a_probe_whose_child_is_killed_from_outside_is_tried_again(ask: Ask) -> None:
    killer = start_killer(os.getpid(), "student's child", delay=0.5)
    observed = ask(body("import time", "time.sleep(1)", "return 7"))
    assert end_killer(killer, "student's child") == "student's child"
    assert observed.value == {"value": 7}


def test_a_child_that_hangs_is_killed_in_time_and_the_next_probe_goes_on(ask: Ask) -> None:
    source = body("while True:", "    try: pass", "    except BaseException: pass")
    source += "def predict_class():\n    return 5\n"
    start = time.monotonic()
    assert ask(source, deadline=0.5).outcome is Outcome.TIMED_OUT
    assert time.monotonic() - start < 10
    assert ask(source, "other").value == {"value": 5}


def test_a_probe_that_keeps_timing_out_is_given_up(ask: Ask) -> None:
    source = body("import time", "time.sleep(60)")
    for _ in range(2):
        ask(source, deadline=0.3)
    start = time.monotonic()
    assert ask(source, deadline=30).outcome is Outcome.TIMED_OUT
    assert time.monotonic() - start < 1


def test_a_statement_that_fails_affects_only_names_that_need_it(ask: Ask) -> None:
    source = "import no_such_module as gone\n" + body("return gone")
    source += "def predict_class():\n    return 5\n"
    assert ask(source, "other").outcome is Outcome.RETURNED
    observed = ask(source)
    assert (observed.outcome, observed.error) == (Outcome.RAISED, "ModuleNotFoundError")
    assert observed.frames[0].line == 1


def test_a_name_that_is_missing_is_not_defined(ask: Ask) -> None:
    assert ask(body("return 1"), "helper").outcome is Outcome.NOT_DEFINED


def test_the_environment_holds_nothing_of_the_user_s(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed = ask(
        body("import os", "return [sorted(os.environ), os.getcwd(), os.path.expanduser('~')]")
    )
    names, folder, home = observed.value["value"]
    assert "PATH" not in names
    assert folder == home
    assert "probgrade-" in folder


REFUSALS = {"PermissionError", "FileNotFoundError"}
"""The errors of a child that opens a file outside: forbidden, or not there."""

needs_landlock = pytest.mark.skipif(not landlock_abi(), reason="this kernel has no Landlock")


@needs_landlock
@pytest.mark.parametrize(
    "path",
    ["reference/naive_bayes/naive_bayes.py", "graders/suites/naive_bayes/test_prior.py"]
    + ["graders/suites/naive_bayes/probes.py", "tests/known.py", "pyproject.toml"],
)
def test_files_of_ours_cannot_be_read(ask: Ask, path: str) -> None:
    whole = Path(__file__).resolve().parents[2] / path
    assert whole.exists()
    observed = ask(body(f"return open({str(whole)!r}).read()"))
    assert (observed.outcome, observed.error in REFUSALS) == (Outcome.RAISED, True)


@needs_landlock
def test_nothing_can_be_read_or_written_outside(ask: Ask, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s")
    read = ask(body(f"return open({str(secret)!r}).read()"))
    write = ask(body(f"open({str(tmp_path / 'new')!r}, 'w').write('x')"))
    assert {read.error, write.error} <= REFUSALS
    assert not (tmp_path / "new").exists()


def test_the_scratch_folder_can_be_written_and_is_gone_afterwards(ask: Ask, grader: Grader) -> None:
    observed = ask(body("import os", "open('a', 'w').write('x')", "return os.getcwd()"))
    assert observed.outcome is Outcome.RETURNED
    ask(body("import os", "os._exit(1)"))


@pytest.mark.parametrize(
    "line",
    [
        "import mmap; mmap.mmap(-1, 2**20)",
        "import mmap; mmap.mmap(-1, 2**20, flags=0x22 | 0x100)",
        "import mmap; mmap.mmap(-1, 2**21, flags=0x22 | 0x40000)",
        "import select; select.epoll()",
        "import socket; socket.send_fds(socket.socketpair()[0], [b'x'], [1])",
        "import socket; socket.socketpair()[0].setsockopt(1, 7, 2**22)",
        "import socket; socket.socketpair()[0].getsockopt(1, 77)",
        "import os; os.splice(0, 1, 1)",
    ],
)
def test_what_the_kernel_would_keep_uncounted_is_refused(ask: Ask, line: str) -> None:
    """Shared memory, stacks, huge pages, watches, descriptors on their way, socket buffers."""
    observed = ask(body(line))
    assert (observed.outcome, observed.error) == (Outcome.RAISED, "PermissionError")


def test_asyncio_works_without_epoll(ask: Ask) -> None:
    assert ask(body("import asyncio", "return asyncio.run(asyncio.sleep(0, 5))")).value == {
        "value": 5
    }


@pytest.mark.parametrize("size", [2**20, 16], ids=["few large", "many small"])
def test_a_child_cannot_fill_the_disk(ask: Ask, size: int) -> None:
    lines = ["import itertools", "for n in itertools.count():", "    f = open(str(n), 'wb')"]
    observed = ask(body(*lines, f"    f.write(bytes({size})); f.close()"), deadline=60)
    own = (Outcome.RAISED, "[Errno 28] No space left on device")
    counted = (Outcome.DIED, "it was killed for filling the disk")
    assert (observed.outcome, observed.reason[: len(own[1])]) in (own, counted)


HIDDEN = """
import mmap, os, threading
def get_prior():
    pages = []
    for n in range(9):
        with open("hidden", "w+b") as file:
            file.write(bytes(2**24))
            file.flush()
            pages.append(mmap.mmap(file.fileno(), mmap.PAGESIZE))
        os.unlink("hidden")
    return len(pages)
"""


def test_a_removed_file_takes_room_however_it_is_hidden(ask: Ask) -> None:
    """144 MB, of which nine pages are mapped, against 128 MB."""
    assert ask(HIDDEN).outcome in (Outcome.RAISED, Outcome.DIED)


def test_what_a_child_started_dies_with_it(ask: Ask) -> None:
    lines = ["import os, time", "pid = os.fork()", "if pid == 0:", "    os.setsid()"]
    lines += ["    time.sleep(600)", "return pid"]
    source = "import os\n" + body(*lines) + "def predict_class():\n    os._exit(0)\n"
    observed = ask(source)
    if observed.outcome is Outcome.RAISED:
        assert observed.error == "PermissionError"  # the sandbox allows no process at all
        return
    assert ask(source, "other").outcome is Outcome.DIED
    assert not os.path.exists(f"/proc/{observed.value['value']}")


SLOW = "import time\nslow = 1\nwhile True: slow += 1\ndef get_prior(): return slow\n"
QUICK = "def predict_class(): return 2\n"
SPINNING = """
def spin(seconds=0.8):
    import time
    end = time.thread_time() + seconds
    while time.thread_time() < end: pass
    return seconds
"""
"""A function that needs so many seconds of processor time."""


def test_slow_and_right_is_right_on_a_busy_machine(ask: Ask, hogs: int) -> None:
    """It gets a quarter of a core: on the wall, its answer takes four times the deadline."""
    source = SPINNING + body(f"os.sched_setaffinity(0, {{{hogs}}})", "return spin()")
    assert ask("import os\n" + source, deadline=1.2).value == {"value": 0.8}
    slow = SPINNING + body(f"os.sched_setaffinity(0, {{{hogs}}})", "return spin(1.6)")
    assert ask("import os\n" + slow, deadline=1.2).outcome is Outcome.TIMED_OUT


@pytest.fixture
def hogs() -> Iterator[int]:
    """A core on which three others spin, as many children would."""
    core = max(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen(command, start_new_session=True) for _ in range(3)]
    yield core
    for process in running:
        process.kill()
        process.wait()


def test_a_whole_submission_has_a_limit(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CHILDREN", 1e-4)
    source = SPINNING + body("return spin()") + QUICK
    assert ask(source).outcome is Outcome.RETURNED
    refused = ask(source, "other")
    assert refused.outcome is Outcome.TIMED_OUT
    assert refused.reason.startswith("the whole submission ran longer than")


def test_a_statement_without_end_takes_down_only_what_needs_it(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "LOAD_LIMIT", 1.0)
    stuck = ask(SLOW + QUICK)
    assert (stuck.outcome, stuck.reason) == (Outcome.TIMED_OUT, "ran longer than 1 s")
    assert stuck.needed is not None
    assert (stuck.needed.name, stuck.needed.statement) == ("get_prior", 1)
    assert ask(SLOW + QUICK, "other").value == {"value": 2}


@pytest.mark.parametrize(
    ("statement", "outcome"),
    [
        ("import os; os._exit(3)", Outcome.DIED),
        ("x = bytearray(2**33)\nx = bytes(x)", Outcome.OUT_OF_MEMORY),
    ],
)
def test_a_statement_that_ends_its_child_takes_down_only_what_needs_it(
    ask: Ask, statement: str, outcome: Outcome
) -> None:
    source = f"if True:\n    x = 1\n    {statement.splitlines()[0]}\ndef get_prior(): return x\n"
    ended = ask(source + QUICK)
    assert (ended.outcome, ended.needed is not None) == (outcome, True)
    assert ask(source + QUICK, "other").value == {"value": 2}


def test_an_effect_without_end_costs_nothing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LOAD_LIMIT", 1.0)
    source = "import random\nwhile True: pass\nn = 1\nwhile n: n += 1\nrandom.seed(n)\n" + QUICK
    answered = ask(source, "other")
    assert answered.value == {"value": 2}
    assert [effect.reason for effect in answered.effects] == ["ran longer than 1 s"]


def test_all_statements_together_have_a_limit(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LOAD_LIMIT", 1.0)
    monkeypatch.setattr(runner, "TOP_LEVEL_LIMIT", 1.5)
    monkeypatch.setattr(clock, "TOP_LEVEL_LIMIT", 1.5)
    source = f"import time\n{SPINNING}b1 = spin()\nb2 = spin()\nb3 = spin()\n"
    observed = ask(source + "def get_prior(): return b1, b2, b3\n")
    assert observed.outcome is Outcome.TIMED_OUT
    assert observed.reason == "the top-level statements ran longer than 2 s in all"


def test_what_a_probe_draws_does_not_depend_on_which_statements_ran_for_it(ask: Ask) -> None:
    drawing = "import random\nx = random.random()\ndef predict_class(): return x, random.random()\n"
    plain = "import random\ndef get_prior(): return random.random()\n"
    assert ask(drawing + plain).value == ask(plain).value
    ask(drawing + plain, "other")
    assert ask(drawing + plain).value == ask(plain).value


def test_announcements_of_statements_buy_no_time(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LOAD_LIMIT", 1.0)
    source = body(
        "from graders.sandbox.child import wire",
        "import socket, time",
        "channel = socket.socket(fileno=3)",
        "for n in [0, 0, 1, 99]:",
        "    wire.send(channel, {'outcome': 'running', 'statement': n})",
        "time.sleep(60)",
    )
    assert ask(source, deadline=2.0).outcome in (Outcome.TIMED_OUT, Outcome.UNREADABLE)
