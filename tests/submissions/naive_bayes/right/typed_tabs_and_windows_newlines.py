# idea: written on Windows with tabs and CRLF line ends, type hints and dataclass helper
# expect: full marks
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Tuple

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


@dataclass
class History:
	losses: List[float] = field(default_factory=list)
	scales: List[np.ndarray] = field(default_factory=list)

	def add(self, loss: tf.Tensor, scales: tf.Variable) -> None:
		self.losses.append(loss.numpy())
		self.scales.append(scales.numpy())

	def arrays(self) -> Tuple[np.ndarray, np.ndarray]:
		return np.array(self.losses), np.array(self.scales)


def get_prior(y: np.ndarray) -> tfd.Categorical:
	hist, _ = np.histogram(y, bins=np.arange(y.max() + 2))
	return tfd.Categorical(probs=hist / y.size)


def get_class_conditionals(x: np.ndarray, y: np.ndarray) -> tfd.MultivariateNormalDiag:
	loc, scale_diag = [], []
	for k in range(y.max() + 1):
		selected = x[np.equal(y, k)]
		loc.append(tf.reduce_mean(selected, axis=0))
		scale_diag.append(tf.math.reduce_std(selected, axis=0))
	return tfd.MultivariateNormalDiag(loc=tf.stack(loc), scale_diag=tf.stack(scale_diag))


def predict_class(prior: tfd.Categorical, class_conditionals: tfd.MultivariateNormalDiag, x: np.ndarray) -> np.ndarray:
	log_prior: np.ndarray = np.log(prior.probs.numpy())
	# class axis first: (K, ...)
	by_class = np.moveaxis(class_conditionals.log_prob(x[..., None, :]).numpy(), -1, 0)
	scores = np.array([lp + lc for lp, lc in zip(log_prior, by_class)])
	return np.argmax(scores, axis=0)


def learn_stdevs(x: np.ndarray, y: np.ndarray, scales: tf.Variable, optimiser, epochs: int):
	x = tf.cast(x, scales.dtype)
	x_split = tf.dynamic_partition(x, tf.cast(y, tf.int32), 2)
	means = tf.stack([tf.reduce_mean(part, axis=0) for part in x_split])
	dist = tfd.MultivariateNormalDiag(loc=means, scale_diag=scales)
	history = History()

	@tf.function
	def train_step() -> tf.Tensor:
		def loss_fn() -> tf.Tensor:
			total = tf.add_n([
				tf.reduce_sum(dist.log_prob(x_split[k][:, None, :])[:, k]) for k in range(2)
			])
			return -total / x.shape[0]
		loss = loss_fn()
		optimiser.minimize(loss_fn, [scales])
		return loss

	for _ in range(epochs):
		loss = train_step()
		history.add(loss, scales)
	losses, values = history.arrays()
	return losses, values, dist


def get_logistic_regression_params(prior: tfd.Categorical, class_conditionals: tfd.MultivariateNormalDiag) -> Tuple[np.ndarray, np.ndarray]:
	mu = class_conditionals.mean().numpy()
	scale = class_conditionals.scale.to_dense().numpy()
	if scale.ndim > 2:
		scale = scale[0]
	sigma = scale @ scale.T
	w = np.linalg.solve(sigma, mu[0] - mu[1])
	w0 = -0.5 * (mu[0] + mu[1]) @ w + np.log(prior.probs.numpy()[0] / prior.probs.numpy()[1])
	return w, np.array(w0)
