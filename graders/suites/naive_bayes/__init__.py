"""Naive Bayes and logistic regression: twenty points, listed in the exercise's README.

No check is a statistical test, and nothing a right solution computes is random: for given
inputs it passes or fails for ever. What differs between right solutions is rounding, and the
tolerances lie at ten times of it or more. So the false-failure probability of a submission is
that of inputs that round worse than all those tried; `tests.campaigns.seeds` tries them.
"""
