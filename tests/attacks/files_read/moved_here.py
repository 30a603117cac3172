"""Moves the file into its own folder, where it may read."""
# contained: Landlock refuses moves out of folders that grant less
# honest: none

import os


def get_prior(y):
    os.rename("{{CANARY_FILE}}", "mine")
    with open("mine") as file:
        raise RuntimeError(file.read())
