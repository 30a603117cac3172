"""Makes folders, links, pipes and a socket's name outside."""
# contained: Landlock allows none of these outside of the scratch folder
# honest: none

import contextlib
import os


def get_prior(y):
    place = "{{CANARY_DIR}}/new"
    for make in (os.mkdir, os.mkfifo, os.mknod, lambda path: os.symlink("/", path)):
        with contextlib.suppress(OSError):
            make(place + str(id(make)))
    raise NotImplementedError
