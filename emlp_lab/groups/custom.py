"""A group of one's own, from generators."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from emlp_lab.algebra.span import coordinates
from emlp_lab.groups.group import Group

Matrices = Sequence[Any] | np.ndarray


def from_generators(lie_algebra: Matrices = (), discrete: Matrices = (), *, name: str) -> Group:
    """The group that exp of the span of `lie_algebra` and the matrices `discrete` generate.

    lie_algebra, discrete: square matrices of one size, as arrays or nested lists; one of them may be empty. name: tells
    the group apart from others with the same matrices. Raises ValueError for no generators, ragged or rectangular
    matrices, different sizes, numbers that are not finite, discrete generators that cannot be inverted.
    """
    if not name.strip():
        raise ValueError("a group needs a name, for example name='Galilei': it tells groups apart.")
    if len(lie_algebra) == 0 and len(discrete) == 0:
        raise ValueError(f"{name} has no generators: give lie_algebra or discrete, or use Trivial(n).")
    lie, discrete = _floats(lie_algebra, f"lie_algebra of {name}"), _floats(discrete, f"discrete of {name}")
    d = (lie if lie.size else discrete).shape[-1]
    return Group(name, lie if lie.size else np.zeros((0, d, d)), discrete if discrete.size else np.zeros((0, d, d)))


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


def _floats(matrices: Matrices, what: str) -> np.ndarray:
    try:
        value = np.array(matrices)
    except ValueError:
        raise ValueError(
            f"{what} is ragged: give square matrices of one size, for example [[0, -1], [1, 0]]."
        ) from None
    if value.ndim == 2:
        raise ValueError(f"{what} is one matrix: give a list of matrices, [[...]] around it.")
    return value.astype(float) if value.dtype.kind in "biu" else value
