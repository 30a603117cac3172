"""A random normalizing flow: twenty points, listed in the exercise's README.

Everything but the sample is compared up to rounding: a right solution does not fail by chance.
The tests of the sample fail a right one with probability 1e-8 at most, all together, and so
does the whole suite.
"""
