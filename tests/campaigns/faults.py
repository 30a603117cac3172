"""Breaks the grader itself: `python -m tests.campaigns.faults -n 500 [PATTERN…]`.

In each trial one function of the engine raises an exception, returns something empty or of
another type, or takes its time, while a small class is graded, re-scored, shown or exported.
The outcome must be the same scores, or no score and a stated fault (exit code 3). Other
points, a score for what has none, a lost student with exit code 0, a traceback shown to a
student, or an endless run is a survivor.

A trial counts if the broken function was called. Each file of a suite is broken, too.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graders.cli import main as command
from graders.errors import Exit
from graders.scheduling import local
from tests.campaigns import faulty
from tests.campaigns.fault_scenes import CLASS, SHOWN, Scene, Scores, scenes
from tests.campaigns.fault_suites import BREAKS, SPARED, breaks, broken_course

SURVIVOR = "SURVIVOR"
LIMIT = 480.0
"""Seconds for a trial, which takes two on an idle machine; the limits of a child come before."""


@dataclass(frozen=True)
class Trial:
    """One function broken in one way in one scene."""

    scene: Scene
    function: str
    kind: str

    def __str__(self) -> str:
        return f"{self.scene.name}: {self.function}: {self.kind}"


@dataclass(frozen=True)
class Played:
    """How a scene ended: its exit code, None when it ran too long, and the scores."""

    code: int | None
    scores: Scores
    errors: str = ""


def main(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help="of functions")
    parser.add_argument("-n", type=int, default=100, help="trials at most")
    parser.add_argument("--seed", type=int, default=0, help="of which trials are chosen")
    parser.add_argument("--kind", choices=(*faulty.KINDS, *BREAKS), action="append")
    parser.add_argument("--scene", action="append")
    parser.add_argument(
        "--everywhere",
        action="store_true",
        help="in every scene, not only in the first that calls it",
    )
    parser.add_argument("--log", type=Path, help="a file for a line about each trial")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return _campaign(Path(folder), options)


def _campaign(root: Path, options: argparse.Namespace) -> int:
    faulty.import_engine()
    peace, trials = _in_peace(root, options.scene, everywhere=options.everywhere)
    chosen = _chosen(trials, options)
    print(f"{len(chosen)} of {len(trials)} trials", flush=True)
    outcomes: Counter[str] = Counter()
    for trial in chosen:
        outcome = _tried(trial, root, peace[trial.scene.name])
        word = outcome.partition(":")[0]
        outcomes[word] += 1
        if options.log:
            with options.log.open("a") as log:
                log.write(f"{trial}: {outcome}\n")
        if word == SURVIVOR:
            print(f"{trial}: {outcome}", flush=True)
    print(", ".join(f"{count} {word}" for word, count in sorted(outcomes.items())))
    return int(outcomes[SURVIVOR] > 0)


def _in_peace(
    root: Path, names: Sequence[str] | None, *, everywhere: bool
) -> tuple[dict[str, Played], list[Trial]]:
    """How each scene ends undisturbed, and what can be broken in it."""
    graded = root / "graded"
    every = scenes(graded)
    wanted = [scene for scene in every if scene.name in (names or [scene.name])]
    peace = {CLASS: _watched(every[-1], graded, root)}  # the others look at what it writes
    trials: list[Trial] = []
    seen: set[str] = set()
    for scene in wanted:
        folder = graded if scene.name == CLASS else root / f"{scene.name}-in-peace"
        if scene.name not in peace:
            peace[scene.name] = _watched(scene, folder, root)
        called = set(os.listdir(folder / "calls"))
        trials += _trials(scene, called if everywhere else called - seen)
        seen |= called
    return peace, trials


def _watched(scene: Scene, folder: Path, root: Path) -> Played:
    folder.mkdir()
    scene.prepare(folder)
    played = _played(scene, folder, root, partial(faulty.watch_functions, folder / "calls"))
    if played.code != Exit.GRADED or not played.scores:
        raise SystemExit(f"{scene.name} fails in peace: {played}")
    return played


def _trials(scene: Scene, called: Set[str]) -> Iterator[Trial]:
    known = faulty.functions()
    for name in sorted(called):
        for kind in faulty.KINDS:
            if kind in ("exception", "delay") or kind in faulty.wrong_values(known[name]):
                yield Trial(scene, name, kind)
    if scene.name == CLASS:
        yield from (Trial(scene, file, kind) for file, kind in breaks())


def _chosen(trials: list[Trial], options: argparse.Namespace) -> list[Trial]:
    """As many as asked for, the same for the same seed."""
    wanted = [
        trial
        for trial in trials
        if (
            not options.patterns
            or any(fnmatch.fnmatch(trial.function, p) for p in options.patterns)
        )
        and (not options.kind or trial.kind in options.kind)
    ]
    random.Random(options.seed).shuffle(wanted)
    return wanted[: options.n]


def _tried(trial: Trial, root: Path, peace: Played) -> str:
    folder = Path(tempfile.mkdtemp(dir=root))
    mark = folder / "called"
    try:
        trial.scene.prepare(folder)
        shutil.copytree(root / "cache", folder / "cache")
        if trial.kind in faulty.KINDS:
            breaking = partial(faulty.break_function, trial.function, trial.kind, mark)
            got = _played(trial.scene, folder, folder, breaking)
            return judged(got, peace) if mark.exists() else "not called"
        course = broken_course(folder / "course", trial.function, trial.kind)
        got = _played(trial.scene.on(course), folder, folder, faulty.nothing)
        lost = [place for place in peace.scores if place not in got.scores]
        if stopped := [place for place in lost if any(name in place for name in SPARED)]:
            return f"{SURVIVOR}: it stops {', '.join(stopped)}"
        return judged(got, peace)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def judged(got: Played, peace: Played) -> str:
    """What a trial has shown, in a word, and what is wrong with a survivor."""
    if got.code is None:
        return f"{SURVIVOR}: it does not end"
    other = list(_other(got, peace))
    if other:
        return f"{SURVIVOR}: exit code {got.code}, and {', '.join(other[:4])}"
    lost = [place for place in peace.scores if place not in got.scores]
    if got.code == peace.code:
        return f"{SURVIVOR}: exit code {got.code} without {', '.join(lost[:4])}" if lost else "same"
    if got.code == Exit.FAULT:
        return "fault"
    if got.code == Exit.CALLED_WRONGLY:
        return f"refused: {got.errors[-200:]!r}"
    return f"{SURVIVOR}: exit code {got.code} {got.errors[-200:]}"


def _other(got: Played, peace: Played) -> Iterator[str]:
    """Scores that are not those in peace; a file of another name is seen where no fault is told."""
    for place, score in got.scores.items():
        always = place == "gradebook" or SHOWN in place
        named = place in peace.scores or got.code == peace.code or always
        if named and peace.scores.get(place) != score:
            yield f"{place} {score}"


def _played(scene: Scene, folder: Path, cache: Path, first: Callable[[], None]) -> Played:
    """Play a scene in a fork of this process, after `first`."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            _detach(folder, cache / "cache")
            local.LONGEST = LIMIT / 4
            first()
            code = command(scene.command)
            sys.stdout.flush()
        finally:
            os._exit(code)
    ended = _exit_code(pid)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    return Played(ended, scene.scores(folder), (folder / "stderr").read_text()[-2_000:])


def _detach(folder: Path, cache: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ["XDG_CACHE_HOME"] = str(cache)
    for name, number in (("stdout", 1), ("stderr", 2)):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), number)


def _exit_code(pid: int) -> int | None:
    """The exit code of a trial; None when it does not end in time."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
