"""The tensor of inertia of a few bodies."""

from functools import partial

import numpy as np

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import O
from emlp_lab.reps import T
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import identity
from emlp_lab.tasks.task import Data, Task


def inertia(train: int = 1000, test: int = 1000, seed: int = 2021, bodies: int = 5, validation: int = 1000) -> Task:
    """Masses m_i = softplus(N(0, 1)) and positions r_i = N(0, 1_3) to sum_i m_i (|r_i|^2 1 - r_i r_i^T), 9 numbers.

    As in the paper nothing is normalised; the mean square of the targets about their mean is about 11. Raises
    ValueError for fewer than one row of any kind.
    """
    rows = drawn(partial(_rows, bodies=positive("bodies", bodies, 5)), train, test, validation, seed)
    group = O(3)
    return Task(
        name="Inertia",
        summary=f"{bodies} masses and {bodies} positions in space to their tensor of inertia",
        group=group,
        rep_in=(bodies * T(0) + bodies * T(1))(group),
        rep_out=T(2)(group),
        **rows._asdict(),
        normalization=identity(4 * bodies, 9),
        source="Finzi, Welling, Wilson 2021, section 7.1",
    )


def _rows(rng: np.random.Generator, rows: int, bodies: int) -> Data:
    masses = np.logaddexp(0, rng.standard_normal((rows, bodies)))
    positions = rng.standard_normal((rows, bodies, 3))
    squares = (positions**2).sum(-1)
    tensor = np.einsum("nb,nb,ij->nij", masses, squares, np.eye(3)) - np.einsum(
        "nb,nbi,nbj->nij", masses, positions, positions
    )
    return Data(np.concatenate([masses, positions.reshape(rows, -1)], axis=1), tensor.reshape(rows, 9))
