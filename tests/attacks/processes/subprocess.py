"""Runs a program with the standard library."""
# contained: no process can be started, and no program but Python's own is readable
# honest: none

import subprocess


def get_prior(y):
    done = subprocess.run(["/bin/true"], timeout=10)
    raise RuntimeError(f"REACHED: /bin/true ended with {done.returncode}")
