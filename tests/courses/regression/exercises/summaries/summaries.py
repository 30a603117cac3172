"""Summaries of data."""

import numpy as np


def weighted_mean(values, weights):
    """The mean of values of shape (n,), each counted by its weight."""
    raise NotImplementedError


def standardise(table):
    """The table of shape (n, d) with columns of mean 0 and standard deviation 1."""
    raise NotImplementedError
