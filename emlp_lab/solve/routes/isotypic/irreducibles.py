"""Unitary representations by the matrices of a few elements that generate the group: maps and irreducible parts.

A stack (K, d, d) holds the matrices of the same K elements in one representation. The compact form of a real group may
have complex matrices; complex conjugation maps it onto itself, so that the mean of a real matrix is real.
"""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.averages import Maps, Stack, equivariant_part, equivariant_part_of_small
from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_DISTINCT
from emlp_lab.stream import Stream

MIN_ACCURATE_GAP = 1e-3  # between eigenvalues of a matrix of norm one, which keeps its eigenvectors accurate


class NotGeneric(ArithmeticError):
    """Random matrices did not separate the irreducible parts; another route or seed is needed."""


def random_maps(rng: np.random.Generator, left: Stack, right: Stack, count: int, *, real: bool) -> Stream[Maps]:
    """Random equivariant maps from `right` to `left`; real: the group whose compact form this is has real matrices."""
    shape = count, left.shape[1], right.shape[1]
    X = rng.standard_normal(shape)
    X = X if real else X + 1j * rng.standard_normal(shape)
    if X[0].size <= 100:  # entries: the mean over the group is a matrix that is quickly squared
        mean = equivariant_part_of_small(left, X, right)
    else:
        mean = yield from equivariant_part(left, X, right)
    return np.ascontiguousarray(np.real(mean)) if real else mean


def _inverse(stack: Stack) -> Stack:
    return stack.conj().swapaxes(1, 2)


def irreducible_parts(
    stack: Stack, rng: np.random.Generator, *, real: bool, max_draws: int = 8
) -> Stream[list[Inexact[np.ndarray, "_ _"]]]:
    """Orthonormal bases of irreducible subspaces: the eigenspaces of a random self-adjoint equivariant map.

    By Schur's lemma every self-adjoint equivariant map is a number on an irreducible subspace; another random map must
    confirm it. Raises NotGeneric if none of max_draws maps separates the parts.
    """
    if stack.shape[1] == 1:
        return [np.eye(1)]
    best, widest = None, 0.0
    for _ in range(max_draws):
        X, witness = yield from _self_adjoint(stack, rng, real=real)
        values, vectors = np.linalg.eigh(X)
        gaps = np.diff(values) / max(1e-300, float(np.abs(values).max()))
        edges = np.flatnonzero(gaps > TOL_DISTINCT)
        parts = np.split(vectors, edges + 1, axis=1)
        width = float(gaps[edges].min(initial=1.0))
        if width > widest and all(_is_number(Q.conj().T @ witness @ Q) for Q in parts):
            best, widest = parts, width
        if widest > MIN_ACCURATE_GAP:
            break
    if best is None:
        raise NotGeneric(f"random maps do not separate the irreducible parts of dimension {stack.shape[1]}.")
    return best


def restricted(stack: Stack, Q: Inexact[np.ndarray, "d m"]) -> Inexact[np.ndarray, "K m m"]:
    """The representation on an invariant subspace with the orthonormal basis Q."""
    return nearest_unitary(Q.conj().T @ stack @ Q)


def nearest_unitary(stack: Stack) -> Stack:
    """Rounding errors of products, taken out: otherwise they would grow from product to product.

    One step of Newton's method (Higham 1986), which squares the error.
    """
    return 1.5 * stack - 0.5 * stack @ (_inverse(stack) @ stack)


def kronecker(left: Stack, right: Stack) -> Stack:
    """The tensor product, element by element."""
    d = left.shape[1] * right.shape[1]
    return np.einsum("kab,kcd->kacbd", left, right).reshape(len(left), d, d)


def _self_adjoint(stack: Stack, rng: np.random.Generator, *, real: bool) -> Stream[list[np.ndarray]]:
    """Two random self-adjoint equivariant maps of norm one."""
    maps = yield from random_maps(rng, stack, stack, 2, real=real)
    even = maps + _inverse(maps)
    return [X / (float(np.linalg.norm(X)) or 1.0) for X in even]


def _is_number(X: np.ndarray) -> bool:
    return float(np.abs(X - X[0, 0] * np.eye(len(X))).max()) < TOL_COMPUTED
