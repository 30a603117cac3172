"""Pictures of densities: twenty points, weighed in the exercise's README."""
