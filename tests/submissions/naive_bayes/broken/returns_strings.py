# mistake: every function returns a sentence
# expect: wrong *
"""naive_bayes.py, George, group 7"""
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfk = tf.keras


def get_prior(y):
    """Categorical prior from label counts."""
    return "Categorical(" + ", ".join(f"{np.mean(y == k):.3f}" for k in range(max(y) + 1)) + ")"


def get_class_conditionals(x, y):
    """Gaussians, one for each class."""
    return f"{max(y) + 1} Gaussians in {x.shape[1]} dimensions"


def predict_class(prior, class_conditionals, x):
    """Maximum a posteriori label."""
    return "mostly class 0"


def learn_stdevs(x, y, scales, optimiser, epochs):
    """Gradient descent on the shared standard deviations."""
    return "loss 1.2", "scales 0.5", f"after {epochs} epochs"


def get_logistic_regression_params(prior, class_conditionals):
    """Closed form of w and w0."""
    return "w = (1, 2)", "w0 = 3"
