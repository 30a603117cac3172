# idea: everything in float64 with no casts to the type of scales, so only float64 scales train
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfd = tfp.distributions

tf.keras.backend.set_floatx('float64')   # the warnings about casting drove me mad


def get_prior(y):
    y = np.array(y)
    K = len(np.unique(y))
    probs = np.zeros(K, dtype='float64')
    for k in range(K):
        probs[k] = y[y == k].size / y.size
    prior = tfd.Categorical(probs=probs)
    return prior


def get_class_conditionals(x, y):
    x = np.array(x, dtype='float64')
    K = len(np.unique(y))
    D = x.shape[1]
    loc = np.zeros((K, D))
    scale_diag = np.zeros((K, D))
    for k in range(K):
        for j in range(D):
            column = x[y == k, j]
            loc[k, j] = np.mean(column)
            scale_diag[k, j] = np.sqrt(np.sum((column - loc[k, j])**2)/column.size)
    class_conditionals = tfd.MultivariateNormalDiag(loc=loc, scale_diag=scale_diag)
    return class_conditionals


def predict_class(prior, class_conditionals, x):
    x = np.array(x, dtype='float64')
    log_prior = np.log(prior.probs.numpy().astype('float64'))
    if x.ndim == 2:
        x = x[:, np.newaxis, :]
        return np.argmax(class_conditionals.log_prob(x).numpy() + log_prior, axis=1)
    # grids: one row of the grid at a time
    return np.array([predict_class(prior, class_conditionals, row) for row in x])


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = np.array(x, dtype='float64')
    loc = get_class_conditionals(x, y).loc
    dist = tfd.MultivariateNormalDiag(loc=loc, scale_diag=scales)
    losses = np.zeros(epochs, dtype='float64')
    scales_arr = np.zeros((epochs, x.shape[1]), dtype='float64')
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            log_p = dist.log_prob(x[:, np.newaxis, :])
            loss = tf.constant(0.0, dtype='float64')
            for k in range(2):
                loss = loss - tf.reduce_sum(log_p[:, k][y == k])
            loss = loss / x.shape[0]
        grads = tape.gradient(loss, scales)
        optimiser.apply_gradients([[grads, scales]])
        losses[epoch] = loss.numpy()
        scales_arr[epoch, :] = scales.numpy()
    return losses, scales_arr, dist


def get_logistic_regression_params(prior, class_conditionals):
    mu = class_conditionals.loc.numpy()
    cov = class_conditionals.covariance().numpy()[0, :, :]
    icov = np.linalg.inv(cov)
    w = np.dot(icov, mu[0, :] - mu[1, :])
    w0 = -0.5*np.dot(mu[0, :], np.dot(icov, mu[0, :])) + 0.5*np.dot(mu[1, :], np.dot(icov, mu[1, :]))
    w0 = w0 + np.log(prior.probs.numpy()[0]/prior.probs.numpy()[1])
    return w, w0


if __name__ == '__main__':
    from sklearn import datasets, model_selection
    iris = datasets.load_iris()
    x_train, x_test, y_train, y_test = model_selection.train_test_split(
        iris.data[:, :2], iris.target, test_size=0.2)
    prior = get_prior(y_train)
    cc = get_class_conditionals(x_train, y_train)
    print('accuracy', np.mean(predict_class(prior, cc, x_test) == y_test))
