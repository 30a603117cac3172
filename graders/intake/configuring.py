"""Which statements configure a library when they run, wherever the call stands.

Such a statement is kept for its effect: it binds no name that an answer uses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

SEEDING = frozenset(["seed", "set_seed", "set_random_seed"])
"""Calls that seed a random generator. What they start, such as a training run, is not kept."""

CONFIGURING = SEEDING | frozenset(
    ["set_floatx", "set_epsilon", "set_image_data_format", "set_global_policy", "set_policy"]
    + ["run_functions_eagerly", "experimental_run_functions_eagerly", "enable_debug_mode"]
    + ["enable_numpy_behavior", "experimental_enable_numpy_behavior", "enable_v2_behavior"]
    + ["set_visible_devices", "set_soft_device_placement", "enable_op_determinism"]
    + ["filterwarnings", "simplefilter", "seterr", "setrecursionlimit", "putenv"]
)
"""Functions and methods that configure a library, by the last part of their name."""

DRAWING = ("figure", "image", "savefig")
"""Groups of Matplotlib's settings that change what is drawn."""

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
CHANGING = ("update", "setdefault")


def effects(nodes: Sequence[ast.stmt]) -> frozenset[int]:
    """The numbers of the statements that configure a library when they run.

    That is a call of a configuring function, a change of the environment or of
    Matplotlib's settings, at the top level or in a function of the student's that is
    called there.
    """
    aliases = {n.asname: n.name for node in nodes for n in _imported(node) if n.asname}
    bodies = {node.name: node for node in nodes if isinstance(node, DEFINITIONS)}
    calling = Configuring(aliases, {name: list(_run(body)) for name, body in bodies.items()})
    return frozenset(
        number
        for number, node in enumerate(nodes)
        if not isinstance(node, DEFINITIONS) and calling.configures(list(_executed(node)))
    )


class Configuring:
    """Recognises code that configures a library, given a file's functions.

    `aliases` maps the new name of an import to the old one, `functions` the name of each
    function and class to the nodes that run when it is called.
    """

    def __init__(self, aliases: dict[str, str], functions: dict[str, list[ast.AST]]) -> None:
        self._aliases = aliases
        self._functions = functions
        self._known: dict[str, bool] = {}

    def configures(self, nodes: Sequence[ast.AST]) -> bool:
        """Whether running these nodes configures a library."""
        loops = any(isinstance(node, LOOPS) for node in nodes)
        names = CONFIGURING - SEEDING if loops else CONFIGURING
        return any(self._is_effect(node, names) for node in nodes)

    def _is_effect(self, node: ast.AST, names: frozenset[str]) -> bool:
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            return _assigns_setting(node)
        if not isinstance(node, ast.Call):
            return False
        name = self._aliases.get(last := _last(node.func), last)
        if name in names or _changes_setting(node):
            return True
        return isinstance(node.func, ast.Name) and self._calls(node.func.id)

    def _calls(self, function: str) -> bool:
        if function not in self._known:
            self._known[function] = False  # while it is looked into: it may call itself
            self._known[function] = self.configures(self._functions.get(function, []))
        return self._known[function]


def _imported(node: ast.stmt) -> list[ast.alias]:
    return node.names if isinstance(node, ast.ImportFrom) else []


def _run(definition: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a function is called, or an object of a class is made."""
    if isinstance(definition, ast.ClassDef):
        for method in definition.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                yield from _run(method)
    elif isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for statement in definition.body:
            yield from _executed(statement)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those in it, without the bodies of functions, which run when called."""
    pending = [node]
    while pending:
        one = pending.pop()
        if not isinstance(one, (*DEFINITIONS, ast.Lambda)):
            yield one
            pending.extend(ast.iter_child_nodes(one))


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _assigns_setting(node: ast.Assign | ast.AugAssign) -> bool:
    """os.environ["…"] = …, rcParams["figure.…"] = …"""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    owners = [_last(t.value) for t in targets if isinstance(t, ast.Subscript)]
    return "environ" in owners or ("rcParams" in owners and _is_about_drawing(node))


def _changes_setting(call: ast.Call) -> bool:
    """os.environ.update(…), rcParams.update({"figure.…": …}), rc("figure", …), style.use(…)."""
    name = _last(call.func)
    owner = _last(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if owner == "environ":
        return name in CHANGING
    if owner == "rcParams":
        return name in CHANGING and _is_about_drawing(call)
    return (owner == "style" and name == "use") or (name == "rc" and _is_about_drawing(call))


def _is_about_drawing(node: ast.AST) -> bool:
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    groups = {text.split(".")[0] for text in texts if isinstance(text, str)}
    return not groups.isdisjoint(DRAWING)
