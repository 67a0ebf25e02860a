"""The electric dipole of a cloud of ions."""

from functools import partial

import numpy as np

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import SO, S
from emlp_lab.reps import V
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import normalization
from emlp_lab.tasks.task import Data, Task


def point_cloud(train: int = 1000, test: int = 1000, seed: int = 2021, ions: int = 5, validation: int = 1000) -> Task:
    """Charge q_i, mass m_i and position r_i of ions to their electric dipole moment about the centre of mass,
    sum_i q_i (r_i - sum_j m_j r_j / sum_j m_j), in units of charge times length.

    The cloud may be turned in space and its ions listed in any order: two groups act, SO(3) and the permutations. A row
    has the five numbers q, m, x, y, z of each ion in turn. Charges and positions are drawn from N(0, 1), masses evenly
    from 0.5 to 2. Inputs and outputs are scaled by statistics of the training rows. Raises ValueError for fewer than
    one row of any kind, or no ions.
    """
    rows = drawn(partial(_rows, ions=positive("ions", ions, 5)), train, test, validation, seed)
    space, order = SO(3), S(ions)
    rep_in, rep_out = V(order) * (2 + V(space)), V(space)
    return Task(
        name="PointCloud",
        summary=f"charge, mass and position of {ions} ions to their electric dipole about the centre of mass",
        group=(space, order),
        rep_in=rep_in,
        rep_out=rep_out,
        **rows._asdict(),
        normalization=normalization(rows.train, rep_in, rep_out),
        source="EMLP Lab",
    )


def _rows(rng: np.random.Generator, rows: int, ions: int) -> Data:
    q, r = rng.standard_normal((rows, ions)), rng.standard_normal((rows, ions, 3))
    m = rng.uniform(0.5, 2, (rows, ions))
    centre = np.einsum("ni,nix->nx", m, r) / m.sum(axis=1, keepdims=True)
    x = np.concatenate([q[:, :, None], m[:, :, None], r], axis=2)
    return Data(x.reshape(rows, 5 * ions), np.einsum("ni,nix->nx", q, r - centre[:, None]))
