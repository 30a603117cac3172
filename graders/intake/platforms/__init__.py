"""Finds all submissions of a class in the layouts of the platforms."""
