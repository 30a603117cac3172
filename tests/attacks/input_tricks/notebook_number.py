"""A notebook with a number of a million digits, and infinities, in its metadata."""
# contained: a malformed notebook is refused with a message; what is not read does not matter
# honest: none

HANDED_IN = "homework.ipynb"
BESIDE = {
    "homework.ipynb": '{"nbformat": {{REPEAT 1000000 9}}, "metadata": {"x": [Infinity, NaN]},'
    ' "cells": [{"cell_type": "code", "source": "def get_prior(y):\\n    raise ValueError"}]}'
}
