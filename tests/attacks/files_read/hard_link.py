"""Gives the file a second name in its own folder and reads it by that."""
# contained: Landlock refuses links from folders that grant less, a mount namespace across mounts
# honest: none

import os


def get_prior(y):
    os.link("{{CANARY_FILE}}", "mine")
    with open("mine") as file:
        raise RuntimeError(file.read())
