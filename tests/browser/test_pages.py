"""Pages in a browser: no error, no request, accessible, within a phone's width, and quick."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.pages import HOSTILE, PAGES, class_page

pytestmark = pytest.mark.campaign
AXE = "axe_playwright_python/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pages = pytest.mark.parametrize("name", PAGES)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCROLLED = """Array.from(document.querySelectorAll('.scrolled'))
    .filter(box => box.scrollWidth > box.clientWidth + 1).length"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
"""Milliseconds from the address to the laid-out page, after our script."""
PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"


@pages
@pytest.mark.parametrize(("scheme", "width"), [("light", 380), ("dark", 1280)])
def test_axe_finds_no_violation(opened: Open, name: str, scheme: str, width: int) -> None:
    shown = opened(PAGES[name], width, scheme)
    shown.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = _violations(shown.page)
    assert found == []
    assert shown.troubles == []


@cache
def _axe() -> str:
    """axe-core, which comes with a package of another name."""
    distribution = metadata.distribution("axe-playwright-python")
    return Path(str(distribution.locate_file(AXE))).read_text()


def _violations(page: Any) -> list[str]:
    """What axe objects to. The page's policy forbids scripts; the browser's own may run."""
    page.evaluate(_axe())
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    results = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in results["violations"]
        for node in one["nodes"]
    ]


@pages
def test_a_phone_shows_it_without_scrolling_sideways(opened: Open, name: str) -> None:
    for width in (320, 380, 1280):
        page = opened(PAGES[name], width).page
        assert page.evaluate(OVERFLOW) == 0
        assert page.evaluate(SCROLLED) == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_do_nothing(opened: Open, name: str) -> None:
    shown = opened(HOSTILE[name])
    shown.page.evaluate(PAINTED)
    assert shown.troubles == []
    assert shown.page.evaluate("document.querySelectorAll('iframe, object, embed').length") == 0


def students(page: Any) -> list[str]:
    return list(page.locator("table.people tbody tr:visible th").all_inner_texts())


def test_students_are_searched_filtered_and_sorted(opened: Open) -> None:
    shown = opened(PAGES["class"])
    page, search = shown.page, shown.page.get_by_label("Search")
    assert len(students(page)) == 31
    search.fill("002 STUDENT")
    assert students(page) == ["Student 0002", *(f"Student 002{n}" for n in range(10))]
    assert page.locator("#find output").inner_text() == "11 of 31 students"
    search.fill("")
    page.get_by_label("Show").select_option("who needs a human")
    assert students(page) == ["Student 0007", "Zoë"]
    page.get_by_label("Show").select_option("all")
    total = page.locator("table.people thead th").filter(has_text="Total")
    total.get_by_role("button").click()
    sums = [float(text) for text in page.locator("td[data-label=Total]").all_inner_texts() if text]
    assert sums == sorted(sums)
    assert total.get_attribute("aria-sort") == "ascending"
    total.get_by_role("button").click()
    assert total.get_attribute("aria-sort") == "descending"
    assert students(page)[-1] == "Zoë"
    page.get_by_label("Sort by").select_option("Student")
    assert students(page)[0] == "Student 0000"
    assert shown.troubles == []


def test_students_of_one_group_are_shown_alone(opened: Open) -> None:
    shown = opened(PAGES["groups"])
    page = shown.page
    assert page.locator("table.teams tbody tr").count() == 4
    page.get_by_role("combobox", name="Group").select_option("Group 1")
    shown_names = students(page)
    assert len(shown_names) == 10
    assert all(name.endswith("Group 1") for name in shown_names)
    assert shown.troubles == []
    assert opened(PAGES["class"]).page.get_by_role("combobox", name="Group").count() == 0


def test_sorting_and_filtering_reach_all_tables(opened: Open) -> None:
    page = opened(class_page(250, exercises=1)).page
    page.get_by_label("Sort by").select_option(label="Remarks")
    names = page.evaluate(
        "Array.from(document.querySelectorAll('table.people tbody th')).map(c => c.textContent)"
    )
    assert len(set(names)) == len(names) == 251
    page.get_by_label("Search").fill("0249")
    assert students(page) == ["Student 0249"]
    assert page.locator("table.people:visible").count() == 1


def test_without_scripts_everything_is_still_there(opened: Open) -> None:
    page = opened(PAGES["class"], scripts=False).page
    assert len(students(page)) == 31
    assert not page.locator("#find").is_visible()
    assert page.locator("table.people button").count() == 0


def test_a_class_of_1000_is_small_and_opens_quickly(opened: Open) -> None:
    text = class_page(1_000)
    assert len(text.encode()) < 5_000_000
    for width in (380, 1280):
        # Of three, the quickest: a machine may be busy with other work.
        tries = [opened(text, width) for _ in range(3)]
        assert min(shown.page.evaluate(LOADED) for shown in tries) < 2_000
        assert tries[0].page.evaluate(OVERFLOW) == 0
        assert tries[0].troubles == []
