# mistake: every function prints its result and returns nothing
# expect: wrong *
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    print("prior", np.bincount(y) / len(y))


def get_class_conditionals(x, y):
    for k in range(int(np.max(y)) + 1):
        print("class", k, "mean", x[y == k].mean(axis=0), "std", x[y == k].std(axis=0))


def predict_class(prior, class_conditionals, x):
    log_lik = class_conditionals.log_prob(x[..., np.newaxis, :]).numpy()
    labels = np.argmax(np.log(prior.probs.numpy()) + log_lik, axis=-1)
    print("labels", labels)


def learn_stdevs(x, y, scales, optimiser, epochs):
    residuals = np.concatenate([x[y == k] - x[y == k].mean(axis=0) for k in (0, 1)])
    print("the training should end at", residuals.std(axis=0))


def get_logistic_regression_params(prior, class_conditionals):
    mu0, mu1 = class_conditionals.mean().numpy()
    w = (mu0 - mu1) / class_conditionals.variance().numpy()[0]
    print("w", w)
