"""A group of one's own, from generators."""

from typing import Any

import numpy as np

from emlp_lab.algebra.span import coordinates
from emlp_lab.groups.given.matrices import as_matrices
from emlp_lab.groups.group import Group

Matrices = Any


def from_generators(
    lie_algebra: Matrices = (),
    discrete: Matrices = (),
    *,
    name: str,
    snap: bool | None = None,
    tolerance: float | None = None,
) -> Group:
    """The group that exp of the span of `lie_algebra` and the matrices `discrete` generate.

    lie_algebra, discrete: square matrices of one size, one or a list: arrays of any library, nested lists, sparse
    matrices, operators with to_dense; one of them may be empty. discrete also takes permutations, as index lists
    [[1, 2, 0]] (basis vector i goes to p[i]) or as cycles in text, ["(0 1 2)(3 4)"]. name: tells the group apart from
    others with the same matrices.

    snap: what is done with generators that are almost those of an exact group, since their entries were rounded or are
    float32: True takes the exact group next to them, False the numbers as they are, by default they are refused.
    tolerance: how far is almost, for entries of order one; by default what their digits say, at least 1e-5. With snap
    the exact group keeps what the generators keep up to the tolerance: finite orders and relations, lengths, brackets
    in the span, invariant tensors with up to two factors (three for matrices up to 4 x 4).

    Raises ValueError for no generators, ragged or rectangular matrices, different sizes, numbers that are not finite,
    discrete generators that cannot be inverted, a nested list that is both a matrix and permutations, and generators
    that are almost but not quite exact.
    """
    if not isinstance(name, str) or not name.strip():
        raise ValueError("a group needs a name, for example name='Galilei': it tells groups apart.")
    lie = as_matrices(lie_algebra, f"lie_algebra of {name}", permutations=False)
    h = as_matrices(discrete, f"discrete of {name}", permutations=True)
    if lie.size == 0 == h.size:
        raise ValueError(f"{name} has no generators: give lie_algebra or discrete, or use Trivial(n).")
    d = (lie if lie.size else h).shape[-1]
    parts = [_floats(part) if part.size else np.zeros((0, d, d)) for part in (lie, h)]
    return Group(name, *parts, snap=snap, tolerance=tolerance)


def closure_error(group: Group) -> float:
    """How far the real span of the Lie algebra is from being closed under brackets [A, B] = AB - BA.

    The largest distance of a bracket of two generators from the span, relative to the norms of the generators; 0 for a
    Lie algebra. The span is the real one, also of complex matrices, since the elements of the group are exponentials of
    real combinations. A span that is not closed still defines a group, the one that all its elements generate; it is
    larger than it looks.
    """
    norms = np.linalg.norm(group.lie_algebra, axis=(1, 2))
    units = group.lie_algebra[norms > 0] / norms[norms > 0, None, None]
    if len(units) < 2:
        return 0.0
    products = units[:, None] @ units
    brackets = (products - products.swapaxes(0, 1)).reshape(-1, *units.shape[1:])
    return float(np.linalg.norm(coordinates(units, brackets)[1], axis=1).max())


def _floats(matrices: np.ndarray) -> np.ndarray:
    return matrices.astype(float) if matrices.dtype.kind in "biu" else matrices
