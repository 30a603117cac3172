"""Closes the channel and goes on running, every time it is asked."""
# contained: the child is killed, and a probe that does it twice is not tried again
# honest: none

import os
import time


def get_prior(y):
    os.close(int("{{CHANNEL}}"))
    time.sleep(3_600)


def get_class_conditionals(x, y):
    get_prior(y)


def predict_class(prior, class_conditionals, x):
    get_prior(x)
