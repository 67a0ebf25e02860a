"""Tasks of the literature, from their definitions."""

import numpy as np

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.groups import O
from emlp_lab.reps import T
from emlp_lab.tasks.from_file import normalization
from emlp_lab.tasks.task import Data, Task, identity

O5_DIM = 5


def inertia(train: int = 1000, test: int = 1000, seed: int = 2021, bodies: int = 5) -> Task:
    """Masses m_i = softplus(N(0, 1)) and positions r_i = N(0, 1_3) to sum_i m_i (|r_i|^2 1 - r_i r_i^T), 9 numbers.

    Training and test rows are drawn independently, so that the same seed gives the same test rows for every size of
    the training set. As in the paper nothing is normalised; the mean square of the targets about their mean is about
    11.
    """
    for name, value, example in (("train", train, 1000), ("test", test, 1000), ("bodies", bodies, 5)):
        positive(name, value, example)
    streams = np.random.default_rng(natural("seed", seed, 2021)).spawn(2)
    rep_in = bodies * T(0) + bodies * T(1)
    group = O(3)
    return Task(
        name="Inertia",
        summary=f"{bodies} masses and {bodies} positions in space to their tensor of inertia",
        group=group,
        rep_in=rep_in(group),
        rep_out=T(2)(group),
        train=_inertia_rows(streams[0], train, bodies),
        test=_inertia_rows(streams[1], test, bodies),
        normalization=identity(4 * bodies, 9),
    )


def _inertia_rows(rng: np.random.Generator, rows: int, bodies: int) -> Data:
    masses = np.logaddexp(0, rng.standard_normal((rows, bodies)))
    positions = rng.standard_normal((rows, bodies, 3))
    squares = (positions**2).sum(-1)
    tensor = np.einsum("nb,nb,ij->nij", masses, squares, np.eye(3)) - np.einsum(
        "nb,nbi,nbj->nij", masses, positions, positions
    )
    return Data(np.concatenate([masses, positions.reshape(rows, -1)], axis=1), tensor.reshape(rows, 9))


def o5synthetic(train: int = 1000, test: int = 1000, seed: int = 2021) -> Task:
    """Vectors x1, x2 from N(0, 1_5) to the number sin|x1| - |x2|^3 / 2 + x1.x2 / (|x1| |x2|).

    Training and test rows are drawn independently, so that the same seed gives the same test rows for every size of
    the training set. Inputs and outputs are scaled by statistics of the training rows (the paper uses those of all
    rows); the variance of the target is about 38. Raises ValueError for fewer than one row of either.
    """
    positive("train", train, 1000)
    positive("test", test, 1000)
    streams = np.random.default_rng(natural("seed", seed, 2021)).spawn(2)
    group = O(O5_DIM)
    rep_in, rep_out = (2 * T(1))(group), T(0)(group)
    rows = _o5_rows(streams[0], train)
    return Task(
        name="O5Synthetic",
        summary="two vectors in five dimensions to an invariant number",
        group=group,
        rep_in=rep_in,
        rep_out=rep_out,
        train=rows,
        test=_o5_rows(streams[1], test),
        normalization=normalization(rows, rep_in, rep_out),
    )


def _o5_rows(rng: np.random.Generator, rows: int) -> Data:
    x = rng.standard_normal((rows, 2, O5_DIM))
    first, second = np.linalg.norm(x, axis=2).T
    cosine = (x[:, 0] * x[:, 1]).sum(axis=1) / (first * second)
    return Data(x.reshape(rows, 2 * O5_DIM), (np.sin(first) - second**3 / 2 + cosine)[:, None])
