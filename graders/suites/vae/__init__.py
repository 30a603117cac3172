"""A variational autoencoder: twenty points, listed in the exercise's README.

**False failures.** The checks that meet random numbers state a bound each: the regulariser
1e-12 (sums of normal numbers, 8 standard deviations), the encoder's own divergence 1e-11,
signs of the means 2e-15, the latents that are decoded 1e-9. A regulariser's gradients are 16
standard deviations from the limit, its value for correlated latents 8. Together that is below
2e-9 for a right submission, and what else is compared has no noise. `get_vae.learns` is a
sequential test whose bound is measured, not proven; see there.

**What a child is trusted with.** It holds no network, prior, loss or divergence that would be
an answer: what probes give to a student's functions is built from the inputs of that probe, and
stands for something else than what was asked for before (a prior that is not the standard
normal one, a regulariser that is no divergence). A class counts as one of Keras's, and a
distribution as one of TensorFlow Probability's, by identity, not by name. Log densities of
Bernoulli pixels must follow from their means and variances. Training is Keras's own `fit`.

What remains: the means, log densities and gradients are what the child says. Code that replaces
the libraries' classes in its process, or a class derived from them that computes something
else, has to answer consistently: for two batch sizes, posteriors moved by its own weights, slopes
of each latent and channel, and likelihoods before and after training.
"""
