"""Changes small integers and the truth in the interpreter's own memory."""
# contained: the evaluation runs in another interpreter; this one may crash
# honest: none

import ctypes


def get_prior(y):
    ctypes.c_int.from_address(id(3) + 24).value = 4
    ctypes.c_int.from_address(id(False) + 24).value = 1
    raise NotImplementedError
