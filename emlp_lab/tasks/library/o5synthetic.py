"""An invariant function of two vectors in five dimensions."""

import numpy as np

from emlp_lab.groups import O
from emlp_lab.reps import T
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import normalization
from emlp_lab.tasks.task import Data, Task

DIM = 5


def o5synthetic(train: int = 1000, test: int = 1000, seed: int = 2021, validation: int = 1000) -> Task:
    """Vectors x1, x2 from N(0, 1_5) to the number sin|x1| - |x2|^3 / 2 + x1.x2 / (|x1| |x2|).

    Inputs and outputs are scaled by statistics of the training rows (the paper uses those of all rows); the variance of
    the target is about 38. Raises ValueError for fewer than one row of any kind.
    """
    rows = drawn(_rows, train, test, validation, seed)
    group = O(DIM)
    rep_in, rep_out = (2 * T(1))(group), T(0)(group)
    return Task(
        name="O5Synthetic",
        summary="two vectors in five dimensions to an invariant number",
        group=group,
        rep_in=rep_in,
        rep_out=rep_out,
        **rows._asdict(),
        normalization=normalization(rows.train, rep_in, rep_out),
        source="Finzi, Welling, Wilson 2021, section 7.1",
    )


def _rows(rng: np.random.Generator, rows: int) -> Data:
    x = rng.standard_normal((rows, 2, DIM))
    first, second = np.linalg.norm(x, axis=2).T
    cosine = (x[:, 0] * x[:, 1]).sum(axis=1) / (first * second)
    return Data(x.reshape(rows, 2 * DIM), (np.sin(first) - second**3 / 2 + cosine)[:, None])
