"""Broken files end in a message: `python -m tests.campaigns.broken_files -n 2000`.

Each case breaks a real file in one way and reads it as `probgrade grade` does, in a
process that is watched from outside. Reading gives a submission, or `Unreadable` with
one printable line, in time. Every 40th case that can be read is graded, too, beside
a right submission that must keep its full marks.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from graders import (
    Grader,
    Submission,
    Unreadable,
    read_submission,
)
from tests.bundled import ROOT, checks
from tests.campaigns.mutations import MUTATIONS
from tests.known import KNOWN

DEADLINE = 330.0
"""Seconds from outside: what reading may take at most, and starting its process anew."""
RIGHT = ROOT / "tests" / "submissions" / "naive_bayes" / "right" / "pure_tf_ops.py"


@dataclass(frozen=True)
class Outcome:
    """What became of a case: "read", "unreadable" or "BROKEN", and in what time in seconds."""

    case: int
    mutation: str
    ending: str
    message: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=2_000, help="cases")
    parser.add_argument("--start", type=int, default=0, help="number of the first case")
    parser.add_argument("--grade-every", type=int, default=40, metavar="N", help="0: none")
    options = parser.parse_args(arguments)
    cases = range(options.start, options.start + options.n)
    outcomes = []
    for outcome in run(cases):
        outcomes.append(outcome)
        if outcome.ending == "BROKEN":
            print(f"{outcome.case} {outcome.mutation}: {outcome.message}", flush=True)
    print(summary(outcomes))
    chosen = cases[:: options.grade_every] if options.grade_every else []
    wrong = graded(chosen)
    print("\n".join([*wrong, f"{len(wrong)} of {len(chosen)} graded cases ended badly"]))
    return int(bool(wrong) or any(outcome.ending == "BROKEN" for outcome in outcomes))


def write_case(case: int, folder: Path) -> tuple[str, Path]:
    """Write what a case hands in; the name of its mutation, and the path to read."""
    generator = random.Random(case)
    mutation = list(MUTATIONS)[case % len(MUTATIONS)]
    base = generator.choice(bases())
    files = MUTATIONS[mutation](generator, base.name, base.read_bytes())
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return mutation, folder if len(files) > 1 else folder / next(iter(files))


def bases() -> list[Path]:
    """The real files: known submissions, and what students receive."""
    given = [p for p in sorted((ROOT / "exercises").glob("*/*")) if p.suffix in (".py", ".ipynb")]
    return [known.path for known in KNOWN] + given


def run(cases: Sequence[int]) -> Iterator[Outcome]:
    """The outcome of each case; a process that dies or hangs is an outcome as well."""
    pending = list(reversed(cases))
    while pending:
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_serve, args=(theirs, tuple(reversed(pending))))
        process.start()
        theirs.close()
        try:
            while pending:
                yield _outcome(ours, pending.pop())
        except (EOFError, TimeoutError) as error:
            yield Outcome(pending[-1] if pending else 0, "", "BROKEN", repr(error), DEADLINE)
        finally:
            process.kill()
            process.join()


def _outcome(channel: Connection, case: int) -> Outcome:
    if not channel.poll(DEADLINE):
        return Outcome(case, "", "BROKEN", "it hangs", DEADLINE)
    outcome = channel.recv()
    assert isinstance(outcome, Outcome)
    return outcome


def _serve(channel: Connection, cases: Sequence[int]) -> None:
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            channel.send(read(case, Path(folder)))


def read(case: int, folder: Path) -> Outcome:
    """Read one case, and classify how that ended."""
    mutation, path = write_case(case, folder)
    start = time.monotonic()
    try:
        submission = read_submission(path)
        message, ending = "\n".join(submission.notes), "read"
        fine = all(note.isprintable() for note in submission.notes)
    except Unreadable as problem:
        message, ending = str(problem).replace(folder.name, ""), "unreadable"
        fine = problem.message.isprintable() and bool(problem.message)
    except BaseException as error:
        message, ending, fine = f"{type(error).__name__}: {error}", "", False
    seconds = time.monotonic() - start
    return Outcome(case, mutation, ending if fine else "BROKEN", message, seconds)


def summary(outcomes: Sequence[Outcome]) -> str:
    """How the cases ended, by mutation, and how long they took."""
    rows = [f"{'':22}{'read':>8}{'unreadable':>12}{'BROKEN':>8}{'longest':>10}"]
    for mutation in sorted({outcome.mutation for outcome in outcomes}):
        these = [outcome for outcome in outcomes if outcome.mutation == mutation]
        ends = Counter(outcome.ending for outcome in these)
        longest = max(outcome.seconds for outcome in these)
        counts = f"{ends['read']:8}{ends['unreadable']:12}{ends['BROKEN']:8}"
        rows.append(f"{mutation:22}{counts}{longest:8.2f} s")
    times = sorted(outcome.seconds for outcome in outcomes)
    middle, mean = times[len(times) // 2], sum(times) / len(times)
    given_up = sum("too long" in o.message for o in outcomes)
    died = sum("ends Python" in o.message for o in outcomes)
    rows.append(f"{len(times)} cases; {given_up} given up after the limit; {died} ended the parser")
    rows.append(
        f"median {middle * 1e3:.1f} ms, mean {mean * 1e3:.1f} ms, longest {times[-1]:.2f} s"
    )
    return "\n".join(rows)


def graded(cases: Sequence[int]) -> list[str]:
    """What went wrong when those of the cases that can be read were graded."""
    submissions = [s for s in map(_submission, cases) if s is not None]
    if not submissions:
        return []
    good = read_submission(RIGHT, "naive_bayes")
    with Grader() as grader:
        reports = dict(grader.grade([*submissions, good], jobs=2))
    right = reports.pop(len(submissions))
    wrong = [] if right.points == right.possible else [f"the right one got {right.points}"]
    for position, report in sorted(reports.items()):
        expected = len(checks(report.exercise or ""))
        if not report.gradable or len(report.checks) != expected:
            wrong.append(f"{submissions[position].name}: {report.fault or 'not gradable'}")
    return wrong + (["a report is missing"] if len(reports) != len(submissions) else [])


def _submission(case: int) -> Submission | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return read_submission(write_case(case, Path(folder))[1])
        except Unreadable:
            return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
