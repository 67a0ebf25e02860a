"""Inertia: the moment of inertia of point masses, the O(3) task of Finzi, Welling, Wilson 2021, section 7.1."""

import numpy as np

from emlp_lab.groups import O
from emlp_lab.reps import T
from emlp_lab.tasks.task import Data, Task, identity

BODIES = 5


def inertia(train: int = 1000, test: int = 1000, seed: int = 2021, bodies: int = BODIES) -> Task:
    """Masses m_i = softplus(N(0, 1)) and positions r_i = N(0, 1_3) to sum_i m_i (|r_i|^2 1 - r_i r_i^T), 9 numbers.

    Training and test rows are drawn independently, so that the same seed gives the same test rows for every size of
    the training set. As in the paper nothing is normalised; the mean square of the targets about their mean is about
    11.
    """
    for name, value in (("train", train), ("test", test), ("bodies", bodies)):
        if value < 1:
            raise ValueError(f"{name}={value}: the number must be at least 1.")
    streams = np.random.default_rng(seed).spawn(2)
    rep_in = bodies * T(0) + bodies * T(1)
    group = O(3)
    return Task(
        name="Inertia",
        summary=f"{bodies} masses and {bodies} positions in space to their tensor of inertia",
        group=group,
        rep_in=rep_in(group),
        rep_out=T(2)(group),
        train=_draw(streams[0], train, bodies),
        test=_draw(streams[1], test, bodies),
        normalization=identity(4 * bodies, 9),
    )


def _draw(rng: np.random.Generator, rows: int, bodies: int) -> Data:
    masses = np.logaddexp(0, rng.standard_normal((rows, bodies)))
    positions = rng.standard_normal((rows, bodies, 3))
    squares = (positions**2).sum(-1)
    tensor = np.einsum("nb,nb,ij->nij", masses, squares, np.eye(3)) - np.einsum(
        "nb,nbi,nbj->nij", masses, positions, positions
    )
    return Data(np.concatenate([masses, positions.reshape(rows, -1)], axis=1), tensor.reshape(rows, 9))
