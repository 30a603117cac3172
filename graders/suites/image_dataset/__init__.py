"""Pictures of densities: twenty points, listed in the exercise's README."""
