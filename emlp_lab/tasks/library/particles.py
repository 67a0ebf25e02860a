"""The matrix element of two particles that scatter."""

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import O13
from emlp_lab.reps import T
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import normalization
from emlp_lab.tasks.task import Data, Task

SPREAD = 0.25  # standard deviation of the components of the momenta
ETA = np.array([1.0, -1.0, -1.0, -1.0])


def particles(train: int = 1000, test: int = 1000, seed: int = 2021, validation: int = 1000) -> Task:
    """Momenta p1 to p4 of an electron and a muon before and after they scatter, 16 numbers, to a Lorentz-invariant one.

    It is 4 sum_ij K_ij M_ij of the tensors K = p1 p3^T - (p1.p3 - p1.p1) eta and M = q2 q4^T - (p2.p4 - p2.p2) eta,
    with the Minkowski product p.q, eta = diag(1, -1, -1, -1) and q = eta p: a polynomial of degree four, the form of
    emlp's program, which does not symmetrise the tensors. Components are drawn from N(0, 1/16); the variance of the
    target is 47/64. Inputs and outputs are scaled by statistics of the training rows (the paper uses those of all
    rows). Raises ValueError for fewer than one row of any kind.
    """
    rows = drawn(_rows, train, test, validation, seed)
    group = O13()
    rep_in, rep_out = (4 * T(1))(group), T(0)(group)
    return Task(
        name="Particles",
        summary="four momenta of an electron and a muon to the Lorentz-invariant matrix element of their scattering",
        group=group,
        rep_in=rep_in,
        rep_out=rep_out,
        **rows._asdict(),
        normalization=normalization(rows.train, rep_in, rep_out),
        source="Finzi, Welling, Wilson 2021, section 7.1 (ParticleInteraction)",
    )


def _rows(rng: np.random.Generator, rows: int) -> Data:
    p = SPREAD * rng.standard_normal((rows, 4, 4))
    first, second, third, fourth = p.transpose(1, 0, 2)
    electron = _tensor(first, third, first, third)
    muon = _tensor(second, fourth, ETA * second, ETA * fourth)
    return Data(p.reshape(rows, 16), 4 * (electron * muon).sum(axis=(1, 2))[:, None])


def _tensor(
    p: Float[np.ndarray, "n 4"], q: Float[np.ndarray, "n 4"], a: Float[np.ndarray, "n 4"], b: Float[np.ndarray, "n 4"]
) -> Float[np.ndarray, "n 4 4"]:
    """a b^T - (p.q - p.p) eta, row by row."""
    products = (ETA * p * (q - p)).sum(axis=1)
    return a[:, :, None] * b[:, None, :] - products[:, None, None] * np.diag(ETA)
