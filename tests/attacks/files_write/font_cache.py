"""Writes into the folder from which Matplotlib reads its list of fonts, for all to come."""
# contained: Landlock allows writing to scratch only, though the warm process may write there
# honest: none

import os

import matplotlib


def get_prior(y):
    folder = matplotlib.get_cachedir()
    if os.path.samefile(folder, os.getcwd()):
        raise ValueError("there is none but mine")
    path = os.path.join(folder, "poison-{{TOKEN}}")
    with open(path, "w") as file:
        file.write("x")
    os.unlink(path)
    raise RuntimeError(f"REACHED {folder}")
