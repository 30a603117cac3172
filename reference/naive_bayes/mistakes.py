"""Known mistakes in the prior, as parts of its computation; in other functions: `mistakes_*.py`.

The grader's process computes in NumPy what a mistake leads to, and compares it with what was
observed; it does not read the student's code. Amounts of a family (a smoothing constant, a
lower limit) are fitted to what was observed first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip


def shares(y: Array, parts: Parts, before: Sequence[Array] = ()) -> Array:
    """The probability of each class, for labels y (N,); `before` are those of earlier calls."""
    if "kept" in parts:
        y = np.concatenate([*before, y])
    used = parts.get("examples", np.asarray)(y)
    counts = np.bincount(used, minlength=int(y.max()) + 1).astype(float)
    counts = counts[: len(counts) - parts.get("left out", 0)]
    classes = parts.get("classes", len(counts))
    size = max(int(y[-1]) + 1 if classes == "last" else classes, parts.get("least", 0))
    counts = np.resize(np.append(counts, [0.0] * 9), size)
    weights = parts.get("weight", lambda counts: counts)(parts.get("bins", np.asarray)(counts))
    total = weights.sum() or 1.0  # nothing may be counted
    return np.asarray(parts.get("order", lambda p, y: p)(weights / total, y))


def by_appearance(p: Array, y: Array) -> Array:
    """What stands for each class, in the order in which the labels first appear in y."""
    labels, first = np.unique(y, return_index=True)
    return np.asarray(p[labels[np.argsort(first)]] if len(labels) == len(p) else p)


def by_name(p: Array, y: Array) -> Array:
    """What stands for each class, in the order of the labels as strings."""
    return np.asarray(p[sorted(range(len(p)), key=str)])


def without_equal(p: Array, y: Array) -> Array:
    """The shares, of equal ones only the last."""
    last = p[[share not in p[k + 1 :] for k, share in enumerate(p)]]
    return np.asarray(last / last.sum())


def last_two_together(counts: Array) -> Array:
    """The counts in K − 1 bins, as a histogram has them whose K edges are the labels."""
    return np.append(counts[:-2], counts[-2:].sum()) if len(counts) > 1 else counts


def exponential(counts: Array, of: str = "shares", base: float = np.e) -> Array:
    """What softmax makes of the counts, or of the shares."""
    logits = counts if of == "counts" else counts / counts.sum()
    return np.asarray(base ** (logits - logits.max()))


def rounded(part: str, what: str, more: str = "", *, most: int = 4) -> Iterator[Slip]:
    """Roundings to at most so many decimals; `what` begins the sentence, and `more` ends it."""
    for n in range(most + 1):
        says = f"{what} rounded to {n} decimal{'s' * (n != 1)}{more}."
        yield Slip(part, says, partial(np.round, decimals=n))


def rounded_shares(counts: Array, decimals: int) -> Array:
    return np.asarray(np.round(counts / counts.sum(), decimals))


LAST = Slip(
    "classes",
    "The number of classes is taken from the last label, which is not always the greatest.",
    "last",
)
PRIOR = (
    Slip(
        "weight",
        "These are smoothed shares (you added one example to each class).",
        lambda counts: counts + 1,
    ),
    Slip("weight", "You passed the shares as logits, not as probs.", exponential),
    Slip(
        "weight",
        "You passed the counts as logits, not as probs.",
        partial(exponential, of="counts"),
    ),
    Slip("weight", "Every class gets the same probability.", np.ones_like),
    Slip("weight", "The frequent classes get the small probabilities (1 / N_k).", lambda n: 1 / n),
    Slip(
        "weight", "These are the shares of all other classes, 1 − N_k / N.", lambda n: n.sum() - n
    ),
    Slip("weight", "The most frequent class gets all.", lambda n: (n == n.max()).astype(float)),
    *(
        Slip("classes", f"Your prior always has {count} classes.", count)
        for count in (2, 3, 4, 5, 10)
    ),
    *(
        Slip("least", f"Your prior always has at least {count} classes.", count)
        for count in (3, 4, 5, 10)
    ),
    Slip("weight", "The counts have 8 bits: of 300 examples they count 44.", lambda n: n % 256),
    Slip("left out", "The last class is left out.", 1),
    LAST,
    Slip(
        "kept",
        "The labels of earlier calls are counted, too: they are kept in a global variable or in"
        " the default value of an argument.",
        True,
    ),
    Slip("bins", "The last two classes are counted together.", last_two_together),
    Slip(
        "bins",
        "Each class gets the share of the next label: labels start at 0.",
        lambda counts: np.append(counts[1:], 0.0),
    ),
    Slip("examples", "The last example is not counted.", lambda y: y[:-1]),
    Slip("examples", "The first example is not counted.", lambda y: y[1:]),
    Slip("examples", "Only the first half of the examples is counted.", lambda y: y[: len(y) // 2]),
    Slip("examples", "Every other example is left out.", lambda y: y[::2]),
    Slip("order", "The shares are in the reverse order of the labels.", lambda p, y: p[::-1]),
    Slip("order", "The shares are sorted by size, not by label.", lambda p, y: np.sort(p)[::-1]),
    Slip("order", "The shares are sorted by size, not by label.", lambda p, y: np.sort(p)),
    Slip(
        "order",
        "The shares stand in the order in which the labels first appear in y, not by label.",
        by_appearance,
    ),
    Slip("order", 'The labels are sorted as strings, "10" before "2".', by_name),
    Slip(
        "order",
        "Of two classes with equally many examples one is lost: do counts stand for classes?",
        without_equal,
    ),
    *(
        Slip(
            "weight",
            f"The shares are rounded to {decimals} decimal{'s' * (decimals != 1)}.",
            partial(rounded_shares, decimals=decimals),
        )
        for decimals in (1, 2, 3, 4)
    ),
)


def prior(y: Array, seen: Array) -> tuple[Slip, ...]:
    """Known mistakes in the prior, with amounts fitted to probabilities seen of labels y."""
    counts = np.bincount(y).astype(float)
    usable = seen.shape == counts.shape and seen.size > 1 and seen.dtype.kind == "f"
    if not usable or not np.all(seen > 0) or not np.ptp(seen):
        return PRIOR
    with np.errstate(all="ignore"):
        fitted = tuple(_fitted_prior(counts, seen.astype(float)))
        if not np.array_equal(np.argsort(counts), np.argsort(seen)):
            # Shares in another order, which has a slip of its own.
            fitted = (*fitted, *_fitted_prior(np.sort(counts), np.sort(seen.astype(float))))
    return (*PRIOR, *fitted)


def _fitted_prior(counts: Array, seen: Array) -> Iterator[Slip]:
    low, high = int(counts.argmin()), int(counts.argmax())
    added = (counts[high] * seen[low] - counts[low] * seen[high]) / (seen[high] - seen[low])
    ratio = np.log(seen[high] / seen[low])
    power, share = ratio / np.log(counts[high] / counts[low]), added / counts.sum()
    if abs(added - 1) > 1e-3:
        yield Slip(
            "weight",
            f"These are smoothed shares (you added {added:.3g} to each count).",
            lambda n: n + added,
        )
    yield Slip(
        "weight",
        f"These are smoothed shares (you added {share:.3g} to each share).",
        lambda n: n + share * n.sum(),
    )
    if abs(power + 1) > 1e-3:  # 1 / N_k has a name of its own
        yield Slip(
            "weight",
            f"These are powers of the shares, with exponent {power:.3g}.",
            lambda n: n**power,
        )
    floor = counts[high] / counts.sum() * seen[low] / seen[high]
    if np.count_nonzero(np.isclose(seen, seen[low], rtol=1e-5)) > 1:
        yield Slip(
            "weight",
            f"Shares below {floor:.3g} are raised to {floor:.3g}.",
            lambda n: np.maximum(n, floor * n.sum()),
        )
    if added > 0:
        total = counts.sum()
        mixed = added * len(counts) / (total + added * len(counts))
        yield Slip(
            "weight",
            f"These are the shares mixed with equal ones, which count {mixed:.3g}.",
            lambda n: (1 - mixed) * n / n.sum() + mixed / len(n),
        )
