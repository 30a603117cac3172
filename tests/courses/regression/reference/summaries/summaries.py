"""Summaries of data."""

# %%
import numpy as np

# %% [markdown]
# # Summaries of data
#
# `weighted_mean(values, weights)` takes two arrays of shape (n,), weights of 0 or more of which
# one at least is above 0, and returns a number: the sum of weights times values, divided by the
# sum of the weights.
#
# `standardise(table)` takes an array of shape (n, d) and returns one of the same shape, in which
# each column has mean 0 and standard deviation 1. The standard deviation is that of all n values
# (divide by n). A column of equal values becomes a column of zeros. `table` stays as it is.


# %%
def weighted_mean(values, weights):
    """The mean of values of shape (n,), each counted by its weight."""
    ### BEGIN SOLUTION
    return np.sum(weights * values) / np.sum(weights)
    ### END SOLUTION


# %%
def standardise(table):
    """The table of shape (n, d) with columns of mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    centred = table - table.mean(axis=0)
    spread = table.std(axis=0)
    return centred / np.where(spread > 0, spread, 1.0)
    ### END SOLUTION
