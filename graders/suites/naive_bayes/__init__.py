"""Naive Bayes and logistic regression: twenty points, listed in the exercise's README."""
