"""The worked solution of vae, as a program."""

from reference.running.command import main

main("vae")
