# mistake: a bracket was never closed
# expect: raised get_prior.*
# Coursework: Naive Bayes by hand.
# I keep the classes apart with boolean masks, so the code reads like the formulas.
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
import matplotlib.pyplot as plt
from sklearn.datasets import load_iris

tfd = tfp.distributions


def get_prior(y):
    # The maximum likelihood estimate of P(Y = k) is simply how often k turns up.
    labels = range(1 + np.max(y))
    shares = [np.mean(y == label) for label in labels
    return tfd.Categorical(probs=shares)


def get_class_conditionals(x, y):
    # Step 1: put the rows of each class in a drawer of its own.
    drawers = {label: x[y == label] for label in range(1 + np.max(y))}
    # Step 2: centre of each drawer, feature by feature.
    centre = {label: rows.mean(0) for label, rows in drawers.items()}
    # Step 3: spread around that centre.
    spread = {label: ((rows - centre[label]) ** 2).mean(0) for label, rows in drawers.items()}
    # Step 4: TFP wants standard deviations.
    loc = np.array(list(centre.values()))
    scale = np.sqrt(np.array(list(spread.values())))
    return tfd.MultivariateNormalDiag(loc, scale)


def predict_class(prior, class_conditionals, x):
    # One score per class, then pick the class whose score is the highest.
    number_of_classes = class_conditionals.batch_shape[0]
    scores = []
    for k in range(number_of_classes):
        score = np.log(prior.prob(k).numpy()) + class_conditionals[k].log_prob(x).numpy()
        scores.append(score)
    return np.argmax(np.stack(scores, axis=-1), axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    # The means are known in closed form and stay where they are.
    rows0, rows1 = (x[y == label].astype(np.float32) for label in (0, 1))
    dist = tfd.MultivariateNormalDiag(
        loc=np.vstack([rows0.mean(0), rows1.mean(0)]), scale_diag=scales)
    losses, recorded = [], []
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            # each class contributes the log density of its own rows
            total = tf.reduce_sum(dist[0].log_prob(rows0)) + tf.reduce_sum(dist[1].log_prob(rows1))
            loss = -total / len(x)
        gradients = tape.gradient(loss, [scales])
        losses.append(float(loss))
        optimiser.apply_gradients(zip(gradients, [scales]))
        recorded.append(scales.numpy())
    return np.asarray(losses), np.asarray(recorded), dist


def get_logistic_regression_params(prior, class_conditionals):
    means = class_conditionals.mean().numpy()
    inverse = np.diag(1 / class_conditionals.stddev().numpy()[0] ** 2)
    # direction of the boundary
    w = inverse @ (means[0] - means[1])
    # offset of the boundary
    w0 = 0.5 * (means[1] @ inverse @ means[1] - means[0] @ inverse @ means[0])
    w0 = w0 + np.log(prior.prob(0).numpy() / prior.prob(1).numpy())
    return w, w0
