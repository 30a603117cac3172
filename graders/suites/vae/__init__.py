"""A variational autoencoder: twenty points, listed in the exercise's README."""
