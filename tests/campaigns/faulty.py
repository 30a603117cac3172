"""Breaks one function of the grader, in this process and in those that it starts.

A function is broken in place, so that whoever imported it calls the broken one. Processes
forked later have it, too; the process that reads submissions is started by this module.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import graders
from graders.intake.client import WORKER

Function = Callable[..., Any]

ROOMS = ("evaluation", "comparisons", "scheduling", "sandbox", "batch", "gradebook", "intake")
ENGINE = (*ROOMS, "reports", "storage", "course", "report", "settings", "figures", "errors")
ELSEWHERE = (
    "graders.sandbox.child",
    "graders.gradebook.migrations",
    "graders.sandbox.selftest_probe",
)
"""What does not run in the grader's processes, or is no function of the engine."""
KINDS = ("exception", "empty", "wrong type", "delay")
DELAY = 0.3
"""Seconds."""

EMPTY: dict[str, Callable[[], object]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "bytes": bytes,
    "tuple": tuple,
    "list": list,
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "Path": Path,
    "Counter": Counter,
    "Mapping": dict,
    "Sequence": tuple,
    "Iterable": tuple,
    "Set": set,
    "Iterator": lambda: iter(()),
    "Generator": lambda: iter(()),
    "Collection": tuple,
}


class Injected(Exception):
    """The exception that a broken function raises."""


def import_engine() -> None:
    """Import all modules of the engine, and what they use."""
    for each in pkgutil.walk_packages(graders.__path__, "graders."):
        if _is_engine(each.name):
            importlib.import_module(each.name)


def functions() -> dict[str, FunctionType]:
    """The functions and methods of what is imported of the engine: `batch.files:Files.write`."""
    modules = [module for name, module in sorted(sys.modules.items()) if _is_engine(name)]
    return {
        f"{module.__name__.removeprefix('graders.')}:{function.__qualname__}": function
        for module in modules
        for function in _defined(module)
    }


def _is_engine(name: str) -> bool:
    parts = [*name.split("."), ""]
    return parts[0] == "graders" and parts[1] in ENGINE and not name.startswith(ELSEWHERE)


def _defined(module: ModuleType) -> Iterator[FunctionType]:
    own = [
        value
        for value in vars(module).values()
        if getattr(value, "__module__", "") == module.__name__
    ]
    for value in own:
        members = vars(value).values() if inspect.isclass(value) else [value]
        for member in members:
            function = _plain(member)
            if function is not None and function.__code__.co_filename == module.__file__:
                yield function


def _plain(member: object) -> FunctionType | None:
    """The function that a method, a property or a decorated function comes down to."""
    if isinstance(member, (staticmethod, classmethod)):
        member = member.__func__
    elif isinstance(member, property):
        member = member.fget
    elif isinstance(member, functools.cached_property):
        member = member.func
    member = inspect.unwrap(member) if callable(member) else member
    return member if isinstance(member, FunctionType) else None


def wrong_values(function: FunctionType) -> dict[str, object]:
    """What a broken function returns: something empty of its kind, and a value of another type.

    A function that returns nothing returns nothing when it does nothing.
    """
    stated = str(function.__annotations__.get("return", "None")).strip("'\"")
    kind = stated.partition("[")[0] if "|" not in stated else "None"
    empty = EMPTY.get(kind.rpartition(".")[2], lambda: None)
    other = {} if stated in ("None", "NoReturn") else {"wrong type": 7 if kind == "str" else "7"}
    return {"empty": empty, **other}


def break_function(name: str, kind: str, mark: Path) -> None:
    """Break a function in this process and in those that it starts.

    Whoever calls it makes the file `mark`.
    """
    _start_through(["break", name, kind, str(mark)])
    function = functions().get(name)
    if function is None:  # it is not imported here
        return
    original = _copy(function)
    value = wrong_values(function).get(kind)

    def broken(*given: Any, **named: Any) -> Any:
        mark.touch()
        if kind == "exception":
            raise Injected(f"{name} is broken")
        if kind == "delay":
            time.sleep(DELAY)
            return original(*given, **named)
        return value() if kind == "empty" and callable(value) else value

    _replace(function, broken)


def nothing() -> None:
    """Break nothing."""


def watch_functions(calls: Path) -> None:
    """Make an empty file in a folder for each function of the engine that is called."""
    calls.mkdir(exist_ok=True)
    for name, function in functions().items():
        _replace(function, _noting(calls / name, function))
    _start_through(["watch", str(calls)])


def _noting(mark: Path, function: FunctionType) -> Function:
    code = function.__code__

    def noting(*given: Any, **named: Any) -> Any:
        function.__code__ = code
        mark.touch()
        return function(*given, **named)

    return noting


def _copy(function: FunctionType) -> FunctionType:
    code, closure = function.__code__, function.__closure__
    copy = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, closure
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def _replace(function: FunctionType, broken: Function) -> None:
    """Let a function do what another does, for whoever holds it."""
    place = f"_instead_of_{function.__qualname__.replace('.', '_')}"
    function.__globals__[place] = broken
    function.__code__ = _calling(place, function.__code__)


def _calling(place: str, like: CodeType) -> CodeType:
    """The code of a function with the same parameters that hands them to what `place` names.

    Pytest reads the names of parameters.
    """
    names, count, more = like.co_varnames, like.co_argcount, like.co_kwonlyargcount
    given, named = list(names[:count]), names[count : count + more]
    rest = iter(names[count + more :])
    several = [f"*{next(rest)}"] if like.co_flags & inspect.CO_VARARGS else []
    others = [f"**{next(rest)}"] if like.co_flags & inspect.CO_VARKEYWORDS else []
    marker = ["/"] if like.co_posonlyargcount else []
    only = like.co_posonlyargcount
    star = several or (["*"] if named else [])
    parameters = [*given[:only], *marker, *given[only:], *star, *named, *others]
    arguments = [*given, *several, *(f"{name}={name}" for name in named), *others]
    made: dict[str, Any] = {}
    source = f"def made({', '.join(parameters)}): return {place}({', '.join(arguments)})"
    exec(source, made)
    code: CodeType = made["made"].__code__
    return code.replace(co_freevars=like.co_freevars)


def _start_through(arguments: Sequence[str]) -> None:
    """Let the process that reads submissions be started by this module."""

    class Started(subprocess.Popen[bytes]):
        def __init__(self, command: Sequence[str], **options: Any) -> None:
            command = list(command)
            if WORKER in command:
                command[command.index(WORKER)] = __name__
                command += ["--", *arguments]
            super().__init__(command, **options)

    subprocess.Popen = Started  # type: ignore[misc, assignment]


def main(given: list[str]) -> None:
    """Serve as the process that reads submissions, with a broken function."""
    from graders.intake import worker

    own, (what, *arguments) = given[: given.index("--")], given[given.index("--") + 1 :]
    if what == "break":
        name, kind, mark = arguments
        break_function(name, kind, Path(mark))
    else:
        watch_functions(Path(arguments[0]))
    sys.argv[1:] = own
    worker.main()


if __name__ == "__main__":
    main(sys.argv[1:])
