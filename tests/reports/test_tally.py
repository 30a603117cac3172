"""What a check tells about a class, and who shares a mistake."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from scipy import stats

from graders.report import CheckResult, Report, Verdict
from graders.reports.index import NAMED, Since, render
from graders.reports.tally import FEWEST, Attention, Row, Tally, attention, point_biserial
from tests.reports.examples import PASSED, RAISED, WRONG, page, report


def of(exercise: str, *checks: CheckResult) -> Report:
    return replace(report(*checks), exercise=exercise)


def test_the_correlation_is_the_point_biserial_one() -> None:
    draw = random.Random(5)
    passes = [draw.random() < 0.4 for _ in range(50)]
    points = [draw.gauss(10 + 2 * passed, 3) for passed in passes]
    expected = stats.pointbiserialr(passes, points).statistic
    assert point_biserial(passes, points) == pytest.approx(expected)
    assert point_biserial([True] * 9, points[:9]) is None
    assert point_biserial([True, False], [3.0, 3.0]) is None


def tallied(count: int) -> Tally:
    """Two checks: the first passed by the first half, the second by all who pass the first."""
    tally = Tally()
    for number in range(count):
        good = number < count // 2
        halves = replace(WRONG, verdict=Verdict.PASSED, points=1.5) if good else WRONG
        other = replace(halves, id="f.c", seconds=0.5)
        tally.add(of("vae", halves, other, PASSED), f"s{number}")
    return tally


def test_a_check_is_compared_with_all_other_checks() -> None:
    counts = {count.last.id: count for count in tallied(FEWEST).checks("vae")}
    assert counts["f.b"].discrimination == pytest.approx(1)
    assert counts["f.a"].discrimination is None
    assert counts["f.a"].tells_nothing == "nobody fails it"
    assert counts["f.b"].tells_nothing == ""
    assert counts["f.c"].median_seconds == 0.5
    few = tallied(FEWEST - 1).checks("vae")
    assert [count.discrimination for count in few] == [None] * 3


def test_who_shares_a_mistake_is_named_whatever_the_values_were() -> None:
    tally = Tally()
    for student, got in (("ben", "3"), ("ada", "4"), ("ada", "5")):
        tally.add(of("vae", replace(WRONG, message=f"This is the sum. Got {got}.\n more")), student)
    tally.add(of("vae", replace(WRONG, message="Another. Got 3.")), "cleo")
    tally.add(of("vae", replace(WRONG, message="As in “x”.", same_as="f.a")), "dev")
    tally.add(of("vae", replace(WRONG, message="As in “x”.", same_as="f.a")), "emil")
    (shared,) = tally.mistakes("vae")
    assert (shared.says, shared.students) == ("This is the sum.", ("ada", "ben"))
    assert tally.mistakes("other") == ()


def test_all_who_share_a_mistake_are_on_the_page() -> None:
    tally, names = Tally(), [f"s{number:02}" for number in range(NAMED + 5)]
    for name in names:
        tally.add(of("vae", WRONG), name)
    rows = [Row(name, "x.py", "vae", 0.0, 1.5) for name in names]
    text = page("".join(render(rows, tally))).text
    shared = text.split("Who shares a mistake")[1].split("Checks, the most")[0]
    assert f"{len(names)} students" in shared
    assert all(name in shared for name in names)
    assert "and 5 more" in shared


def test_one_submission_has_no_distribution() -> None:
    one = "".join(render([Row("a", "a.py", "vae", 1.0, 2.0)], Tally()))
    two = "".join(render([Row(n, "a.py", "vae", 1.0, 2.0) for n in "ab"], Tally()))
    assert 'class="histogram"' not in one
    assert 'class="histogram"' in two


def test_a_zero_by_a_failed_import_needs_a_human() -> None:
    failed = replace(RAISED, message="mine.py needs line 1, which raised ModuleNotFoundError: x.")
    assert attention(report(failed)) is Attention.IMPORT
    assert attention(report(failed, PASSED)) is None
    assert attention(report(RAISED)) is None


def test_exercises_stand_in_the_course_s_order() -> None:
    rows = [Row("ada", "a.py", name, 1.0, 2.0) for name in ("b", "c", "a")]
    html = "".join(render(rows, Tally(), {"c": "Third", "a": "First", "b": "Second"}))
    assert html.index("Third <span") < html.index("First <span") < html.index("Second <span")
    row = html.split('<th scope="row"><bdi>ada')[1]
    assert [row.index(f'data-label="{name}"') for name in "cab"] == sorted(
        row.index(f'data-label="{name}"') for name in "cab"
    )


def test_changes_are_shown() -> None:
    since = Since("since yesterday", (("ada", "vae", "3", "4.5"),))
    text = page("".join(render([], Tally(), since=since))).text
    assert "since yesterday" in text
    assert "4.5" in text
