"""Imports the modules that belong to a submission. They are sent as text: a child reads no files.

A module of the submission comes before an installed library of the same name, as it does
in a folder where Python runs. Python's own modules and what the warm process has loaded
for any such submission come first, because the libraries depend on them.
"""

from __future__ import annotations

import linecache
import sys
import types
from collections.abc import Collection, Mapping, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec

from graders.sandbox.child import optional
from graders.sandbox.child.missing import run

PACKAGE = "your_submission"
"""The package that relative imports of an answer refer to: the folder of the whole submission.

It is the name of the answer's module, too, and one that no module of a student's has.
"""


class Importer(MetaPathFinder, InspectLoader):
    """Finds and runs modules given as text: `modules` maps each path to its text.

    Names in `taken` are left to Python. A folder without `__init__.py` is a namespace
    package, and a notebook is a module where there is none of the same name.
    """

    def __init__(self, modules: Mapping[str, str], taken: frozenset[str]) -> None:
        self._modules = modules
        self._taken = taken
        parts = [path.split("/")[:-1] for path in modules]
        self._folders = {"/".join(p[:end]) for p in parts for end in range(1, len(p) + 1)}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Where a module is; None when it is not one of the submission's."""
        if fullname.partition(".")[0] in self._taken:
            return None
        base = fullname.replace(".", "/")
        for file in (f"{base}/__init__.py", f"{base}.py", f"{base}.ipynb"):
            if file in self._modules:
                package = file.endswith("/__init__.py")
                return ModuleSpec(fullname, self, origin=file, is_package=package)
        if base in self._folders:
            return ModuleSpec(fullname, None, is_package=True)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Run a module's text; its lines are quoted under its path.

        A statement that fails costs only what uses its names.
        """
        assert module.__spec__ is not None
        assert module.__spec__.origin is not None
        module.__file__ = module.__spec__.origin
        run(self._modules[module.__file__], module, module.__file__)

    def get_source(self, fullname: str) -> str | None:
        """A module's text, for libraries that translate functions from their source."""
        spec = self.find_spec(fullname)
        return self._modules[spec.origin] if spec and spec.origin else None


def install(modules: Mapping[str, str]) -> None:
    """Make these modules importable in this process."""
    if not modules:
        return
    taken = sys.stdlib_module_names | optional.reserved() - {PACKAGE}
    sys.meta_path.insert(0, Importer(modules, taken))
    _forget({path.partition("/")[0].partition(".")[0] for path in modules} - taken)
    for path, text in modules.items():
        linecache.cache[path] = (len(text), None, text.splitlines(True), path)


def _forget(names: Collection[str]) -> None:
    """Forget libraries of these names, which were imported for other submissions."""
    for name in list(sys.modules):
        if name.partition(".")[0] in names:
            del sys.modules[name]


def namespace(path: str, number: int) -> types.ModuleType:
    """An empty module for a part of the submission at a path in it; the first has number 0."""
    module = types.ModuleType(f"{PACKAGE}_{number + 1}" if number else PACKAGE)
    module.__package__ = ".".join([PACKAGE, *path.split("/")[:-1]])
    sys.modules[module.__name__] = module
    if not number:
        module.__path__ = []  # so that it holds the modules that relative imports refer to
    return module
