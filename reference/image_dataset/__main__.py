"""The worked solution of image_dataset, as a program."""

from reference.running.command import main

main("image_dataset")
