"""The index of a class: its figures are those of the reports, whatever stands in them."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from statistics import fmean, median
from urllib.parse import urlparse

import pytest

from graders.report import CheckResult, Report, Verdict
from graders.reports.index import (
    GROUP,
    MOST_URGENT,
    link,
    render,
)
from graders.reports.tally import (
    Attention,
    Row,
    Tally,
    attention,
    summaries,
)
from tests.reports.examples import ATTACKS, FAULT, PASSED, RAISED, UNREADABLE, WRONG, page, report

VERDICTS = (Verdict.PASSED, Verdict.WRONG, Verdict.RAISED, Verdict.TIMED_OUT, Verdict.GRADER_ERROR)


def some_reports(count: int) -> list[Report]:
    """Reports of three checks each, of every verdict, on two exercises."""
    draw = random.Random(count)

    def one(exercise: str) -> Report:
        verdicts = draw.choices(VERDICTS, weights=(20, 5, 3, 1, 1), k=3)
        checks = tuple(
            CheckResult(f"f.c{n}", "f", f"Title {n}.", v, n if v is Verdict.PASSED else 0.0, n)
            for n, v in enumerate(verdicts, start=1)
        )
        return replace(report(*checks), exercise=exercise)

    return [one(draw.choice(["naive_bayes", "vae"])) for _ in range(count)]


def row(number: int, graded: Report) -> Row:
    return Row(
        *(f"student {number:05}", f"work/{number}.py", graded.exercise),
        *(graded.points, graded.possible, attention(graded)),
        feedback=f"feedback/{number}.html",
        json=f"reports/{number}.json",
    )


def drawn(rows: list[Row], tally: Tally | None = None) -> str:
    return "".join(render(rows, tally or Tally()))


def test_figures_are_those_of_the_reports() -> None:
    reports = some_reports(300)
    found = {summary.exercise: summary for summary in summaries(map(row, range(300), reports))}
    assert set(found) == {"naive_bayes", "vae"}
    for name, summary in found.items():
        own = [r for r in reports if r.exercise == name]
        points = [r.points for r in own if r.points is not None]
        assert (summary.submissions, summary.scored) == (len(own), len(points))
        assert 0 < summary.scored < summary.submissions
        assert summary.mean == pytest.approx(fmean(points))
        assert summary.median == median(points)
        assert sum(summary.bins) == len(points)
        assert summary.bins[-1] == points.count(6.0)
        assert summary.bins[5] == points.count(3.0)


@pytest.mark.parametrize(
    ("points", "possible", "expected"),
    [(0, 20, 0), (1.9, 20, 0), (2, 20, 1), (0.3, 1, 3), (19.9, 20, 9), (20, 20, 10), (22, 20, 10)]
    + [(-1, 20, 0), (0, 0, 10), (1.47, 2.1, 7)],
)
def test_a_score_falls_in_its_bin(points: float, possible: float, expected: int) -> None:
    (summary,) = summaries([Row("a", "a.py", "vae", points, possible)])
    assert [number for number, count in enumerate(summary.bins) if count] == [expected]


def test_checks_are_counted_by_verdict_the_most_failed_first() -> None:
    reports, tally = some_reports(300), Tally()
    for graded in reports:
        tally.add(graded)
    counts = tally.checks("vae")
    own = [graded for graded in reports if graded.exercise == "vae"]
    for count in counts:
        seen = Counter(c.verdict for r in own for c in r.checks if c.id == count.last.id)
        assert count.verdicts == seen
        assert count.total == len(own)
    shares = [
        count.passed / (count.total - count.verdicts[Verdict.GRADER_ERROR]) for count in counts
    ]
    assert shares == sorted(shares)
    text = page(drawn([row(0, own[0])], tally)).text
    titles = [re.escape(count.last.title) for count in counts if own[0].exercise == "vae"]
    assert re.search(".*".join(titles), text, re.DOTALL)


def test_our_own_faults_do_not_count_against_a_check() -> None:
    tally = Tally()
    for verdict in (Verdict.PASSED, Verdict.GRADER_ERROR, Verdict.GRADER_ERROR):
        tally.add(report(replace(PASSED, verdict=verdict), replace(WRONG, verdict=verdict)))
    tally.add(report(WRONG))
    halved, adds = tally.checks("naive_bayes")
    assert (halved.last.id, halved.passed_share) == (WRONG.id, 0.5)
    assert (adds.last.id, adds.passed_share) == (PASSED.id, 1.0)


@pytest.mark.parametrize(
    ("graded", "reason"),
    [
        (report(PASSED, WRONG, RAISED), None),
        (report(PASSED, FAULT), Attention.FAULT),
        (replace(report(), fault="t"), Attention.FAULT),
        (UNREADABLE, Attention.UNREADABLE),
        (report(replace(WRONG, verdict=Verdict.TIMED_OUT)), Attention.STOPPED),
    ],
)
def test_what_needs_attention(graded: Report, reason: Attention | None) -> None:
    assert attention(graded) is reason


def test_what_needs_attention_stands_first_the_most_urgent_on_top() -> None:
    reasons = [None, Attention.STOPPED, Attention.UNREADABLE, None, Attention.FAULT]
    rows = [Row(f"s{n}", "x.py", "vae", 1.0, 2.0, why) for n, why in enumerate(reasons)]
    text = page(drawn(rows)).text
    urgent, students = text.split("Needs a human")[1].split("Submissions")[0], text
    assert re.findall(r"s\d", urgent) == ["s4", "s2", "s1"]
    assert re.findall(r"s\d", students.split("Remarks")[-1]) == ["s0", "s1", "s2", "s3", "s4"]


def test_students_are_sorted_and_every_submission_is_there_in_groups() -> None:
    rows = [Row(f"s{n:04}", "x.py", "vae", 1.0, 2.0) for n in range(2 * GROUP + 1)]
    random.Random(1).shuffle(rows)
    html = drawn(rows)
    read = page(html)
    assert re.findall(r"s\d{4}", read.text) == sorted(row.student for row in rows)
    assert html.count('<table class="class people">') == 3
    assert [read.ids[target[1:]] for target in read.links if target.startswith("#")].count(0) == 0


def test_groups_stand_with_their_means_where_there_are_several() -> None:
    rows = [Row(f"s{n}", "x.py", "vae", 1.0 + n, 9.0, group="AB"[n % 2]) for n in range(4)]
    rows.append(Row("s4", "x.py", "vae", None, 9.0))
    table = drawn(rows).split('<table class="class teams">')[1].split("</table>")[0]
    cells = re.findall(r"<(?:bdi|td)[^>]*>([^<]*)", table)
    assert cells == ["A", "2", "2", "B", "2", "3", "in no group", "1", ""]
    assert "Groups" not in drawn([replace(one, group="A") for one in rows])


def test_a_zero_for_a_name_that_is_not_imported_needs_a_human() -> None:
    told = "Your code raised NameError: name 'np' is not defined."
    lacks = report(replace(RAISED, message=told))
    assert attention(lacks) is Attention.IMPORT
    assert attention(report(PASSED, replace(RAISED, message=told))) is None


def test_a_long_list_of_the_urgent_is_cut_and_says_so() -> None:
    rows = [Row(f"s{n}", "x.py", "vae", None, 2.0, Attention.FAULT) for n in range(MOST_URGENT + 5)]
    text = page(drawn(rows)).text
    assert f"{MOST_URGENT + 5} need a human" in text
    assert f"The first {MOST_URGENT} are shown" in text


def test_a_row_says_points_remarks_and_where_its_reports_are() -> None:
    late = Row(
        "ada", "a b.py", "vae", 12.25, 20.0, None, ("2 days late",), "f/a b.html", "r/1.json"
    )
    read = page(drawn([late]))
    assert "12.25" in read.text.split("Students")[-1]
    assert "2 days late" in read.text
    assert {"./f/a%20b.html", "./r/1.json"} <= set(read.links)
    none = page(drawn([Row("ben", "b.py", None, None, 0.0, Attention.UNREADABLE)]))
    assert "no score" in none.text


def test_a_class_without_submissions_has_a_page() -> None:
    assert "0 submissions" in page(drawn([])).text


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_a_student_writes_becomes_part_of_the_page(attack: str) -> None:
    check = replace(RAISED, title=attack)
    tally = Tally()
    tally.add(replace(report(check), exercise=attack))
    hostile = Row(attack, attack, attack, 1.0, 2.0, None, (attack,), attack, attack)
    read = page(drawn([hostile], tally))
    assert read.tags.keys().isdisjoint({"img", "iframe", "object", "link", "base"})
    assert read.tags["script"] == 1
    assert not [name for name in read.attributes if name.startswith("on") or name == "style"]
    outside = [urlparse(target) for target in read.links if not target.startswith("#")]
    assert outside
    assert {(target.scheme, target.netloc) for target in outside} == {("", "")}


@pytest.mark.parametrize(
    "path", ["javascript:alert(1)", "//x.example/a", "https://x.example", "\\\\x"]
)
def test_a_link_leads_into_the_folder(path: str) -> None:
    target = urlparse(link(path))
    assert (target.scheme, target.netloc) == ("", "")
    assert target.path.startswith("./")
