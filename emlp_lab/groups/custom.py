"""A group of one's own, from generators."""

from collections.abc import Sequence
from typing import Any

import numpy as np

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
    """How far the span of the Lie algebra is from being closed under brackets [A, B] = AB - BA.

    The largest distance of a bracket of two generators from the span, relative to the norms of the generators; 0 for a
    Lie algebra. A span that is not closed still defines a group, the one that all its elements generate; it is larger
    than it looks.
    """
    algebra = group.lie_algebra
    if len(algebra) < 2:
        return 0.0
    flat = algebra.reshape(len(algebra), -1)
    brackets = np.einsum("aij,bjk->abik", algebra, algebra) - np.einsum("bij,ajk->abik", algebra, algebra)
    flat_brackets = brackets.reshape(-1, flat.shape[1])
    solution = np.linalg.lstsq(flat.T, flat_brackets.T, rcond=None)[0]
    rest = np.linalg.norm(flat_brackets.T - flat.T @ solution, axis=0)
    sizes = np.linalg.norm(flat, axis=1)
    return float((rest / np.outer(sizes, sizes).ravel().clip(1e-300)).max())


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
