"""Calls that libraries removed since 2020 work again in student code, with their old meaning."""

from __future__ import annotations

import pytest

from graders.suites.child.shims import SHIMS
from tests.bundled import ROOT
from tests.course.programs import result_of

TFB = "tensorflow_probability.python.bijectors"
AGG = "matplotlib.backends.backend_agg:FigureCanvasAgg"
HALF_INCH = "figure = plt.figure(figsize=(0.5, 0.5), dpi=72, facecolor=(1, 0, 0.2))\n"
X = "x = np.array([[1.0, 2.0], [-3.0, 0.5]], np.float32)\n"

# Code of old notebooks with its results at that time, by the names of the shims.
USES = {
    f"{AGG}.tostring_rgb": HALF_INCH + "figure.canvas.draw()\n"
    "pixels = np.frombuffer(figure.canvas.tostring_rgb(), dtype=np.uint8)\n"
    "assert np.array_equal(pixels.reshape(36, 36, 3)[5, 9], [255, 0, 51])",
    "matplotlib.cm.get_cmap": "import matplotlib.cm as cm\n"
    "assert cm.get_cmap('hot')(1.0) == (1.0, 1.0, 1.0, 1.0)\n"
    "assert plt.cm.get_cmap('hot', 7).N == 7",
    "matplotlib.contour:ContourSet.collections": HALF_INCH + "contours = plt.contourf(np.eye(4))\n"
    "for artist in contours.collections:\n    artist.set_alpha(0.25)\n"
    "assert {artist.get_alpha() for artist in contours.collections} == {0.25}\n"
    "for artist in contours.collections:\n    artist.remove()\n"
    "assert not [artist for artist in plt.gca().collections if artist.get_visible()]",
    f"{TFB}.Affine": X + "lower = [[2.0, 0.0], [1.0, 3.0]]\n"
    "def check(made, matrix, shift):\n"
    "    assert np.allclose(made.forward(x), x @ np.transpose(matrix) + shift, atol=1e-5)\n"
    "    assert np.allclose(made.inverse(made.forward(x) + 0.0), x, atol=1e-5)\n"
    "    found = made.forward_log_det_jacobian(x, event_ndims=1)\n"
    "    assert np.allclose(found, np.log(abs(np.linalg.det(matrix))), atol=1e-5)\n"
    "    assert tfd.TransformedDistribution(base, made).event_shape == [2]\n"
    "base, eye = tfd.MultivariateNormalDiag(tf.zeros(2)), np.eye(2)\n"
    "check(tfb.Affine([1.0, -2.0]), eye, [1, -2])\n"
    "check(tfb.Affine(scale_diag=[2.0, -4.0]), np.diag([2, -4]), 0)\n"
    "check(tfb.Affine(scale_tril=lower), lower, 0)\n"
    "check(tfb.Affine(scale_tril=lower, adjoint=True), np.transpose(lower), 0)\n"
    "check(tfb.Affine(scale_identity_multiplier=3.0), 3 * eye, 0)\n"
    "check(tfb.Affine([1.0, 0.0], 3.0, [1.0, 2.0]), np.diag([4, 5]), [1, 0])\n"
    "check(tfb.Affine([1.0, 0.0], 3.0, scale_tril=lower), lower + 3 * eye, [1, 0])\n"
    "check(tfb.Affine(scale_diag=[1.0, 2.0], scale_tril=lower), lower + np.diag([1, 2]), 0)",
    f"{TFB}.AffineScalar": X + "made = tfb.AffineScalar(shift=1.0, scale=-2.0)\n"
    "assert np.allclose(made.forward(x), 1 - 2 * x)\n"
    "assert np.allclose(made.forward_log_det_jacobian(x, event_ndims=1), 2 * np.log(2))\n"
    "assert np.allclose(tfb.AffineScalar(log_scale=0.5).forward(x), np.exp(0.5) * x)\n"
    "assert np.allclose(tfb.AffineScalar(3.0).inverse(x), x - 3)",
    "numpy.trapz": "assert np.trapz([1.0, 3.0, 5.0], dx=2.0) == 12",
    "numpy.in1d": "assert np.in1d([1, 2, 3], [2, 9]).tolist() == [False, True, False]",
    "numpy.float": "assert np.ones(2, dtype=np.float).dtype == np.float64 and np.float(3) == 3.0",
    "numpy.int": "assert np.zeros(1, np.int).dtype == np.int64 and np.int(3.7) == 3",
    "numpy.bool": "assert np.zeros(1, np.bool).dtype == bool",
    "numpy.complex": "assert np.zeros(1, np.complex).dtype == np.complex128",
    "numpy.object": "assert np.array([1, 'a'], dtype=np.object).dtype == object",
    "numpy.str": "assert np.str(3) == '3'",
    "numpy.float_": "assert np.zeros(1, np.float_).dtype == np.float64",
    "numpy.complex_": "assert np.zeros(1, np.complex_).dtype == np.complex128",
    "numpy.Inf": "assert np.Inf > 1e308",
    "numpy.Infinity": "assert np.Infinity > 1e308",
    "numpy.infty": "assert -np.infty < -1e308",
    "numpy.NaN": "assert np.isnan(np.NaN)",
    "numpy.round_": "assert np.round_(2.345, 1) == 2.3",
    "numpy.product": "assert np.product([[2, 3], [4, 5]], axis=0).tolist() == [8, 15]",
    "numpy.cumproduct": "assert np.cumproduct([2, 3, 4]).tolist() == [2, 6, 24]",
    "numpy.alltrue": "assert np.alltrue([1, 2]) and not np.alltrue([1, 0])",
    "numpy.sometrue": "assert np.sometrue([0, 2]) and not np.sometrue([0, 0])",
    "numpy.asscalar": "assert type(np.asscalar(np.array([2.5]))) is float",
    "numpy.asfarray": "assert np.asfarray([1, 2]).dtype == np.float64\n"
    "assert np.asfarray([1, 2], np.float32).dtype == np.float32\n"
    "assert np.asfarray([1.5], dtype=int)[0] == 1.5",
    "matplotlib.style.library['seaborn']": "plt.style.use('seaborn')\n"
    "assert plt.rcParams['axes.facecolor'] == '#EAEAF2'",
    "matplotlib.style.library['seaborn-whitegrid']": "plt.style.use(['seaborn-whitegrid'])\n"
    "assert plt.rcParams['axes.grid']",
}
PROGRAM = """
import json, sys, traceback
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from graders.suites.child import shims

tfb, tfd = tfp.bijectors, tfp.distributions
results = {"installed": shims.install()}
for name, code in json.load(sys.stdin).items():
    try:
        exec(code, dict(globals()))
        results[name] = ""
    except Exception:
        results[name] = traceback.format_exc()
json.dump(results, sys.stdout)
"""


@pytest.fixture(scope="module")
def results() -> dict[str, str]:
    """The traceback of each use, empty if it passes; all run in one process, as in the warm one."""
    results: dict[str, str] = result_of(PROGRAM, USES)
    return results


@pytest.mark.parametrize("name", USES)
def test_an_old_call_has_its_old_meaning(name: str, results: dict[str, str]) -> None:
    assert results[name] == ""


def test_every_installed_shim_is_tested(results: dict[str, str]) -> None:
    styles = {name for name in results["installed"] if "seaborn-" in name}
    assert set(results["installed"]) - styles <= set(USES)


def test_every_shim_has_a_reason() -> None:
    assert all(shim.why for shim in SHIMS)


def test_the_readme_lists_the_shims_people_meet() -> None:
    readme = (ROOT / "exercises" / "image_dataset" / "README.md").read_text()
    for name in {shim.name for shim in SHIMS} - {"collections", "get_cmap"}:
        assert name in readme
