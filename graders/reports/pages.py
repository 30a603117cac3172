"""Shared by all HTML pages: templates that escape and clean everything, one style, no requests."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from graders.reports.pictures import drawn
from graders.reports.pictures.tables import in_text
from graders.reports.words import (
    WORDS,
    clean,
    cut,
    points,
    sign,
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
    style = files("graders.reports").joinpath("templates", "page.css").read_text("utf-8")
    environment.globals |= {"style": Markup(style), "policy": _policy(style), "words": WORDS}
    environment.filters |= {"points": points, "sign": sign, "cut": cut}
    environment.filters |= {"drawn": drawn, "as_table": in_text}
    return environment.get_template(name)


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _policy(style: str) -> str:
    """A Content Security Policy that allows this style, images within the page, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )
