"""The exact finite group next to generators that are almost those of one."""

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups.listing.action import Action, orbits

MAX_POINTS = 1500
MAX_GAP = 0.03  # of a cycle, times its length: powers of any rotation come back to within one by their number
SHARPNESS = (0.2, 0.8)  # eigenvalues below and above which a mean of projectors is almost a projector


def exact_finite(
    discrete: Inexact[np.ndarray, "M d d"], distinct: float, *, unitary: bool
) -> Inexact[np.ndarray, "M d d"] | None:
    """Generators of a finite group, exact up to float64, next to the given ones; None if they are not almost that.

    The orbits of the basis vectors, in which points closer than `distinct` are one, say how the exact group permutes
    them. Its permutation matrices are exact, and so is the invariant subspace of theirs that is closest to the rows of
    coordinates of the points: on it they act as the exact group does, in coordinates that are close to the given ones,
    and orthonormal with `unitary`.
    """
    action = orbits(discrete, MAX_POINTS, distinct)
    if action is None or not len(discrete):
        return None
    B = action.points.T
    gaps = [float(np.abs(h @ B - B[:, p]).max()) for h, p in zip(discrete, action.permutations, strict=True)]
    if max(gap * longest_cycle(p) for gap, p in zip(gaps, action.permutations, strict=True)) > MAX_GAP:
        return None
    Q = np.linalg.qr(B.conj().T)[0]
    sizes, vectors = np.linalg.eigh(_mean(Q @ Q.conj().T, action))
    d = action.d
    if sizes[-d] < SHARPNESS[1] or (len(sizes) > d and sizes[-d - 1] > SHARPNESS[0]):
        return None
    W = vectors[:, -d:]
    M = polar(B @ W) if unitary else B @ W
    images = [W[np.argsort(p)] for p in action.permutations]  # P W, where P sends point i to point p[i]
    exact = np.array([M @ (W.conj().T @ image) @ np.linalg.inv(M) for image in images])
    return exact if np.iscomplexobj(discrete) else np.real(exact)


def polar(matrices: Inexact[np.ndarray, "*M d d"]) -> Inexact[np.ndarray, "*M d d"]:
    """The nearest unitary matrices."""
    U, _, Vh = np.linalg.svd(matrices)
    return U @ Vh


def longest_cycle(permutation: Integer[np.ndarray, " N"]) -> int:
    """How many points the longest cycle has."""
    n = len(permutation)
    arrows = csr_array((np.ones(n), (np.arange(n), permutation)), shape=(n, n))
    return int(np.bincount(connected_components(arrows, directed=False)[1]).max())


def _mean(X: Inexact[np.ndarray, "N N"], action: Action) -> Inexact[np.ndarray, "N N"]:
    """The mean of P X P^T over the group: the same number for all pairs of points in one orbit of pairs."""
    labels = _orbits_of_pairs(action.permutations)
    counts = np.bincount(labels)
    real = np.bincount(labels, np.real(X).ravel()) / counts
    if not np.iscomplexobj(X):
        return real[labels].reshape(X.shape)
    return (real + 1j * np.bincount(labels, np.imag(X).ravel()) / counts)[labels].reshape(X.shape)


def _orbits_of_pairs(permutations: Integer[np.ndarray, "M N"]) -> Integer[np.ndarray, " NN"]:
    count, n = permutations.shape
    targets = (n * permutations[:, :, None] + permutations[:, None, :]).reshape(-1)
    sources = np.tile(np.arange(n * n), count)
    arrows = csr_array((np.ones(len(targets), np.int8), (sources, targets)), shape=(n * n, n * n))
    return connected_components(arrows, directed=False)[1]
