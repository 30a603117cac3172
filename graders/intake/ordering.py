"""Which statements must run before which, where only some are needed at a time.

A statement runs after the earlier ones that set what it reads, that read what it sets,
and that set the same name. So every name has the value that it has when the whole file
runs, whichever answer is asked for first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graders.intake.names import Names


def reads(entries: Sequence[Names]) -> list[frozenset[str]]:
    """For each statement the names it reads when it runs, also in functions that it calls."""
    later: dict[str, set[str]] = {}
    for entry in entries:
        for name in entry.binds if entry.later else ():
            later.setdefault(name, set()).update(entry.later)
    return [_reached(entry.now, later) for entry in entries]


def _reached(names: Iterable[str], later: Mapping[str, set[str]]) -> frozenset[str]:
    found = set(names)
    pending = list(found)
    while pending:
        added = later.get(pending.pop(), set()) - found
        found |= added
        pending += added
    return frozenset(found)


def predecessors(entries: Sequence[Names], libraries: frozenset[str]) -> list[tuple[int, ...]]:
    """For each statement the numbers of those that must run before it, if they run at all.

    Calling a method of one of the `libraries` sets no value. A name that is never read
    puts nothing in order.
    """
    read = reads(entries)
    used = frozenset().union(*read, *(entry.later for entry in entries))
    last_set: dict[str, int] = {}
    read_since: dict[str, list[int]] = {}
    found = []
    for number, entry in enumerate(entries):
        before: set[int] = set()
        for name in read[number]:
            before |= {last_set[name]} if name in last_set else set()
            read_since.setdefault(name, []).append(number)
        for name in (entry.binds | (entry.changes - libraries)) & used:
            before |= {last_set[name]} if name in last_set else set()
            before |= set(read_since.pop(name, ()))
            last_set[name] = number
        found.append(tuple(sorted(before - {number})))
    return found
