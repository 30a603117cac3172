"""Which statements configure a library when they run, wherever the call stands.

Such a statement is kept for its effect: it binds no name that an answer uses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

SEEDING = frozenset(["seed", "set_seed", "set_random_seed", "set_state", "setstate"])
"""Calls that seed a random generator. What they start, such as a training run, is not kept."""

CONFIGURING = SEEDING | frozenset(
    ["set_floatx", "set_epsilon", "set_image_data_format", "set_global_policy", "set_policy"]
    + ["run_functions_eagerly", "experimental_run_functions_eagerly", "enable_debug_mode"]
    + ["enable_numpy_behavior", "experimental_enable_numpy_behavior", "enable_v2_behavior"]
    + ["set_visible_devices", "set_soft_device_placement", "enable_op_determinism"]
    + ["enable_eager_execution", "enable_tensor_equality", "enable_check_numerics", "set_jit"]
    + ["filterwarnings", "simplefilter", "seterr", "setrecursionlimit", "putenv"]
)
"""Functions and methods that configure a library, by the last part of their name."""

DRAWING = ("figure", "image", "savefig")
"""Groups of Matplotlib's settings that change what is drawn."""

TRAINING = frozenset(["fit", "fit_generator", "train_on_batch", "minimize", "apply_gradients"])
"""A function that calls one of these is a run, not a setup: it takes long."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
CHANGING = ("update", "setdefault", "__setitem__")


def effects(nodes: Sequence[ast.stmt]) -> frozenset[int]:
    """The numbers of the statements that configure a library when they run.

    That is a call of a configuring function, a change of the environment or of
    Matplotlib's settings, at the top level or in a function of the student's that is
    called there.
    """
    aliases = dict(pair for node in nodes for pair in _renamed(node))
    bodies = {name: list(found) for node in nodes for name, found in _called(node)}
    libraries = {name for node in nodes for name in _libraries(node)}
    calling = Configuring(aliases, bodies, frozenset(libraries))
    return frozenset(
        number for number, node in enumerate(nodes) if calling.configures(list(_executed(node)))
    )


class Configuring:
    """Recognises code that configures a library, given a file's functions.

    `aliases` maps the new name of an import to the old one, `functions` the name of each
    function, method and class to the nodes that run when it is called, and `libraries` are
    the names of imported modules.
    """

    def __init__(
        self,
        aliases: dict[str, str],
        functions: dict[str, list[ast.AST]],
        libraries: frozenset[str] = frozenset(),
    ) -> None:
        self._aliases = aliases
        self._functions = functions
        self._libraries = libraries
        self._known: dict[str, bool] = {}

    def configures(self, nodes: Sequence[ast.AST]) -> bool:
        """Whether running these nodes configures a library."""
        loops = any(isinstance(node, LOOPS) for node in nodes)
        names = CONFIGURING - SEEDING if loops else CONFIGURING
        renamed = {id(node.value) for node in nodes if isinstance(node, ast.Assign)}
        return any(
            self._is_effect(node, names) or (self._is_handed_on(node) and id(node) not in renamed)
            for node in nodes
        )

    def _is_effect(self, node: ast.AST, names: frozenset[str]) -> bool:
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            return self._assigns_setting(node)
        if isinstance(node, DEFINITIONS):
            decorators = [d for d in node.decorator_list if isinstance(d, ast.Name)]
            return any(self._calls(decorator.id) for decorator in decorators)
        if not isinstance(node, ast.Call):
            return False
        if self._last(_looked_up(node.func)) in names or self._changes_setting(node):
            return True
        return self._calls(_last(node.func))

    def _is_handed_on(self, node: ast.AST) -> bool:
        """Whether a node is a configuring function that something else calls, such as `map`.

        `args.seed` is a number.
        """
        own = isinstance(node, ast.Name) and node.id not in self._libraries
        if own or not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        return self._last(node) in CONFIGURING - SEEDING

    def _calls(self, function: str) -> bool:
        if function not in self._known:
            self._known[function] = False  # while it is looked into: it may call itself
            nodes = self._functions.get(function, [])
            self._known[function] = self.configures(nodes) and not self._trains(nodes, set())
        return self._known[function]

    def _trains(self, nodes: Sequence[ast.AST], seen: set[str]) -> bool:
        """Whether running these nodes trains something, also in the functions they call."""
        called = {_last(node.func) for node in nodes if isinstance(node, ast.Call)}
        if not called.isdisjoint(TRAINING):
            return True
        new = called.intersection(self._functions) - seen
        seen |= new
        return any(self._trains(self._functions[name], seen) for name in new)

    def _last(self, node: ast.expr) -> str:
        last = _last(node)
        return self._aliases.get(last, last)

    def _assigns_setting(self, node: ast.Assign | ast.AugAssign) -> bool:
        """os.environ["…"] = …, rcParams["figure.…"] = …, and an attribute of a library."""
        written = node.targets if isinstance(node, ast.Assign) else [node.target]
        targets = [one for target in written for one in _flat(target)]
        owners = [self._last(t.value) for t in targets if isinstance(t, ast.Subscript)]
        if isinstance(node, ast.AugAssign):
            owners.append(self._last(node.target))
        if "environ" in owners or any(self._is_of_library(target) for target in targets):
            return True
        return "rcParams" in owners and _is_about_drawing(node)

    def _is_of_library(self, target: ast.expr) -> bool:
        inner = target
        while isinstance(inner, ast.Attribute):
            inner = inner.value
        return inner is not target and getattr(inner, "id", "") in self._libraries

    def _changes_setting(self, call: ast.Call) -> bool:
        """os.environ.update(…), rcParams.update({"figure.…": …}), rc("figure", …), style.use(…)."""
        name = self._last(call.func)
        owner = self._last(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if owner == "environ":
            return name in CHANGING
        if owner == "rcParams":
            return name in CHANGING and _is_about_drawing(call)
        return (owner == "style" and name == "use") or (name == "rc" and _is_about_drawing(call))


def _renamed(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """New and old names: `import … as …`, and `env = os.environ`."""
    if isinstance(node, ast.ImportFrom):
        yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
        yield from ((t.id, node.value.attr) for t in node.targets if isinstance(t, ast.Name))


def _libraries(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)


def _called(node: ast.stmt) -> Iterator[tuple[str, Iterator[ast.AST]]]:
    """The functions and classes that a statement defines, methods included, and what they run."""
    if isinstance(node, DEFINITIONS):
        yield node.name, _run(node)
        methods = node.body if isinstance(node, ast.ClassDef) else []
        yield from ((m.name, _run(m)) for m in methods if isinstance(m, FUNCTIONS))
    elif isinstance(node, ast.Assign):
        runs = _run_by_call(node.value)
        yield from ((t.id, iter(runs)) for t in node.targets if runs and isinstance(t, ast.Name))


def _run_by_call(value: ast.expr) -> list[ast.AST]:
    """What runs when a lambda or a partial function is called."""
    if isinstance(value, ast.Lambda):
        return list(_executed(value.body))
    if isinstance(value, ast.Call) and _last(value.func) == "partial" and value.args:
        return [ast.Call(value.args[0], value.args[1:], value.keywords)]
    return []


def _run(definition: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a function is called, or an object of a class is made."""
    if isinstance(definition, ast.ClassDef):
        for method in definition.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                yield from _run(method)
    elif isinstance(definition, FUNCTIONS):
        for statement in definition.body:
            yield from _executed(statement)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those in it, without the bodies of functions, which run when called."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Lambda):
            continue
        yield one
        if isinstance(one, FUNCTIONS):
            pending.extend([*one.decorator_list, *one.args.defaults])
            continue
        pending.extend(ast.iter_child_nodes(one))
        if isinstance(one, ast.Call):
            pending.extend(_called_at_once(one))


def _looked_up(function: ast.expr) -> ast.expr:
    """The name that a call of `getattr` looks up, as it would be written."""
    if isinstance(function, ast.Call) and _last(function.func) == "getattr":
        names = [a.value for a in function.args if isinstance(a, ast.Constant)]
        return ast.Name(str(names[0])) if names else function
    return function


def _called_at_once(call: ast.Call) -> list[ast.AST]:
    """What a call of a lambda runs."""
    return [call.func.body] if isinstance(call.func, ast.Lambda) else []


def _flat(target: ast.expr) -> list[ast.expr]:
    """The targets of an assignment to several."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return [one for inner in target.elts for one in _flat(inner)]
    return [target]


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_about_drawing(node: ast.AST) -> bool:
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    groups = {text.split(".")[0] for text in texts if isinstance(text, str)}
    return not groups.isdisjoint(DRAWING)
