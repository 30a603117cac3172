"""JupyterLab shows what `%grade` finds, in a released notebook."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from graders.cli import main
from graders.intake.sources import Cell
from graders.report import Audience
from graders.reports import notebook
from tests.notebook.kernels import OWN
from tests.reports.examples import PASSED, report
from tests.reports.examples import WRONG as FAILED
from tests.reports.test_pictures import IMAGES, PLOT
from tests.small import SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.campaign
LIMIT = 180_000
TOKEN = "only-for-this-test"
WIDTHS = """() => Array.from(document.querySelectorAll(".jp-MarkdownOutput img"))
    .filter(image => image.naturalWidth > 100).length === 2"""
"""Whether both pictures are drawn."""
WRONG = """def weighted_mean(values, weights):
    return np.mean(values)


def standardise(table):
    return (table - table.mean(axis=0)) / np.where(table.std(axis=0) > 0, table.std(axis=0), 1.0)"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder: the first function is wrong, the second one right."""
    options = ["--notebook", "--course", str(SMALL.root)]
    assert main(["start", "summaries", str(tmp_path / "work"), *options]) == 0
    path = tmp_path / "work" / "summaries.ipynb"
    written = nbformat.read(path, 4)
    answers = [cell for cell in written.cells if cell.source.startswith("def ")]
    answers[0].source, answers[1].source = WRONG.split("\n\n\n")
    nbformat.write(written, path)
    return path.parent


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    """JupyterLab, serving the folder."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
    ]
    own = {"PYTHONPATH": OWN, "PROBGRADE_COURSE": str(SMALL.root), "HOME": str(tmp_path)}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=folder,
            env={**os.environ, **own},
            stderr=log,
        )
    yield f"http://127.0.0.1:{port}/lab/tree/summaries.ipynb?token={TOKEN}"
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:  # it waits for a kernel that is starting
        server.kill()
        server.wait()


def test_jupyterlab_shows_a_mistake_and_a_success(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    _reached(page, address)
    page.locator(".jp-Notebook h1").first.wait_for(timeout=LIMIT)
    # What is run while the kernel starts can be lost.
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
    idle.first.wait_for(timeout=LIMIT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    results: Locator = page.locator(".jp-OutputArea .probgrade")
    results.nth(1).wait_for(timeout=LIMIT)
    page.screenshot(path=tmp_path / "jupyterlab.png")
    first, second = results.nth(0).inner_text(), results.nth(1).inner_text()
    assert "The weights are not used." in first
    assert "0 of 2 points" in first or "of 2 points" in first
    assert "2 of 2 points" in second
    assert results.nth(0).locator(".failed").count()
    assert not results.nth(1).locator(".failed").count()
    page.close()


def test_jupyterlab_shows_the_pictures_of_a_feedback_notebook(
    browser: Browser, folder: Path, address: str, tmp_path: Path
) -> None:
    graded = replace(report(PASSED, FAILED), figures={FAILED.id: (PLOT, IMAGES)})
    cells = (Cell("cell 1", "def f(x):\n    return x"),)
    made = notebook.render(graded, cells, Audience.STUDENT)
    (folder / "feedback.ipynb").write_text(made, "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    _reached(page, address.replace("summaries.ipynb", "feedback.ipynb"))
    pictures = page.locator(".jp-MarkdownOutput img")
    pictures.nth(1).wait_for(timeout=LIMIT)
    page.wait_for_function(WIDTHS, timeout=LIMIT)
    page.screenshot(path=tmp_path / "feedback.png")
    assert pictures.nth(0).get_attribute("alt") == PLOT.alt
    page.close()


def _reached(page: object, address: str) -> None:
    """Open an address of a server that is starting."""
    from playwright.sync_api import Error, Page

    assert isinstance(page, Page)
    for _ in range(120):
        try:
            page.goto(address, timeout=LIMIT)
            return
        except Error:
            page.wait_for_timeout(1000)
    raise AssertionError(f"{address} does not answer")
