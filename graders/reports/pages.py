"""Shared by all HTML pages: templates that escape and clean everything, one style, no requests."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from graders.reports.pictures import drawn
from graders.reports.pictures.tables import in_text
from graders.reports.words import (
    WORDS,
    clean,
    cut,
    points,
    sign,
    without_values,
)


@cache
def template(name: str) -> Template:
    """A template of this package; all it prints is cleaned and escaped, except `Markup`."""
    environment = Environment(
        loader=PackageLoader("graders.reports", "templates"),
        autoescape=True,
        finalize=_cleaned,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _text("page.css")
    environment.globals |= {"style": Markup(style), "words": WORDS, "policy": _policy(style)}
    environment.filters |= {"points": points, "sign": sign, "cut": cut}
    environment.filters |= {"drawn": drawn, "as_table": in_text, "breakable": breakable}
    environment.filters |= {"without_values": without_values}
    return environment.get_template(name)


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def breakable(text: str) -> Markup:
    """The text, which may break after an underscore and a slash."""
    escaped = str(escape(clean(text)))
    return Markup(escaped.replace("_", "_<wbr>").replace("/", "/<wbr>"))


@dataclass(frozen=True)
class Script:
    """A script of ours, which a page allows by its digest, and the policy that says so."""

    text: Markup
    policy: str


@cache
def script(name: str) -> Script:
    """A script of this package. It reads and changes the page it stands in, nothing else."""
    text, style = _text(name), _text("page.css")
    return Script(Markup(text), f"{_policy(style)}; script-src 'sha256-{_digest(text)}'")


def _policy(style: str) -> str:
    """A Content Security Policy that allows this style, images within the page, nothing else."""
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _text(name: str) -> str:
    return files("graders.reports").joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
