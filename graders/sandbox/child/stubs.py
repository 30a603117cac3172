"""Replacements for what a child cannot have: processes, epoll, and Jupyter around it."""

from __future__ import annotations

import builtins
import multiprocessing.context
import multiprocessing.heap
import selectors
import threading
from typing import Any

LOCKS = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event")


def threads_for_processes() -> None:
    """Replace multiprocessing's locks by threading's.

    A child can start no process, so no other process can share them; and without
    /dev/shm, some libraries would wait forever for a lock that they failed to make.
    """
    for name in LOCKS:
        setattr(multiprocessing.context.BaseContext, name, _maker(getattr(threading, name)))
    multiprocessing.heap.Arena._dir_candidates = []  # type: ignore[attr-defined]


def poll_for_epoll() -> None:
    """Have asyncio and others wait by poll, of which the kernel keeps nothing."""
    selectors.DefaultSelector = selectors.PollSelector  # type: ignore[misc, assignment]


def _maker(make: Any) -> Any:
    return lambda self, *arguments: make(*arguments)


class Shell:
    """What `get_ipython()` returns: any of its methods may be called and does nothing."""

    def __init__(self) -> None:
        self.config: dict[str, Any] = {}
        self.user_ns: dict[str, Any] = {}

    def getoutput(self, *arguments: object, **options: object) -> list[str]:
        """The lines that a shell command printed: none."""
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Shell()

    def __call__(self, *arguments: object, **options: object) -> None:
        """Do nothing."""


def notebook_names() -> None:
    """Define what Jupyter defines for each notebook: `display` and `get_ipython`."""
    builtins.display = lambda *arguments, **options: None  # type: ignore[attr-defined]
    builtins.get_ipython = Shell  # type: ignore[attr-defined]
