"""The worked networks of the variational autoencoder have the sizes they are known by."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.bundled import EXERCISES

COUNT = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("vae", sys.argv[1])
vae = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vae)
encoder = vae.get_encoder(2, vae.get_kl_regularizer(vae.get_latent_prior(2)))
models = {"encoder": encoder, "decoder": vae.get_decoder(2)}
size = lambda weights: sum(int(weight.shape.num_elements()) for weight in weights)
print(json.dumps({k: [size(m.weights), size(m.trainable_weights)] for k, m in models.items()}))
"""


@pytest.mark.slow
def test_networks_of_two_latents_have_the_sizes_of_the_worked_example() -> None:
    command = [sys.executable, "-c", COUNT, str(EXERCISES["vae"].reference)]
    environment = {**os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts == {"encoder": [99_909, 99_461], "decoder": [103_523, 103_523]}
