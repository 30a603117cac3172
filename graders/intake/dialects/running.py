"""Lines that run another file in the same namespace: as imports of the names it binds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

RUN = re.compile(
    r"^(?P<indent>[ \t]*)(?:"
    r"%run[ \t]+(?:-\w+[ \t]+)*"
    r"|get_ipython\(\)\.(?:run_line_magic|magic)\([ru]?['\"]%?run(?:['\"],[ \t]*[ru]?['\"]|[ \t]+)"
    r"(?:-\w+[ \t]+)*"
    r"|exec\((?:compile\()?open\("
    r"|from[ \t]+(?=[\w.]+[ \t]+import[ \t]*\*))"
    r"(?:\\?['\"](?P<quoted>[^'\"\n\\]+)|[ru]?['\"]?(?P<path>[\w./-]+)).*$",
    re.MULTILINE,
)
"""`%run h.py`, the same as a call, `exec(open("h.py").read())` and `from h import *`."""


def run_modules(text: str) -> list[str]:
    """The modules that lines of a cell run, as an import would name them."""
    return list(dict.fromkeys(filter(None, map(_module, RUN.finditer(text)))))


def with_imports(text: str, bound: Mapping[str, Sequence[str]]) -> str:
    """The text with imports of names in place of these lines.

    `bound` maps the modules that are there to the names that each binds.
    """

    def imported(match: re.Match[str]) -> str:
        module = _module(match)
        names = bound.get(module, ())
        line = f"from {module} import {', '.join(names)}"
        if not module.isidentifier() and "." not in module:
            values = f"[getattr(__import__({module!r}), name) for name in {[*names]!r}]"
            line = f"{', '.join(names)}, = {values}"
        return match["indent"] + line if names else match[0]

    return RUN.sub(imported, text)


def imports(modules: Sequence[str]) -> Iterator[ast.stmt]:
    """Statements that import these modules."""
    for module in modules:
        yield ast.ImportFrom(module, [ast.alias("*")], 0)


def executed(node: ast.stmt) -> str | None:
    """The code in a call of `exec` on a text that is written out."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "exec":
        return None
    text = call.args[0] if len(call.args) == 1 and not call.keywords else None
    value = text.value if isinstance(text, ast.Constant) else None
    return value if isinstance(value, str) else None


def _module(match: re.Match[str]) -> str:
    """The name of a module below the folder; "" for another path.

    A file beside the answer may have any name, such as "my helpers".
    """
    given = match["quoted"] or match["path"]
    path = given.removeprefix("./").removesuffix(".py").removesuffix(".ipynb")
    module = path.replace("/", ".")
    named = all(part.isidentifier() for part in module.split("."))
    return module if named or re.fullmatch(r"[\w -]+", path) else ""
