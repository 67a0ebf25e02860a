"""Invariant subspaces without an invariant complement, such as the vectors among the points of an affine group."""

from functools import lru_cache

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.span import orthonormal
from emlp_lab.algebra.tolerance import TOL_EXACT, TOL_VERIFIED
from emlp_lab.groups import Group
from emlp_lab.reps.base import V
from emlp_lab.reps.library.subrepresentation import subrepresentation
from emlp_lab.reps.rep import Rep

MAX_SIZE = 24  # of the matrices: the algebra that they span has up to d^2 dimensions


@lru_cache(maxsize=64)  # every choice of hidden layers asks again
def radical_layers(group: Group) -> tuple[Rep, ...]:
    """The subrepresentations JV > J^2 V > ... of V, for J the radical of the algebra that the group spans.

    Empty where V is completely reducible. For SE(3), whose V holds points (x, 1), JV are the vectors (v, 0): a
    difference of points lies there, and has a length. For Galilei, whose V holds events (t, x, 1), JV are differences
    of events, and J^2 V those at equal times. J is what is orthogonal to the whole algebra in the form tr(ab) (Dickson
    1923; in characteristic 0). Also empty for d > 24.
    """
    if group.is_orthogonal or group.is_unitary or group.d > MAX_SIZE:
        return ()
    J = _radical(_algebra(group))
    layers: list[Rep] = []
    Q = np.eye(group.d)
    while len(J) and Q.shape[1]:
        moved = np.concatenate(list(J @ Q), axis=1)
        left, sizes, _ = np.linalg.svd(moved, full_matrices=False)
        Q = _aligned(left[:, sizes > TOL_EXACT])
        if Q.shape[1]:
            name = "rad(V)" if not layers else f"rad{len(layers) + 1}(V)"
            layers.append(subrepresentation(V(group), Q, name=name))
    return tuple(layers)


def _algebra(group: Group) -> Inexact[np.ndarray, "n d d"]:
    """An orthonormal basis of the span of all products of generators, the identity among them.

    Times one random combination of the generators: what any of them takes out of the span, it does too, but for a set
    of measure zero. All of them at once would be d^4 products of large groups.
    """
    generators = np.stack([np.eye(group.d), *(A / max(1.0, float(np.linalg.norm(A))) for _, A in group.generators())])
    rng, basis = np.random.default_rng(0), orthonormal(generators)
    while True:
        combination = np.tensordot(rng.standard_normal(len(generators)), generators, axes=1)
        larger = orthonormal(np.concatenate([basis, combination @ basis]))
        if len(larger) == len(basis):
            return basis
        basis = larger


def _radical(algebra: Inexact[np.ndarray, "n d d"]) -> Inexact[np.ndarray, "m d d"]:
    form = algebra.reshape(len(algebra), -1) @ algebra.swapaxes(1, 2).reshape(len(algebra), -1).T
    left, sizes, _ = np.linalg.svd(form)
    return np.tensordot(left[:, sizes <= TOL_EXACT].conj().T, algebra, axes=1)


def _aligned(Q: Inexact[np.ndarray, "n m"]) -> Inexact[np.ndarray, "n m"]:
    """Coordinate vectors, where they span the same subspace."""
    inside = np.linalg.norm(Q, axis=1)
    places = np.flatnonzero(inside > 1 - TOL_VERIFIED)
    return np.eye(len(Q))[:, places] if len(places) == Q.shape[1] else Q
