"""Keeps Python's lock for minutes in the computation of one large number."""
# contained: the deadline is kept by another process
# honest: none


def get_prior(y):
    return 7 ** (7**9)
