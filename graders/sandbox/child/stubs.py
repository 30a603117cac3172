"""Replacements for what the system call filter forbids."""

from __future__ import annotations

import multiprocessing.context
import multiprocessing.heap
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


def _maker(make: Any) -> Any:
    return lambda self, *arguments: make(*arguments)
