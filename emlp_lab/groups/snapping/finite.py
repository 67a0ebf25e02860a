"""The exact finite group next to generators that are almost those of one."""

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups.listing.action import Action, orbits

MAX_POINTS = 1500
MAX_GAP = 0.1  # of a cycle, times its length: powers of any rotation come back to within one by their number
SHARPNESS = (0.2, 0.8)  # eigenvalues below and above which a mean of projectors is almost a projector
MAX_ROUNDS = 60
UNITARY = 1e-13


def exact_finite(
    discrete: Inexact[np.ndarray, "M d d"], almost: float, *, unitary: bool
) -> Inexact[np.ndarray, "M d d"] | None:
    """Generators of a finite group, exact up to float64, next to the given ones; None if they are not almost that.

    The orbits of the basis vectors, in which points that are `almost` one are one, say how the exact group permutes
    them. Its permutation matrices are exact, and so is the invariant subspace of theirs that is closest to the rows of
    coordinates of the points: on it they act as the exact group does, in the coordinates in which the first points are
    the basis vectors. With `unitary` such steps and steps to the nearest unitary matrices alternate.
    """
    action = orbits(discrete, MAX_POINTS, 2 * almost) if len(discrete) else None
    if action is None or not _is_significant(discrete, action, almost):
        return None
    for _ in range(MAX_ROUNDS):
        found = _restricted(action)
        if found is None or not unitary:
            return found
        if np.abs(found.conj().swapaxes(1, 2) @ found - np.eye(action.d)).max() <= UNITARY:
            return found
        moved = orbits(polar(found), MAX_POINTS, 2 * almost)
        if moved is None or not np.array_equal(moved.permutations, action.permutations):
            return None
        action = moved
    return None


def _is_significant(discrete: np.ndarray, action: Action, almost: float) -> bool:
    """Whether the cycles close as well as those of an exact group whose generators were rounded."""
    points = action.points.T
    for h, p in zip(discrete, action.permutations, strict=True):
        gap, length = float(np.abs(h @ points - points[:, p]).max()), longest_cycle(p)
        if gap * length > MAX_GAP or gap > max(length, 10) * almost / 10:
            return False
    return True


def _restricted(action: Action) -> Inexact[np.ndarray, "M d d"] | None:
    """The permutations of the points on the invariant subspace next to their coordinates."""
    Q = np.linalg.qr(action.points.conj())[0]
    sizes, vectors = np.linalg.eigh(_mean(Q @ Q.conj().T, action))
    d = action.d
    if sizes[-d] < SHARPNESS[1] or (len(sizes) > d and sizes[-d - 1] > SHARPNESS[0]):
        return None
    W = vectors[:, -d:]
    inverse = W.conj().T[:, :d]  # the basis vectors in the coordinates of the subspace
    images = [W[np.argsort(p)] for p in action.permutations]  # P W, where P sends point i to point p[i]
    exact = np.array([np.linalg.solve(inverse, W.conj().T @ image @ inverse) for image in images])
    return exact if np.iscomplexobj(action.points) else np.real(exact)


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
