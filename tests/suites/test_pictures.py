"""The bundled suites' pictures: of wrong answers as the probes return them, and of any others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graders.comparisons import elbo
from graders.course import make_importable
from graders.evaluation.drawing import Answer, drawings, figures_of
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence
from graders.figures import Ellipses, Figure, Images, Line, Plot, Points
from graders.reports.pictures import drawn
from graders.sandbox.observation import Observation, Outcome
from graders.suites.image_dataset import inputs as image_inputs
from graders.suites.image_dataset import pictures as images
from graders.suites.naive_bayes import inputs as bayes_inputs
from graders.suites.naive_bayes import pictures as bayes
from graders.suites.normalizing_flow import flows
from graders.suites.normalizing_flow import inputs as flow_inputs
from graders.suites.normalizing_flow import pictures as flow
from graders.suites.vae import inputs as vae_inputs
from graders.suites.vae import pictures as vae
from reference.naive_bayes.mistakes_losses import average_loss, best_scales
from tests.bundled import COURSE, EXERCISES

DRAW = np.random.default_rng(3)
DATA = bayes_inputs.sample(DRAW, 3)
LEARNED = bayes_inputs.learning_sample(DRAW)
MODEL = bayes_inputs.model(DRAW, 2, shared=True)
PLANE = flow_inputs.plane(DRAW, 24)


def answer(check: str, inputs: Mapping[str, Any], **values: Any) -> Answer:
    seen = Evidence(values, "p", consult=lambda: Observation(Outcome.RETURNED, values))
    return Answer(check, inputs, seen)


def of_model(given: bayes_inputs.Model) -> dict[str, Any]:
    return {"shares": given.shares, "mean": given.mean, "stddev": given.stddev}


def plot(figure: Figure) -> Plot:
    assert isinstance(figure, Plot)
    return figure


def shown(figure: Figure) -> Images:
    assert isinstance(figure, Images)
    return figure


def layers(figure: Figure, kind: type) -> list[Any]:
    return [layer for layer in plot(figure).layers if isinstance(layer, kind)]


def test_contours_of_the_right_density_are_for_staff() -> None:
    means = np.stack([DATA.x[DATA.y == k].mean(0) for k in range(3)])
    stddev = np.full((3, 2), 0.123)
    wrong = answer("means", {"x": DATA.x, "y": DATA.y}, mean=means, stddev=stddev)
    student, staff = bayes.class_conditionals(wrong)
    assert (student.staff, staff.staff) == (False, True)
    assert {tuple(e.width) for e in layers(student, Ellipses)} == {(0.123, 0.246)}
    assert [e.dashed for e in layers(staff, Ellipses)][-1]
    assert sum(len(p.x) for p in layers(student, Points)) == len(DATA.x)


def test_points_with_a_label_that_is_not_the_most_probable_are_ringed() -> None:
    x = bayes_inputs.points(DRAW, MODEL, 40)
    labels = MODEL.log_joint(x).argmax(-1)
    labels[:5] = 1 - labels[:5]
    wrong = answer("classes", {**of_model(MODEL), "x": x}, labels=labels)
    (figure,) = bayes.predictions(wrong)
    assert sum(len(p.x) for p in layers(figure, Points) if p.ringed) == 5
    assert sum(len(p.x) for p in layers(figure, Points)) == 40
    assert "5 have a label" in plot(figure).alt


def test_regions_stand_beside_those_of_the_most_probable_class() -> None:
    x = bayes_inputs.plane(MODEL).reshape(-1, 2)
    right = MODEL.log_joint(x).argmax(-1)
    asked = answer("classes", {**of_model(MODEL), "x": x}, labels=1 - right)
    wrong = replace(
        answer("classes", {**of_model(MODEL), "x": x[:40]}, labels=right[:40]),
        asked=(("regions", asked.inputs),),
        observe=lambda probe, **inputs: asked.seen,
    )
    (figure,) = bayes.predictions(wrong)
    own, best, apart = shown(figure).panels
    assert own.pixels != best.pixels
    assert set(np.frombuffer(own.pixels, np.uint8)) == set(np.frombuffer(best.pixels, np.uint8))
    assert apart.pixels == bytes(bayes.DIFFERENT[1]) * len(x)
    assert "100 % of the plane" in shown(figure).alt


def test_losses_and_scales_stand_beside_the_closed_form() -> None:
    given = {"x": LEARNED.x, "y": LEARNED.y}
    best, epochs = best_scales(LEARNED), np.arange(12.0)
    (losses,) = bayes.learning(answer("losses", given, losses=epochs))
    own, least = layers(losses, Line)
    assert own.y == tuple(epochs)
    assert least.dashed
    assert least.y[0] == pytest.approx(average_loss(best[None], LEARNED)[0], rel=1e-4)
    rows = np.stack([epochs, epochs], axis=-1)
    (scales,) = bayes.learning(answer("scales", given, scales=rows))
    assert [line.dashed for line in layers(scales, Line)] == [False, True, False, True]


def test_the_logistic_boundary_of_right_weights_has_no_difference() -> None:
    variance = MODEL.stddev[0] ** 2
    w = (MODEL.mean[0] - MODEL.mean[1]) / variance
    terms = (MODEL.mean**2 / variance).sum(-1)
    w0 = (terms[1] - terms[0]) / 2 + np.log(MODEL.shares[0] / MODEL.shares[1])
    (right,) = bayes.logistic(answer("w_values", of_model(MODEL), w=w, w0=np.array(w0)))
    (wrong,) = bayes.logistic(answer("w_values", of_model(MODEL), w=-w, w0=np.array(-w0)))
    assert set(shown(right).panels[2].pixels) <= {127, 128}
    assert len(set(shown(wrong).panels[2].pixels)) > 100


def test_a_rotation_has_arrows_to_its_images_and_the_points_where_they_belong() -> None:
    inputs = {"name": "Rotation", "parameter": 0.5, "x": PLANE, "which": "forward"}
    moved = flows.turned(PLANE, -0.5)
    (figure,) = flow.method(answer("forward", inputs, values=moved))
    (belong,) = (p for p in layers(figure, Points) if p.label == "where they belong")
    assert np.allclose(belong.x, flows.turned(PLANE, 0.5)[:, 0], rtol=1e-3)
    assert "24 of them end elsewhere" in plot(figure).alt
    log_det = {**inputs, "which": "forward_log_det_jacobian"}
    assert list(flow.method(answer("log_determinant", log_det, values=np.zeros(24)))) == []


def test_a_known_flow_is_drawn_over_the_whole_square_another_at_its_points() -> None:
    right = flows.right_flow(2.5, 0.4)
    x = flow_inputs.inside(DRAW, right, 40)
    inputs = {"a": 2.5, "theta": 0.4, "x": x}
    narrow = flows.Flow(right.steps, flows.Base((flows.SIGMA**2, flows.SIGMA**2)))
    (figure,) = flow.flow_log_density(answer("density", inputs, values=narrow.log_density(x)))
    assert len(shown(figure).panels) == 3
    odd = right.log_density(x) + np.linspace(-1, 1, 40) ** 3
    (figure,) = flow.flow_log_density(answer("density", inputs, values=odd))
    assert {p.label for p in layers(figure, Points)} >= {"your density is too high"}


def test_samples_are_compared_by_tiles() -> None:
    inputs = {"a": 2.5, "theta": 0.4, "count": 1000}
    own = DRAW.uniform(-1, 1, (1000, 2))
    (figure,) = flow.flow_samples(answer("samples", inputs, values=own))
    assert shown(figure).panels[0].title == "your samples"


def test_a_picture_stands_beside_the_one_asked_for() -> None:
    asked = np.zeros((36, 36, 3), np.uint8)
    own = asked.copy()
    own[:18] = 255
    seen = Evidence(
        {"picture": own}, "p", consult=lambda: Observation(Outcome.RETURNED, {"picture": asked})
    )
    (figure,) = images.picture(Answer("colours", {}, seen))
    assert len(shown(figure).panels) == 3
    assert "50 % of the pixels differ" in shown(figure).alt


def test_leaked_images_are_framed() -> None:
    given = image_inputs.images(DRAW, 60)
    tiles = image_inputs.tile_means(given) / 255
    values = {
        **{f"training_inputs_{epoch}": tiles[:40] for epoch in (0, 1)},
        **{f"validation_inputs_{epoch}": tiles[38:50] for epoch in (0, 1)},
    }
    training, validation = images.parts(answer("no_image_in_both", {"images": given}, **values))
    assert [p.title for p in shown(validation).panels if p.ringed] == ["38", "39"]
    assert not any(p.ringed for p in shown(training).panels)
    assert list(images.parts(answer("batches", {"images": given}, **values))) == []


def test_repeated_pictures_are_framed() -> None:
    some = image_inputs.images(DRAW, 4)
    some[2] = some[0]
    (figure,) = images.pictures(answer("different", {}, pictures=some))
    assert [p.title for p in shown(figure).panels if p.ringed] == ["2"]


def test_reconstructions_stand_beside_originals() -> None:
    given = vae_inputs.images(Draw(7), 5)
    model = vae_inputs.small_model(DRAW, given)
    inputs = {"images": given, **model.inputs("independent")}
    (figure,) = vae.reconstruction(answer("values", inputs, first=given))
    titles = [panel.title for panel in shown(figure).panels]
    assert titles[:4] == ["given", "yours", "asked for", "difference"]


def test_a_prior_stands_beside_the_curve_of_the_standard_normal() -> None:
    z = vae_inputs.latents(DRAW, 8, 5)
    given, samples = {"points": z}, DRAW.standard_normal(50)
    off = answer("density", given, log_prob=np.zeros(8), samples=samples)
    quantiles, figure = vae.latent_prior(off)
    assert "8 points are off" in plot(figure).alt
    (own,) = layers(quantiles, Points)
    assert list(own.y) == sorted(own.y)
    right = answer("density", given, log_prob=elbo.standard_normal(z), samples=samples)
    assert list(vae.latent_prior(right)) == []


def test_the_last_training_is_drawn_with_images_before_and_after() -> None:
    held_out = vae_inputs.images(Draw(7), 5)
    means = {f"{when}_inference_mean": held_out[:3] for when in ("before", "after")}
    short, long = (
        answer("learns", {"held_out": held_out, "epochs": n}, losses=np.arange(1.0, n), **means)
        for n in (4, 16)
    )
    wrong = replace(
        short,
        asked=tuple(("training", one.inputs) for one in (short, long)),
        observe=lambda probe, epochs, **inputs: (long if epochs == 16 else short).seen,
    )
    losses, images = vae.training(wrong)
    (line,) = layers(losses, Line)
    assert len(line.x) == 15
    assert [panel.title for panel in shown(images).panels[:3]] == ["held out", "before", "after"]


def test_parameters_stand_beside_the_quantiles_of_their_laws() -> None:
    rows = np.stack([np.full(30, 3.0), np.linspace(0, 0.1, 30)], axis=-1)
    drawn = answer("angles", {}, parameters=rows[::-1])
    wrong = replace(
        answer("angles", {}, pictures=np.zeros((3, 36, 36, 3), np.uint8)),
        asked=(("parameters", {}),),
        observe=lambda probe, **inputs: drawn.seen,
    )
    (figure,) = images.pictures(wrong)
    own, asked = layers(figure, Line)
    assert own.y[-1] == pytest.approx(0.1)
    assert asked.y[-1] == pytest.approx(2 * np.pi * 29.5 / 30, rel=1e-4)
    assert asked.dashed


def test_a_picture_as_asked_for_is_not_drawn() -> None:
    asked = {"picture": np.zeros((36, 36, 3), np.uint8)}
    seen = Evidence(asked, "p", consult=lambda: Observation(Outcome.RETURNED, asked))
    assert list(images.picture(Answer("angles", {}, seen))) == []


NO_PLACE = re.compile(r'\b(c?[xy]\d?|r[xy]?|d|points|width|height)="[^"]*(nan|inf)')
LIES = (
    None,
    3,
    "text",
    [1, 2],
    np.zeros(0),
    np.zeros((0, 2)),
    np.full((3, 2), np.nan),
    np.full((24, 2), np.inf),
    np.full((24, 2), 1e300),
    np.array(["a"]),
    np.zeros((2, 3, 4, 5)),
    np.array([True, False]),
    np.zeros((36, 36, 4), np.float16),
)
RECONSTRUCTED = vae_inputs.images(Draw(7), 3)
INPUTS: dict[str, dict[str, Any]] = {
    "prior": {"y": DATA.y},
    "class_conditionals": {"x": DATA.x, "y": DATA.y},
    "predictions": {**of_model(MODEL), "x": PLANE},
    "regions": {**of_model(MODEL), "x": bayes_inputs.plane(MODEL).reshape(-1, 2)},
    "learning": {"x": LEARNED.x, "y": LEARNED.y},
    "logistic": of_model(MODEL),
    "method": {"name": "Rotation", "parameter": 0.5, "x": PLANE, "which": "forward"},
    "there_and_back": {"name": "Rotation", "parameter": 0.5, "x": PLANE, "which": "inverse"},
    "one_after_another": {"name": "Rotation", "parameters": [0.5, -0.5], "x": PLANE},
    "flow_log_density": {"a": 2.5, "theta": 0.4, "x": PLANE / 3},
    "flow_samples": {"a": 2.5, "theta": 0.4, "count": 24},
    "flow_at_own_samples": {"a": 2.5, "theta": 0.4, "count": 24},
    "densities": {"loc": np.zeros((1, 2)), "scale_tril": np.eye(2)[None]},
    "picture": {},
    "pictures": {"num_images": 3},
    "parts": {"images": image_inputs.images(DRAW, 20)},
    "latent_prior": {"points": vae_inputs.latents(DRAW, 8, 2)},
    "reconstruction": {
        "images": RECONSTRUCTED,
        **vae_inputs.small_model(DRAW, RECONSTRUCTED).inputs("independent"),
    },
    "training": {"held_out": RECONSTRUCTED},
}
FIELDS = (
    *("probabilities", "mean", "stddev", "labels", "losses", "scales", "w", "w0", "values", "back"),
    *("before_inference_mean", "after_inference_mean"),
    *("samples", "densities", "picture", "pictures", "log_prob", "first"),
    *(f"{part}_inputs_{epoch}" for part in ("training", "validation") for epoch in (0, 1)),
)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: repr(lie)[:20])
def test_whatever_a_child_answers_no_picture_fails(exercise: Any, lie: Any) -> None:
    make_importable(COURSE)
    draws = drawings(exercise, INPUTS)
    assert draws
    seen = answer("", {}, **dict.fromkeys(FIELDS, lie)).seen

    def observe(probe: str, **inputs: Any) -> Evidence:
        return seen

    for probe in draws:
        for check in ("values", "losses", "distribution", "no_image_in_both", "different"):
            for figure in figures_of(draws, check, [(probe, INPUTS[probe])], observe):
                assert NO_PLACE.search(str(drawn(figure))) is None
