"""A notebook whose parts are of the wrong types, and one of whose cells nests without end."""
# contained: a malformed notebook is refused with a message
# honest: none

HANDED_IN = "homework.ipynb"
BESIDE = {
    "homework.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1, null]},'
    ' {"cell_type": "code", "source": {{REPEAT 50000 [}}{{REPEAT 50000 ]}}}]}'
}
