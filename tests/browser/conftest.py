"""Chromium without a window; every page it opens is watched for errors and requests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu")


@dataclass
class Opened:
    """A page in the browser, and what it did that it should not have done."""

    page: Any
    troubles: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Not above: the fast tests are collected without a browser's library, too.
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "no browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page's text as a file, `width` pixels wide, light or dark, with or without scripts."""
    contexts: list[BrowserContext] = []

    def show(text: str, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Opened:
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(text, "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        shown = Opened(context.new_page())
        shown.page.on("console", lambda message: shown.troubles.append(message.text))
        shown.page.on("pageerror", lambda error: shown.troubles.append(str(error)))
        shown.page.on("dialog", lambda dialog: shown.troubles.append("a dialog"))
        shown.page.on("request", lambda request: _watch(request.url, shown.troubles))
        shown.page.goto(file.as_uri())
        return shown

    yield show
    for context in contexts:
        context.close()


def _watch(url: str, troubles: list[str]) -> None:
    if not url.startswith(("file:", "data:image/png")):
        troubles.append(f"a request: {url}")
