"""Reports to render, and what a browser would make of the pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from graders.intake.sources import Cell
from graders.report import (
    CheckResult,
    Report,
    SourceLine,
    Verdict,
)

CODE = "import numpy as np\n\ndef f(x):\n    return 1 / 0\n"
CELLS = (Cell("cell 1", CODE), Cell("cell 2", "\n"), Cell("cell 3", "y = 2\n"))
PASSED = CheckResult("f.a", "f", "It adds.", Verdict.PASSED, 2, 2, advice="Shorter: sum.")
WRONG = CheckResult(
    *("f.b", "f", "It halves.", Verdict.WRONG, 0, 1.5),
    message="Seen 3.\n  name   shape\n→ dense  (3,)",
    hint="Think.",
    staff="Expected 4.25, got 3.",
)
RAISED = CheckResult(
    *("g.a", "g", "It divides.", Verdict.RAISED, 0, 1),
    message="Your code raised ZeroDivisionError.",
    where=SourceLine("cell 1", 4, "return 1 / 0"),
)
HIDDEN = CheckResult(
    *("g.b", "g", "It is fast.", Verdict.WRONG, 0, 1),
    hidden=True,
    message="A hidden message.",
    hint="A hidden hint.",
    where=SourceLine("cell 3", 1, "y = 2"),
)
FAULT = CheckResult(
    *("g.c", "g", "It ends.", Verdict.GRADER_ERROR, 0, 1),
    staff="Traceback: our secret",
)
UNREADABLE = Report("mine.py", None, (), "none", seed=0, problem="mine.py: holds null bytes.")


def report(*checks: CheckResult, submission: str = "mine.ipynb") -> Report:
    return Report(
        *(submission, "naive_bayes", checks, "strong"),
        seed=97531,
        versions={"numpy": "2.4.6"},
        seconds={"total": 3.25},
        phases={"probes": 1.5},
    )


ATTACKS = (
    "<script>alert(1)</script>",
    "</pre></code></div></style></title><img src=x onerror=alert(1)>",
    "<!-- <![CDATA[ ]]> --> &lt;b&gt; &#x202e;",
    "\"' onmouseover='alert(1)' x=\"",
    "{{ 7 * 7 }} {% raw %}",
    "\0\x1b[2J\x07\x9b31m\r\x85",
    "\u202e\u2066\u2069\ufeff\u200b\ufffe\U000e0041",
    "\ud800 half a pair",
    "javascript:alert(1)",
    "//elsewhere.example/x",
    "'''\n\"\"\"",
)
"""What a student could name a file, write as code, or raise as an error's message."""


VOID = ("meta", "rect", "line", "img", "wbr")
"""Tags without an end."""


@dataclass
class Page(HTMLParser):
    """What stands in a page: its text, ids, addresses, tags and headings."""

    text: str = ""
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    attributes: set[str] = field(default_factory=set)
    meta: dict[str, str] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.attributes |= given.keys()
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "meta":
            key = given.get("name") or given.get("http-equiv", "")
            self.meta[key.lower()] = given.get("content", "")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        self.links += [given[name] for name in ("href", "src", "xlink:href") if name in given]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


def page(html: str) -> Page:
    """The page, read; every tag in it is closed where it should be."""
    read = Page()
    read.feed(html)
    read.close()
    assert read.open == []
    return read
