"""How long a student waits: `python -m tests.benchmarks.next_answer [-n 5] [--otter PYTHON]`.

One function of `naive_bayes`, in turns, so that a machine whose speed drifts slows all:
`probgrade grade` in a new process, a save while `probgrade watch` runs, `probgrade.check` in a
warm process beside the time of its probes alone, and otter's `grader.check` of the same function
(`--otter` names a Python that has otter-grader and TensorFlow Probability).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from graders.course import bundled_course
from tests.bundled import ROOT

START = "from graders.cli import command; command()"
FUNCTION, EXERCISE = "get_class_conditionals", "naive_bayes"
PROBES = """
import sys, time
from graders.notebook import magics
from graders.notebook.probing import Probing
spent, answer = [], Probing.answer
def timed(self, question):
    start = time.perf_counter()
    try:
        return answer(self, question)
    finally:
        spent.append(time.perf_counter() - start)
Probing.answer = timed
space = {"__name__": "__main__"}
exec(open(sys.argv[1]).read(), space)
for line in sys.stdin:
    spent.clear()
    start = time.perf_counter()
    result = magics.check(sys.argv[2], namespace=space)
    assert result.points == result.possible, result
    print(time.perf_counter() - start, sum(spent), flush=True)
"""
OTTER = """
import os, sys, time, tempfile
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import otter
exec(open(sys.argv[1]).read())
folder = tempfile.mkdtemp()
os.makedirs(folder + "/tests")
with open(folder + f"/tests/{sys.argv[2]}.py", "w") as file:
    file.write('''
OK_FORMAT = True
test = {"name": "%s", "points": 1, "suites": [{"cases": [
    {"code": ">>> x = np.random.default_rng(1).normal(size=(30, 3))\\\\n"
             ">>> y = np.arange(30) %% 3\\\\n"
             ">>> d = get_class_conditionals(x, y)\\\\n"
             ">>> bool(np.allclose(d.mean(), [x[y == k].mean(0) for k in range(3)]))\\\\nTrue",
     "hidden": False, "locked": False},
    {"code": ">>> x = np.random.default_rng(2).normal(size=(30, 3))\\\\n"
             ">>> y = np.arange(30) %% 3\\\\n"
             ">>> d = get_class_conditionals(x, y)\\\\n"
             ">>> bool(np.allclose(d.stddev(), [x[y == k].std(0) for k in range(3)]))\\\\nTrue",
     "hidden": False, "locked": False},
], "scored": True, "setup": "", "teardown": "", "type": "doctest"}]}
''' % sys.argv[2])
os.chdir(folder)
grader = otter.Notebook(tests_dir="tests")
for line in sys.stdin:
    start = time.perf_counter()
    result = grader.check(sys.argv[2])
    assert "passed" in repr(result), result
    print(time.perf_counter() - start, flush=True)
"""


def main() -> None:
    """Measure in turns, and print medians and ratios."""
    chosen = _arguments()
    with ExitStack() as stack:
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / f"{EXERCISE}.py"
        file.write_text(bundled_course().exercise(EXERCISE).reference.read_text("utf-8"))
        save = stack.enter_context(_watching(file))
        check = stack.enter_context(_answering(sys.executable, PROBES, file))
        pythons = [chosen.otter] if chosen.otter else []
        otter = [stack.enter_context(_answering(python, OTTER, file)) for python in pythons]
        check()  # the helper starts
        rounds = [_round(file, save, check, otter) for _ in range(chosen.n)]
    _print(rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=5, help="rounds")
    parser.add_argument("--otter", metavar="PYTHON", help="a Python that has otter-grader")
    return parser.parse_args()


Ask = Callable[[], list[float]]


def _round(file: Path, save: Callable[[], float], check: Ask, otter: list[Ask]) -> dict[str, float]:
    made, probes = check()
    found = {"grade": _cold(file), "watch": save(), "check": made, "its probes": probes}
    for ask in otter:
        (found["otter"],) = ask()
    return found


def _cold(file: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-c", START, "grade", str(file), "--seed", "1"]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


@contextmanager
def _watching(file: Path) -> Iterator[Callable[[], float]]:
    """Each call changes the function in the file, and returns the seconds until the answer."""
    command = [sys.executable, "-u", "-c", START, "watch", str(file), "--seed", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        _answered(watch.stdout)
        count = iter(range(10**6))

        def save() -> float:
            time.sleep(1.0)
            text = bundled_course().exercise(EXERCISE).reference.read_text("utf-8")
            number = next(count)
            changed = text.replace("classes = range(", f"unused = {number}\n    classes = range(")
            start = time.perf_counter()
            file.write_text(changed)
            assert watch.stdout is not None
            _answered(watch.stdout)
            return time.perf_counter() - start

        yield save
        watch.terminate()


def _answered(output: IO[str]) -> None:
    """Read up to the line with the points."""
    for line in output:
        if " of 20 points" in line:
            return
    raise RuntimeError("probgrade watch ended")


@contextmanager
def _answering(python: str, code: str, file: Path) -> Iterator[Ask]:
    """A process that answers each line of its input with one line of numbers."""
    own = {"PYTHONPATH": str(ROOT)} if code == PROBES else {}
    environment = {**os.environ, **own, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = subprocess.Popen(
        [python, "-c", code, str(file), FUNCTION],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    into, out = process.stdin, process.stdout

    def ask() -> list[float]:
        into.write("\n")
        into.flush()
        return [float(word) for word in out.readline().split()]

    with process:
        yield ask
        into.close()


def _print(rounds: list[dict[str, float]]) -> None:
    for name in rounds[0]:
        seconds = [each[name] for each in rounds]
        print(
            f"{name:12} {statistics.median(seconds):8.3f} s  {min(seconds):.3f}–{max(seconds):.3f}"
        )
    for one, other in (("grade", "watch"), ("check", "its probes"), ("check", "otter")):
        if other in rounds[0]:
            ratios = [each[one] / each[other] for each in rounds]
            print(f"{one} / {other}: {statistics.median(ratios):.2f}, {len(rounds)} pairs")


if __name__ == "__main__":
    main()
