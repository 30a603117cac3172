"""Becomes another program, which makes a file outside."""
# contained: Landlock lets nothing be executed, and the filter refuses execve
# honest: none

import os


def get_prior(y):
    os.execv("/bin/sh", ["sh", "-c", "touch {{CANARY_DIR}}/from_exec"])
