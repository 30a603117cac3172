"""A student's page: complete, self-contained, safe to open, and of bounded size."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from graders.figures import Table
from graders.intake.sources import Cell
from graders.report import (
    Audience,
    CheckResult,
    Report,
    SourceLine,
    Verdict,
)
from graders.reports.html import render
from tests.reports.examples import (
    ATTACKS,
    CELLS,
    FAULT,
    HIDDEN,
    PASSED,
    RAISED,
    UNREADABLE,
    WRONG,
    Page,
    page,
    report,
)

STUDENT, STAFF = Audience.STUDENT, Audience.STAFF
ALLOWED_TAGS = set(
    "html head meta title style body header main nav section article div h1 h2 h3 p b strong ul li"
    " table thead tbody tr th td dl dt dd pre code span bdi a svg rect".split()
)


def shown(shown: Report, audience: Audience = STUDENT) -> Page:
    return page(render(shown, CELLS, audience, titles={"naive_bayes": "Naive Bayes"}))


def test_a_page_says_points_verdicts_messages_and_code() -> None:
    text = shown(report(PASSED, WRONG, RAISED)).text
    for part in (
        "Naive Bayes",
        "mine.ipynb",
        "2 of 4.5 points",
        "2 of 3.5 points",
        "It halves.",
    ):
        assert part in text
    for part in (
        "✓ passed",
        "✗ wrong",
        "✗ raised an error",
        "Think.",
        "Shorter: sum.",
        "y = 2",
    ):
        assert part in text
    marked = re.search(r"→\s*dense\s*\(3,\)", text)
    assert marked


def test_only_staff_see_what_was_expected_and_how_it_was_graded() -> None:
    student, staff = (shown(report(WRONG), audience).text for audience in (STUDENT, STAFF))
    for part in ("Expected 4.25, got 3.", "97531", "strong", "2.4.6", "1.50", "3.25"):
        assert part in staff
        assert part not in student


def test_a_line_and_the_check_that_refers_to_it_are_linked_both_ways() -> None:
    html = render(report(PASSED, RAISED), CELLS, STUDENT)
    there = re.search(r'<a href="#(code-\d+-\d+)">cell 1, line 4</a>', html)
    assert there
    line = html[html.index(f'id="{there[1]}"') :].split("</p>")[0]
    assert "return" in line
    back = re.search(r'href="#(check-\d+)">It divides', line)
    assert back
    check = html[html.index(f'id="{back[1]}"') :].split("</article>")[0]
    assert "It divides." in check


@pytest.mark.parametrize("audience", Audience)
def test_every_link_leads_to_one_place_on_the_page(audience: Audience) -> None:
    read = shown(report(PASSED, WRONG, RAISED, HIDDEN, FAULT), audience)
    assert read.links
    assert [link for link in read.links if read.ids[link.removeprefix("#")] != 1] == []
    assert max(read.ids.values()) == 1


def test_a_source_line_that_is_not_shown_has_no_link() -> None:
    read = shown(report(replace(RAISED, where=SourceLine("cell 9", 1, "gone()"))))
    assert "cell 9, line 1: gone()" in read.text
    assert not [link for link in read.links if link.startswith("#code-9")]


def test_a_hidden_check_shows_its_points_only() -> None:
    read = shown(report(HIDDEN))
    assert "0 of 1" in read.text
    assert "A hidden" not in read.text
    assert "marked" not in render(report(HIDDEN), CELLS, STUDENT).split("</style>")[1]
    assert "A hidden message." in shown(report(HIDDEN), STAFF).text


def test_a_fault_of_ours_withholds_the_score_and_its_traceback() -> None:
    student = shown(report(PASSED, FAULT)).text
    assert "No score" in student
    assert "not your fault" in student
    assert "secret" not in student
    assert "2 of 3 points" not in student.split("Overview")[0]
    assert "our secret" in shown(report(PASSED, FAULT), STAFF).text
    broken = replace(report(), fault="Traceback: evaluator died")
    assert "evaluator died" not in shown(broken).text
    assert "evaluator died" in shown(broken, STAFF).text


def test_an_unreadable_submission_says_why() -> None:
    read = page(render(UNREADABLE, (), STUDENT))
    assert "mine.py: holds null bytes." in read.text
    assert "No score" in read.text
    assert "Your code" not in read.text


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_a_student_writes_becomes_part_of_the_page(attack: str, audience: Audience) -> None:
    html = render(*hostile(attack), audience)
    read = page(html)
    assert set(read.tags) <= ALLOWED_TAGS
    assert not [name for name in read.attributes if name.startswith("on") or name == "style"]
    assert all(link.startswith("#") for link in read.links)
    kinds = {unicodedata.category(c) for c in html} - {"Zs"}
    assert kinds.isdisjoint({"Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert {c for c in html if unicodedata.category(c) == "Cc"} == {"\n"}
    assert html.encode()


def hostile(attack: str) -> tuple[Report, tuple[Cell, ...]]:
    """A report that holds the attack wherever a student's text can come to stand."""
    texts: dict[str, Any] = dict.fromkeys(("message", "hint", "advice", "staff"), attack)
    check = replace(RAISED, **texts, where=SourceLine(attack, 1, attack))
    whole = replace(report(check, submission=attack), notes=(attack,), problem=attack, fault=attack)
    return whole, (Cell(attack, attack), Cell("cell 2", f"x = '{attack}'  # {attack}\n"))


def test_text_that_looks_like_markup_is_shown_as_it_was_written() -> None:
    attack = "<script>alert('&amp;')</script>"
    assert page(render(*hostile(attack), STUDENT)).text.count(attack) >= 6


def test_the_policy_allows_the_page_s_own_style_and_nothing_else() -> None:
    html = render(report(PASSED, WRONG), CELLS, STUDENT)
    policy = page(html).meta["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    style = html.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert _digest(style) in policy


def _digest(text: str) -> str:
    import base64
    import hashlib

    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("audience", Audience)
def test_headings_are_in_order(audience: Audience) -> None:
    read = shown(replace(report(PASSED, WRONG, RAISED), notes=("n",), fault="f"), audience)
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    steps = [after - before for before, after in zip(read.headings, read.headings[1:])]
    assert max(steps) == 1
    assert 'lang="en"' in render(report(PASSED), CELLS, audience)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000_000,
        "x = 1\n" * 3_000_000,
        "\n" * 20_000_000 + "x",
        "(" * 1_000_000,
        "'" * 1_000_000,
        "\\" * 1_000_000,
        '"""' + "\\\n" * 1_000_000,
        "f'" + "{x:" * 300_000,
        "0" * 1_000_000 + "j" * 1_000_000,
        "a." * 1_000_000,
        "<&\"'" * 500_000,
        "\u202e" * 2_000_000,
        ("('" * 400 + "\n") * 3_000,
        ('f"""{x!r:{' * 80 + "\n") * 3_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_a_huge_submission_makes_a_page_of_bounded_size_that_says_what_is_missing(
    text: str,
) -> None:
    html = render(report(PASSED), (Cell("cell 1", text), Cell("cell 2", "y")), STUDENT)
    assert len(html) < 4_000_000
    assert "not shown" in html


def test_many_cells_and_long_messages_are_cut_and_say_so() -> None:
    cells = [Cell(f"cell {number}", "x = 1\n") for number in range(100_000)]
    check = replace(WRONG, message="m" * 1_000_000, hint="h" * 1_500_000, advice="a" * 1_600_000)
    check = replace(check, staff="s" * 1_700_000)
    noted = replace(report(check), notes=("n" * 100_000,) * 1_000)
    html = render(noted, cells, STAFF)
    assert len(html) < 4_000_000
    assert "95,000 more cells are not shown" in html
    for more in ("990,000", "1,490,000", "1,590,000", "1,690,000"):
        assert f"{more} more characters are not shown" in html
    assert "950 more notes" in html


def test_the_bound_is_on_all_cells_together() -> None:
    cells = [Cell(f"cell {number}", "x = 1  # " + "c" * 900) for number in range(1_000)]
    read = page(render(report(PASSED), cells, STUDENT))
    assert 100 <= sum(name.startswith("code-") for name in read.ids) <= 112
    assert "more cells are not shown" in read.text


def test_line_numbers_are_python_s() -> None:
    text = "a = 1\r\nb = '\x0c\u2028\x1d'\rc = 3\n\n\n\td = 4"
    check = replace(RAISED, where=SourceLine("m.py", 6, "d = 4"))
    html = render(report(check), (Cell("m.py", text),), STUDENT)
    line = html[html.index('id="code-1-6"') :].split("</div>")[0]
    assert page(line).text == "6        d = 4"
    assert "code-1-7" not in html


def test_every_verdict_has_a_word_beside_its_colour() -> None:
    for verdict in Verdict:
        check = CheckResult("f.a", "f", "T.", verdict, 0, 1)
        html = render(report(check), CELLS, STUDENT)
        assert re.search(rf'class="verdict {verdict.value}">.* [a-zP ]+</span>', html)


def test_the_page_begins_with_the_check_that_costs_most_where_no_cause_is_shared() -> None:
    html = render(report(PASSED, RAISED, WRONG, HIDDEN), CELLS, STUDENT)
    start = html[html.index("Start here") :].split("</section>")[0]
    assert ">f: Seen 3.</a>" in start
    assert start.count("<li>") == 1
    assert "Start here" not in render(report(PASSED, HIDDEN), CELLS, STUDENT)


@pytest.mark.parametrize("values", ["[[1., 2.], [nan, -3e-05]]", "[1, 2, ..., 9] (shape (90,))"])
def test_values_that_a_table_shows_are_not_repeated_in_words(values: str) -> None:
    told = replace(WRONG, message=f"Too small. Got {values}. Right for K = 2.")
    table = Table("The means", ("at", "0"), (("", "1.5"),))
    with_table = replace(report(told), figures={told.id: (table,)})
    assert "Too small. Right for K = 2." in shown(with_table).text
    assert f"Got {values}." in shown(report(told)).text
    for_staff = replace(report(told), figures={told.id: (replace(table, staff=True),)})
    assert f"Got {values}." in shown(for_staff, STAFF).text
