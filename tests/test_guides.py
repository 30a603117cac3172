"""The guides: their links lead somewhere, and the commands they name exist."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest

from graders.cli import _parser
from graders.errors import CalledWrongly
from tests.bundled import ROOT

README = ROOT / "README.md"
GUIDES = (
    README,
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted((ROOT / "graders").rglob("README.md")),
    ROOT / "tests" / "README.md",
    *sorted((ROOT / "exercises").rglob("README.md")),
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODULE = re.compile(r"python -m (tests[\w.]*)")
OPTIONAL = re.compile(r"\[([^\]|]*)[^\]]*\]")
"""An optional part of a command, of which the first alternative is tried."""

guides = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))


def anchors(text: str) -> set[str]:
    """The anchors of a guide's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(guide: Path) -> list[str]:
    """Links to a file or a heading that does not exist."""
    links = LINK.findall(FENCE.sub("", guide.read_text("utf-8")))
    return [link for link in links if "://" not in link and not leads_somewhere(guide, link)]


def leads_somewhere(guide: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (guide.parent / name).resolve() if name else guide
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(target.read_text("utf-8"))


def commands(text: str) -> list[str]:
    """The `probgrade` commands in the fenced blocks, without comments."""
    blocks = [block for language, block in FENCE.findall(text) if language in ("", "sh")]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("probgrade ")]


def arguments(command: str) -> list[str]:
    return shlex.split(OPTIONAL.sub(r"\1", command).replace("…", ""), comments=True)[1:]


@guides
def test_links_lead_somewhere(guide: Path) -> None:
    assert broken_links(guide) == []


@guides
def test_commands_exist(guide: Path) -> None:
    for command in commands(guide.read_text("utf-8")):
        try:
            _parser().parse_args(arguments(command))
        except CalledWrongly as error:
            pytest.fail(f"{command}: {error}")


@guides
def test_modules_exist(guide: Path) -> None:
    modules = MODULE.findall(guide.read_text("utf-8"))
    assert [module for module in modules if find_spec(module.rstrip(".")) is None] == []


def test_every_documented_module_stands_in_the_guide_to_the_tests() -> None:
    named = set(MODULE.findall((ROOT / "tests" / "README.md").read_text("utf-8")))
    for path in sorted((ROOT / "tests").rglob("*.py")):
        own = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
        is_helper = own.count(".") > 2
        if not is_helper and f"python -m {own}" in path.read_text("utf-8"):
            assert own in named


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) < 200


@pytest.mark.parametrize("link", ["no_such_file.md", "README.md#no-such-heading", "#nothing"])
def test_a_broken_link_is_found(link: str) -> None:
    assert not leads_somewhere(README, link)
