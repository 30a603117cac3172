"""Quarto, R Markdown and MyST documents: their blocks of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

EXECUTED = re.compile(r"\{\s*(code-cell|code)\s*\}\s*(i?python3?)?\s*$|\{\s*i?python3?\b.*\}\s*$")
SHOWN = re.compile(r"i?python3?\b|py\b")
SETTINGS = re.compile(r"(:[\w-]+:.*\n)+|---\n(.*\n)*?---\n")
"""Settings before the code of a MyST block."""


def python_blocks(text: str) -> list[str]:
    """The blocks that run when the document is made; those only shown where none runs."""
    blocks = list(_blocks(text))
    executed = [code for info, code in blocks if EXECUTED.match(info)]
    return executed or [code for info, code in blocks if SHOWN.match(info)]


def runs_python(text: str) -> bool:
    """Whether a document has blocks that run."""
    return any(EXECUTED.match(info) for info, _ in _blocks(text))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence":
            settings = SETTINGS.match(token.content)
            lines = settings.group().count("\n") if settings else 0
            code = token.content.split("\n")[lines:]
            yield token.info.strip(), "\n" * lines + "\n".join(code)
