"""A notebook with scripts in its outputs, metadata and attachments, and commands in its cells."""
# contained: only the code of code cells is read; commands in it are not run
# honest: get_prior.form get_prior.shares get_prior.one_class

HANDED_IN = "homework.ipynb"
BESIDE = {
    "homework.ipynb": r"""{
 "metadata": {"kernelspec": {"name": "x", "argv": ["touch", "{{CANARY_DIR}}/from_kernelspec"]},
              "title": "<script>alert(1)</script>"},
 "nbformat": 4, "nbformat_minor": 5,
 "cells": [
  {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["<script>alert(1)</script>"],
   "attachments": {"x.svg": {"image/svg+xml": "<svg onload=alert(1)>"}}},
  {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": null,
   "outputs": [{"output_type": "display_data", "metadata": {},
                "data": {"text/html": "<script>alert(1)</script>", "text/plain": "\u001b[2J"}}],
   "source": ["!touch {{CANARY_DIR}}/from_shell\n", "%run {{CANARY_DIR}}/x.py\n",
              "import numpy as np\n", "import tensorflow_probability as tfp\n"]},
  {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": null, "outputs": [],
   "source": "%%bash\ntouch {{CANARY_DIR}}/from_bash"},
  {"cell_type": "code", "id": "d", "metadata": {}, "execution_count": null, "outputs": [],
   "source": ["get_ipython().system('touch {{CANARY_DIR}}/from_ipython')\n",
              "def get_prior(y):\n", "    counts = np.bincount(y)\n",
              "    return tfp.distributions.Categorical(probs=counts / counts.sum())"]},
  {"cell_type": "raw", "id": "e", "metadata": {}, "source": "::error::x"}
 ]
}"""
}
