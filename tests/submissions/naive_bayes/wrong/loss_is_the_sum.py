# mistake: the loss is the sum over the examples
# expect: wrong learn_stdevs.losses
# says: learn_stdevs.losses: sum
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    n_classes = int(np.max(y)) + 1
    counts = np.array([np.sum(y == k) for k in range(n_classes)])
    return tfd.Categorical(probs=counts / len(y))


def get_class_conditionals(x, y):
    n_classes = int(np.max(y)) + 1
    means = []
    stds = []
    for k in range(n_classes):
        rows = x[y == k]
        means.append(rows.mean(axis=0))
        stds.append(rows.std(axis=0))
    return tfd.MultivariateNormalDiag(loc=np.array(means), scale_diag=np.array(stds))


def predict_class(prior, class_conditionals, x):
    log_prior = np.log(prior.probs.numpy())
    log_lik = class_conditionals.log_prob(x[..., np.newaxis, :]).numpy()
    return np.argmax(log_prior + log_lik, axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = np.asarray(x, dtype=scales.dtype.as_numpy_dtype)
    mu = np.stack([x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)])
    dist = tfd.MultivariateNormalDiag(loc=mu, scale_diag=scales)

    losses = np.zeros(epochs)
    history = np.zeros((epochs, x.shape[1]))
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            log_p = dist.log_prob(x[:, None, :])  # one column per class
            own = tf.gather(log_p, y, batch_dims=1)
            loss = -tf.reduce_sum(own)
        grad = tape.gradient(loss, scales)
        optimiser.apply_gradients([(grad, scales)])
        losses[epoch] = loss.numpy()
        history[epoch] = scales.numpy()
    return losses, history, dist


def get_logistic_regression_params(prior, class_conditionals):
    mu0, mu1 = class_conditionals.mean().numpy().astype(float)
    var = class_conditionals.variance().numpy()[0].astype(float)
    p0, p1 = prior.probs.numpy()
    w = (mu0 - mu1) / var
    w0 = -0.5 * np.sum(mu0**2 / var) + 0.5 * np.sum(mu1**2 / var) + np.log(p0 / p1)
    return w, w0


if __name__ == "__main__":
    from sklearn.datasets import load_iris

    iris = load_iris()
    conditionals = get_class_conditionals(iris.data[:, :2], iris.target)
    labels = predict_class(get_prior(iris.target), conditionals, iris.data[:, :2])
    print("accuracy", np.mean(labels == iris.target))
