"""Runs a shell command that makes a file outside."""
# contained: no process can be started, and no program executed
# honest: none

import os


def get_prior(y):
    if os.system("touch {{CANARY_DIR}}/from_shell") == 0:
        raise RuntimeError("REACHED: a shell ran")
    raise NotImplementedError
