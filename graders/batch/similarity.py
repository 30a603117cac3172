"""Which submissions are alike: winnowing, the method of MOSS, over tokens of Python.

Schleimer, Wilkerson and Aiken, “Winnowing: local algorithms for document fingerprinting”,
SIGMOD 2003. Names, numbers and texts count as alike whatever they are, so renaming hides
nothing. What stands in the stub does not count, nor what many submissions have in common.
Two submissions that share `RUN` tokens in a row, elsewhere in neither, share a fingerprint.
"""

from __future__ import annotations

import keyword
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

GRAM = 15
"""Tokens of one fingerprint."""
WINDOW = 9
"""Of so many neighbouring fingerprints, at least one is kept."""
RUN = GRAM + WINDOW - 1
COMMON = 0.1
"""A fingerprint in more than this share of the submissions tells nothing about two of them …"""
FEW = 3
"""… unless they are no more than this."""
LEAST = 0.5
"""The least share of the smaller submission's fingerprints that two have in common."""
FEWEST = 8
"""The fewest fingerprints of a submission to compare: small ones are alike by chance."""
MOST = 30
TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<text>[rbfuRBFU]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\""
    r"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"))"
    r"|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\*\*|//|[-+*/<>=!]=|[^\s\w])",
    re.DOTALL,
)
Prints = frozenset[int]


@dataclass(frozen=True)
class Pair:
    """Two submissions that are alike, and the share of the smaller one that they share."""

    first: str
    second: str
    share: float


def similar(texts: Mapping[str, str], stubs: Iterable[str]) -> list[Pair]:
    """The pairs of submissions that are most alike, by name, the most alike first."""
    known = {print for stub in stubs for print in grams(tokens(stub))}
    prints = {name: fingerprints(text) - known for name, text in texts.items()}
    rare = _rare(prints)
    own = {name: frozenset(found & rare) for name, found in prints.items()}
    shared = _shared({name: found for name, found in own.items() if len(found) >= FEWEST})
    pairs = [
        Pair(*names, count / min(len(own[name]) for name in names))
        for names, count in shared.items()
    ]
    alike = [pair for pair in pairs if pair.share >= LEAST]
    return sorted(alike, key=lambda pair: (-pair.share, pair.first, pair.second))[:MOST]


def fingerprints(text: str) -> Prints:
    """The least of each window of hashes."""
    found = grams(tokens(text))
    windows = (found[start : start + WINDOW] for start in range(max(1, len(found) - WINDOW + 1)))
    return frozenset(min(window) for window in windows if window)


def grams(found: Sequence[str]) -> list[int]:
    """The hash of each run of `GRAM` tokens."""
    starts = range(len(found) - GRAM + 1)
    return [zlib.crc32(" ".join(found[start : start + GRAM]).encode()) for start in starts]


def tokens(text: str) -> list[str]:
    """The text's tokens without comments and layout; a name is n, a number 0, a text s."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    plain = {"text": "s", "number": "0"}
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "name":
            yield found[0] if keyword.iskeyword(found[0]) else "n"
        elif kind != "comment":
            yield plain.get(kind, found[0])


def _rare(prints: Mapping[str, Collection[int]]) -> set[int]:
    """The fingerprints that few submissions have."""
    counts = Counter(print for found in prints.values() for print in found)
    most = max(FEW, COMMON * len(prints))
    return {print for print, count in counts.items() if count <= most}


def _shared(prints: Mapping[str, Prints]) -> Counter[tuple[str, str]]:
    """How many fingerprints each two have in common, without those that have none."""
    owners: defaultdict[int, list[str]] = defaultdict(list)
    for name in sorted(prints):
        for print in prints[name]:
            owners[print].append(name)
    return Counter(pair for names in owners.values() for pair in combinations(names, 2))
