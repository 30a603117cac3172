"""A random normalizing flow: twenty points, weighed in the exercise's README."""
