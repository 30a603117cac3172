"""Naive Bayes and logistic regression.

Complete the five functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade naive_bayes.py` to see how
far you are.

Notation: N examples, d features, K classes. Labels are the integers 0 … K−1.
"""

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    """The prior distribution of the class, by maximum likelihood, without smoothing.

    Arguments:
        y: integer array of shape (N,), the labels. Every class occurs at least once.

    Returns:
        A `tfd.Categorical` with batch shape () and event shape (), over K labels.
    """
    raise NotImplementedError


def get_class_conditionals(x, y):
    """The distribution of the features in each class, independent given the class.

    Arguments:
        x: float array of shape (N, d), the features.
        y: integer array of shape (N,), the labels.

    Returns:
        One `tfd.MultivariateNormalDiag` with batch shape (K,) and event shape (d,),
        its means and standard deviations those of maximum likelihood.
    """
    raise NotImplementedError


def predict_class(prior, class_conditionals, x):
    """The most probable class of each point, given its features.

    Arguments:
        prior: a `tfd.Categorical` over K labels.
        class_conditionals: a distribution of batch shape (K,) and event shape (d,).
        x: float array of shape (*batch_shape, d), with at least one batch dimension;
            a grid of shape (m, n, d), for example.

    Returns:
        An integer NumPy array of shape batch_shape.
    """
    raise NotImplementedError


def learn_stdevs(x, y, scales, optimiser, epochs):
    """Learn standard deviations shared by two classes, by gradient descent.

    The class means are those of maximum likelihood. In each epoch: compute the
    loss, the average over all examples of the negative log likelihood of an
    example given its class; then take one step of the optimiser along its gradient
    with respect to `scales`, and to nothing else.

    Arguments:
        x: float array of shape (N, d), the features.
        y: integer array of shape (N,), the labels 0 and 1.
        scales: a `tf.Variable` of shape (d,), the standard deviations to start from.
        optimiser: a Keras optimiser.
        epochs: the number of epochs.

    Returns:
        The loss of each epoch, a NumPy array of shape (epochs,);
        the scales of each epoch, a NumPy array of shape (epochs, d);
        a `tfd.MultivariateNormalDiag` of batch shape (2,) and event shape (d,) with
        the learned scales.
    """
    raise NotImplementedError


def get_logistic_regression_params(prior, class_conditionals):
    """The weights and the bias with which P(Y = 0 | x) = sigmoid(w·x + w0).

    Arguments:
        prior: a `tfd.Categorical` over two labels.
        class_conditionals: a `tfd.MultivariateNormalDiag` of batch shape (2,) and
            event shape (d,) whose scales are the same for both classes.

    Returns:
        w, a NumPy array of shape (d,), and w0, a NumPy number of shape ().
    """
    raise NotImplementedError
