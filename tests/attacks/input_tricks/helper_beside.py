"""Imports a module of its own that lies beside it and was not meant to be handed in."""
# contained: only the one file is handed in; what lies beside it is not there
# honest: none

BESIDE = {"helper.py": "open('{{CANARY_DIR}}/from_helper', 'w').close()\nprior = None\n"}


def get_prior(y):
    import helper

    return helper.prior
