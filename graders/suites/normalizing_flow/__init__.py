"""A random normalizing flow: twenty points, listed in the exercise's README."""
