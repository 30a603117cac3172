"""Reads what another submission has in its scratch folder."""
# contained: a child may enter its own scratch folder only
# honest: none

import contextlib
import os


def get_prior(y):
    with contextlib.suppress(OSError):
        folders = [name for name in os.listdir("..") if name != os.path.basename(os.getcwd())]
        raise RuntimeError(f"REACHED: the neighbours {folders}")
    with open("{{NEIGHBOUR_FILE}}") as file:
        raise RuntimeError(file.read())
