"""Walks to the file from the root, one O_PATH descriptor after the other."""
# contained: a descriptor that only names a place gives no right to open what lies below
# honest: none

import os


def get_prior(y):
    place = os.open("/", os.O_PATH | os.O_DIRECTORY)
    *folders, name = "{{CANARY_FILE}}".strip("/").split("/")
    for folder in folders:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY, dir_fd=place)
    file = os.open(name, os.O_RDONLY, dir_fd=place)
    raise RuntimeError(os.read(file, 1000).decode())
