"""The worked solution of naive_bayes, as a program."""

from reference.running.command import main

main("naive_bayes")
