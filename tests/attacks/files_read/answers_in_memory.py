"""Looks for answers in its own memory: whatever the process it was forked from had loaded."""
# contained: the warm process never holds the reference, a suite, or anything made from them
# honest: none

import gc
import sys

WORDS = (
    "reference.",
    "graders.suites",
    "graders.comparisons",
    "graders.evaluation.evidence",
    "graders.evaluation.evaluate",
)
OURS = "graders.suites.child"
"""What every child is given; the package around it is empty."""


def is_ours(name):
    return name == "graders.suites" or name == OURS or name.startswith(f"{OURS}.")


def telling(name):
    return isinstance(name, str) and name.startswith(WORDS) and not is_ours(name)


def get_prior(y):
    loaded = [name for name in sys.modules if telling(name)]
    gc.unfreeze()
    named = [getattr(o, "__module__", "") for o in gc.get_objects() if isinstance(o, type)]
    found = loaded + [name for name in named if telling(name)]
    if found:
        raise RuntimeError(f"REACHED: {found}")
    raise NotImplementedError
