"""Empties a file by its name, without opening it."""
# contained: Landlock from ABI 3, and the system call filter, refuse to truncate
# honest: none

import os


def get_prior(y):
    os.truncate("{{CANARY_FILE}}", 0)
