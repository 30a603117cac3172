# mistake: nothing was done yet
# expect: not_implemented *
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    """The distribution of the labels, estimated from y."""
    raise NotImplementedError


def get_class_conditionals(x, y):
    """A batch of Gaussians, one per class."""
    raise NotImplementedError


def predict_class(prior, class_conditionals, x):
    """The most probable class of every point in x."""
    raise NotImplementedError


def learn_stdevs(x, y, scales, optimiser, epochs):
    """Train the shared standard deviations; return losses, scales, distribution."""
    raise NotImplementedError


def get_logistic_regression_params(prior, class_conditionals):
    """The w and w0 of the equivalent logistic regression."""
    raise NotImplementedError
