"""The worked solution of normalizing_flow, as a program."""

from reference.running.command import main

main("normalizing_flow")
