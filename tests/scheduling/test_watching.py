"""A file that is saved again and again: only what a save has changed runs again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders.report import Verdict
from graders.sandbox.observation import Observation, Outcome, pack
from graders.sandbox.server import ForkServer
from graders.scheduling.saves import Saves
from graders.scheduling.watching import Save, SavedAgain, Watched
from tests.small import RIGHT, ROOM, SMALL

TEXT = RIGHT.read_text()
COUNTED_FROM_ONE = TEXT.replace("return centres, labels", "return centres, labels + 1")
RAISES = TEXT.replace("np.quantile(means", "np.quantil(means")
PROBES = {"fit_ridge": 3, "bootstrap_interval": 4, "cluster": 3}
"""How many different calls the checks of each function make."""
EVERY = sum(PROBES.values())


@pytest.fixture
def server() -> Iterator[ForkServer]:
    with ForkServer(SMALL) as server:
        yield server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.py"


@pytest.fixture
def watched(server: ForkServer, path: Path) -> Watched:
    return Watched(server, path)


def saves(watched: Watched, path: Path, *texts: str) -> list[Save]:
    found = []
    for text in texts:
        path.write_text(text)
        found.append(watched.grade())
    return found


def points(save: Save) -> float | None:
    return save.report.points


class TestWhatRunsAgain:
    def test_is_the_function_that_was_fixed(self, watched: Watched, path: Path) -> None:
        first, second = saves(watched, path, COUNTED_FROM_ONE, TEXT)
        assert (first.ran, points(first)) == (EVERY, 9)
        assert (second.ran, points(second)) == (PROBES["cluster"], 10)

    def test_is_the_function_that_was_broken(self, watched: Watched, path: Path) -> None:
        _, second = saves(watched, path, TEXT, RAISES)
        assert second.ran == PROBES["bootstrap_interval"]
        assert points(second) == 7

    def test_is_nothing_where_a_change_is_undone(self, watched: Watched, path: Path) -> None:
        *_, last = saves(watched, path, TEXT, RAISES, TEXT)
        assert (last.ran, points(last)) == (0, 10)

    def test_is_nothing_where_statements_only_move(self, watched: Watched, path: Path) -> None:
        before, after = saves(watched, path, RAISES, f"# one\n\n# two\n{RAISES}")
        lines = [
            [check.where.line for check in save.report.checks if check.where]
            for save in (before, after)
        ]
        assert after.ran == 0
        assert lines[1] == [line + 3 for line in lines[0]] != []

    def test_is_all_that_needs_a_helper(self, watched: Watched, path: Path) -> None:
        helper = "\n\ndef many(resamples):\n    return range(resamples)\n"
        using = TEXT.replace("range(resamples)", "many(resamples)")
        using = using.replace("range(steps)", "many(steps)") + helper
        first, second = saves(
            watched, path, using, using.replace("return range", "return 0, range")
        )
        assert points(first) == 10
        assert second.ran == PROBES["cluster"] + PROBES["bootstrap_interval"]

    def test_is_the_function_that_was_added_or_removed(self, watched: Watched, path: Path) -> None:
        without = TEXT.replace("def cluster", "def clusters")
        removed, added = saves(watched, path, without, TEXT)
        assert (points(removed), points(added)) == (7, 10)
        assert added.ran == PROBES["cluster"]

    def test_is_the_same_in_a_notebook_whose_cells_move(
        self, server: ForkServer, tmp_path: Path
    ) -> None:
        path = tmp_path / "mine.ipynb"
        watched = Watched(server, path)
        notebook = json.loads((ROOM / "right" / "notebook.ipynb").read_text())
        (first,) = saves(watched, path, json.dumps(notebook))
        new = {"cell_type": "code", "source": "print(1)", "metadata": {}, "outputs": []}
        notebook["cells"].insert(0, {**new, "execution_count": None})
        (second,) = saves(watched, path, json.dumps(notebook))
        assert points(first) == points(second) == 10
        assert second.ran == 0

    def test_is_what_took_too_long_when_it_is_saved_unchanged(
        self, watched: Watched, path: Path
    ) -> None:
        """The machine may have been busy."""
        saves(watched, path, TEXT)
        key = next(iter(watched._observations))
        watched._observations[key] = pack(Observation(Outcome.TIMED_OUT, reason="busy"))
        commented, unchanged = saves(watched, path, f"{TEXT}\n# more", f"{TEXT}\n# more")
        assert (commented.ran, unchanged.ran) == (0, 1)
        assert points(unchanged) == 10


def test_while_nothing_parses_there_is_one_line_and_nothing_runs(
    watched: Watched, path: Path
) -> None:
    _, typing, after = saves(watched, path, TEXT, "def cluster(points, centres\n", TEXT)
    assert "line 1 does not parse: '(' was never closed" in typing.report.problem
    assert (typing.ran, points(typing)) == (0, None)
    assert (after.ran, points(after)) == (0, 10)


def test_an_unfinished_line_elsewhere_leaves_the_answers(watched: Watched, path: Path) -> None:
    _, typing = saves(watched, path, TEXT, f"{TEXT}\nx = (1,\n")
    assert (typing.ran, points(typing)) == (0, 10)
    assert ["does not parse" in note for note in typing.report.notes] == [True]


def test_a_cell_that_does_not_parse_takes_down_its_function_only(
    server: ForkServer, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ipynb"
    text = (ROOM / "right" / "notebook.ipynb").read_text()
    broken = text.replace("def cluster(", "def cluster((")
    assert broken != text
    _, save = saves(Watched(server, path), path, text, broken)
    failed = {c.function for c in save.report.checks if c.verdict is not Verdict.PASSED}
    assert failed == {"cluster"}


def test_a_file_written_in_two_parts_is_read_once_more(
    watched: Watched, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("")
    monkeypatch.setattr(
        "graders.scheduling.watching.time.sleep", lambda seconds: path.write_text(TEXT)
    )
    assert points(watched.grade()) == 10


def test_the_seed_and_the_exercise_stay(watched: Watched, path: Path) -> None:
    seeds = {save.report.seed for save in saves(watched, path, TEXT, RAISES, COUNTED_FROM_ONE)}
    assert len(seeds) == 1
    (other,) = saves(watched, path, "def mean(x):\n    return 0\n")
    assert "regression asks for" in other.report.problem


def test_only_one_function_s_checks_are_made(server: ForkServer, path: Path) -> None:
    first, second = saves(Watched(server, path, function="cluster"), path, TEXT, RAISES)
    assert {check.function for check in first.report.checks} == {"cluster"}
    assert (points(first), first.report.possible) == (3, 3)
    assert (first.ran, second.ran) == (PROBES["cluster"], 0)


class SavedAtOnce(Saves):
    """A file that is saved again whenever someone asks."""

    def __init__(self) -> None:
        pass

    def again(self) -> bool:
        return True


def test_a_grading_is_given_up_when_the_file_is_saved_again(server: ForkServer, path: Path) -> None:
    path.write_text((ROOM / "broken" / "hangs.py").read_text())
    watched = Watched(server, path, saves=SavedAtOnce())
    with pytest.raises(SavedAgain):
        watched.grade()
    scratch = list(Path(server._root).glob("*-*"))
    assert scratch == []
