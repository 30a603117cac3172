"""Pictures of densities: twenty points, listed in the exercise's README.

Chance decides in create_image_dataset and in the shuffling. A right solution fails by it with a
probability of at most 5e-9 in all: the laws of a and θ 14 · 1e-10 (`laws`), pictures that happen
to be equal 1e-11, pictures that cannot be read 8e-10 where the grid ends at 1 − 1e-6 (else 0),
images taken for others 1e-21, whole batches that keep their order 5e-14. All else is exact.
"""
