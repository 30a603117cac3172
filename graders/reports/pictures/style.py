"""The style of pictures, for where a page's own does not reach."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

LIGHT = re.compile(r"\A:root \{.*?\n\}\n", re.DOTALL)
RULES = re.compile(r"/\* Pictures\. \*/\n(.*?)\n\n", re.DOTALL)


@cache
def _page() -> str:
    return files("graders.reports").joinpath("templates", "page.css").read_text("utf-8")


def rules() -> str:
    """The rules that a page has for pictures, in the page's colours."""
    found = RULES.search(_page())
    assert found is not None
    return found[1]


def light() -> str:
    """The light colours of a page."""
    found = LIGHT.search(_page())
    assert found is not None
    return found[0]
