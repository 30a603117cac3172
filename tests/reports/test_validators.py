"""Files as programs that are not ours read them: pages, JUnit, workflows to copy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import html5lib
import junitparser
import pytest

from graders.intake.sources import Cell
from graders.notebook.rendering import rendered
from graders.report import Audience, Report
from graders.reports.writing import FORMATS
from tests.browser.pages import HOSTILE, PAGES
from tests.bundled import ROOT
from tests.reports.examples import ATTACKS, CELLS, FAULT, HIDDEN, PASSED, RAISED, WRONG, report
from tests.reports.test_inert import COMMANDS, MARKUP, attacked

FORMATS_README = ROOT / "graders" / "reports" / "README.md"
GRADED = report(PASSED, WRONG, RAISED, HIDDEN)


@pytest.mark.parametrize("name", [*PAGES, *HOSTILE])
def test_a_page_is_html_without_an_error(name: str) -> None:
    html5lib.HTMLParser(strict=True).parse(PAGES.get(name) or HOSTILE[name])


@pytest.mark.parametrize("payload", [*ATTACKS, *MARKUP])
def test_a_result_in_a_notebook_is_html_without_an_error(payload: str) -> None:
    html5lib.HTMLParser(strict=True).parseFragment(rendered(attacked(payload), payload)["html"])


@pytest.mark.parametrize("format", ["html", "notebook-html"])
def test_pages_of_faults_are_html_without_an_error(format: str) -> None:
    for graded in (report(FAULT), report()):
        html = FORMATS[format].render(graded, CELLS, Audience.STAFF, {})
        html5lib.HTMLParser(strict=True).parse(html)


def suites(format: str, graded: Report) -> Any:
    text = FORMATS[format].render(graded, (Cell("cell 1", ""),), Audience.STUDENT, {})
    return junitparser.JUnitXml.fromstring(text.encode())


@pytest.mark.parametrize("format", ["junit", "xunit1"])
def test_junit_is_read_with_its_verdicts(format: str) -> None:
    (suite,) = suites(format, GRADED)
    assert (suite.tests, suite.failures, suite.errors) == (4, 3, 0)
    results = [type(result).__name__ for case in suite for result in case.result]
    assert sorted(results) == ["Failure"] * 3
    assert sum(bool(case.result) for case in suite) == 3


@pytest.mark.parametrize("format", ["junit", "xunit1"])
@pytest.mark.parametrize("payload", [*ATTACKS, *COMMANDS, *MARKUP])
def test_junit_of_hostile_words_is_read(format: str, payload: str) -> None:
    (suite,) = suites(format, attacked(payload))
    assert len(list(suite)) == suite.tests == 4


@pytest.mark.parametrize(
    ("heading", "schema"),
    [("GitHub Actions", "vendor.github-workflows"), ("GitLab", "vendor.gitlab-ci")],
)
def test_a_workflow_to_copy_fits_its_schema(heading: str, schema: str, tmp_path: Path) -> None:
    section = FORMATS_README.read_text("utf-8").split(f"\n## {heading}\n")[1]
    found = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)
    assert found
    file = tmp_path / "workflow.yml"
    file.write_text(found[1], "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    file.write_text(found[1].replace("script:", "scripts:").replace("runs-on:", "runs-in:"))
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 1
