"""The figures, in lines."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from tests.benchmarks.rivals.cases import CASES
from tests.benchmarks.rivals.nbgrader import NbGrader
from tests.benchmarks.rivals.rounds import JOBS, Round
from tests.benchmarks.rivals.submissions import CLASS
from tests.benchmarks.rivals.timing import Graded

AIM = 1.2
POSSIBLE = sum(case.points for case in CASES.values())


def table(rounds: Sequence[Round]) -> Iterator[str]:
    """The figures of all rounds."""
    low, high = (pick(done.load for done in rounds) for pick in (min, max))
    yield f"{len(rounds)} rounds, load average {low:.1f} to {high:.1f} as they began"
    yield "seconds per submission: median [minimum, maximum], and those of a processor"
    processor = [done.ours.taken.processor / len(CLASS) for done in rounds]
    yield _row(f"probgrade --jobs {JOBS}", [done.ours.each for done in rounds], processor)
    for name in rounds[0].others:
        yield from _tell_other(name, rounds)
    if rounds[0].others:
        yield from _tell_points(rounds)
    if rounds[0].one_by_one:
        yield from _tell_jobs(rounds)
    if rounds[0].limit:
        yield from _tell_limit(rounds)


def brief(done: Round) -> str:
    """A round's seconds per submission, in a line: of a long benchmark nothing gets lost."""
    seconds = {f"{JOBS} jobs": done.ours.each, f"{JOBS} jobs, warm": done.ours.warm / len(CLASS)}
    if done.one_by_one:
        seconds["1 job"] = done.one_by_one.each
        seconds["1 job, warm"] = done.one_by_one.warm / len(CLASS)
    if done.limit:
        seconds["bare"] = done.limit.taken.clock / len(CLASS)
    seconds |= {name: graded.taken.clock for name, graded in done.others.items()}
    times = ", ".join(f"{name} {value:.2f}" for name, value in seconds.items())
    return f"{done.submission.student} (load {done.load:.1f}): {times}"


def _tell_other(name: str, rounds: Sequence[Round]) -> Iterator[str]:
    graded = [done.others[name] for done in rounds]
    processor = [each.taken.processor for each in graded]
    yield _row(name, [each.taken.clock for each in graded], processor)
    seconds = [each.taken.clock for each in graded]
    if name == NbGrader.name:
        seconds = [each - done.start for each, done in zip(seconds, rounds)]
        yield _row("  less its start, once a class", seconds)
    yield _row("  ratio to probgrade", [s / done.ours.each for s, done in zip(seconds, rounds)])


def _tell_points(rounds: Sequence[Round]) -> Iterator[str]:
    yield f"points of {POSSIBLE:g}, probgrade's first:"
    for done in rounds:
        ours = done.ours.points[done.submission.student]
        others = ", ".join(f"{name} {one.points:g}" for name, one in done.others.items())
        title = f"  {done.submission.kind}/{done.submission.student}"
        yield f"{title:34}{ours:8g}; {others}"
    wrong = [line for done in rounds for line in ungraded(done)]
    yield from wrong or ["all of them grade: right ones get full marks, all others lose points"]
    same = sum(
        {one.points for one in done.others.values()} == {_ours(done).points} for done in rounds
    )
    yield f"all give the same points to {same} of {len(rounds)}"


def ungraded(done: Round) -> Iterator[str]:
    """Who did not grade: gave a right submission less than full marks, or another full ones."""
    for name, one in {**done.others, "probgrade": _ours(done)}.items():
        if (one.points == POSSIBLE) != (done.submission.kind == "right"):
            yield f"NOT GRADED by {name}: {one.points:g} for {done.submission.student}"


def _ours(done: Round) -> Graded:
    return Graded(done.ours.points[done.submission.student], done.ours.taken)


def _tell_jobs(rounds: Sequence[Round]) -> Iterator[str]:
    pairs = [(done.one_by_one, done.ours) for done in rounds if done.one_by_one]
    yield f"{JOBS} jobs against 1, times as fast:"
    yield _row("  whole", [one.taken.clock / more.taken.clock for one, more in pairs])
    yield _row("  without startup", [one.warm / more.warm for one, more in pairs])


def _tell_limit(rounds: Sequence[Round]) -> Iterator[str]:
    pairs = [(done.ours, done.limit) for done in rounds if done.limit]
    used = [(ours.taken.processor - bare.loading, bare.taken.processor) for ours, bare in pairs]
    count = len(CLASS)
    yield f"seconds per submission without startup, {JOBS} at a time:"
    ours = [graded.warm / count for graded, _ in pairs]
    yield _row("  probgrade", ours, [warm / count for warm, _ in used])
    code = [bare.taken.clock / count for _, bare in pairs]
    yield _row("  the same code, bare", code, [bare / count for _, bare in used])
    yield _row(f"  ratio (aim: {AIM})", [warm / bare for warm, bare in zip(ours, code)])
    yield _row("  ratio of processor seconds", [warm / bare for warm, bare in used])


def _row(name: str, values: Sequence[float], processor: Sequence[float] = ()) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    used = f"{statistics.median(processor):10.2f}" if processor else ""
    return f"{name:34}{middle:8.2f}  [{low:.2f}, {high:.2f}]{used}"
