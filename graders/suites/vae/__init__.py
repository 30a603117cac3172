"""A variational autoencoder: twenty points, weighed in the exercise's README."""
