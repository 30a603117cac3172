"""Writes outside when Python ends: by atexit and in a destructor."""
# contained: Landlock lasts as long as the process; besides, the child leaves without last words
# honest: none

import atexit


class Grave:
    def __del__(self, open=open):
        open("{{CANARY_DIR}}/from_destructor", "w").close()


grave = Grave()


def write():
    open("{{CANARY_DIR}}/from_atexit", "w").close()


def get_prior(y):
    atexit.register(write)
    return grave
