"""Removes a file and a folder outside."""
# contained: Landlock allows removing in the scratch folder only
# honest: none

import contextlib
import os
import shutil


def get_prior(y):
    with contextlib.suppress(OSError):
        os.unlink("{{CANARY_FILE}}")
    shutil.rmtree("{{CANARY_DIR}}/kept")
