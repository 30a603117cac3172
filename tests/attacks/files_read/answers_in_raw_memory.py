"""Scans its own writable memory for the text of a suite, byte by byte."""
# contained: the warm process never holds the reference, a suite, or anything made from them
# honest: none

import re

# Brackets, so that the scan does not find its own pattern.
WORDS = re.compile(rb"def test_get_pri[o]r_f[o]rm|requ[i]re_agreement\(|misconcep[t]ions\.pri[o]r")
LIMIT = 200 * 2**20


def regions():
    with open("/proc/self/maps") as maps:
        for line in maps:
            first, last = (int(n, 16) for n in line.split()[0].split("-"))
            if re.search(r" rw-p .*\[heap\]| rw-p 0+ 00:00 0\s*$", line) and last - first < LIMIT:
                yield first, last


def get_prior(y):
    seen = 0
    with open("/proc/self/mem", "rb", 0) as memory:
        for first, last in regions():
            if (seen := seen + last - first) > LIMIT:
                break
            memory.seek(first)
            found = WORDS.search(memory.read(last - first))
            if found:
                raise RuntimeError(f"REACHED: {found[0]} is in memory")
    raise NotImplementedError
