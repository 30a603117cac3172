"""Adds an audit hook, which can never be removed, that fails at whatever is done next."""
# contained: the hook ends with its process; what fails then fails for its own author
# honest: none

import sys


def get_prior(y):
    def hook(event, arguments):
        raise RuntimeError(event)

    sys.addaudithook(hook)
    raise NotImplementedError
