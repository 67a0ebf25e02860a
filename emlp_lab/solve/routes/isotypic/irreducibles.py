"""Unitary representations by the matrices of a few elements that generate the group: averages and irreducible parts.

A stack (K, d, d) holds the matrices of the same K elements in one representation. The mean over the group is the limit
of repeated means over these elements, which converges geometrically. The compact form of a real group may have complex
matrices; complex conjugation maps it onto itself, so that the mean of a real matrix is real.
"""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.stream import Event, Stream

Stack = Inexact[np.ndarray, "K _ _"]  # square matrices, of a size that differs from stack to stack
Maps = Inexact[np.ndarray, "count a b"]
CYCLES = 2000
SLOW = 1000  # entries of maps, above which some steps are events
STRIDE = 8  # steps between two events
SQUARINGS = 40
SMALL = 100  # entries of a map, up to which the mean over the group is squared as a matrix
CLEAR = 1e-6  # eigenvalues of a matrix of norm one that differ by more belong to different eigenspaces
WIDE = 1e-3  # a gap that keeps the eigenvectors accurate
DRAWS = 8
SCALAR = 1e-8


class NotGeneric(ArithmeticError):
    """Random matrices did not separate the irreducible parts; another route or seed is needed."""


def random_maps(rng: np.random.Generator, left: Stack, right: Stack, count: int, *, real: bool) -> Stream[Maps]:
    """Random equivariant maps from `right` to `left`; real: the group whose compact form this is has real matrices."""
    shape = count, left.shape[1], right.shape[1]
    X = rng.standard_normal(shape)
    X = X if real else X + 1j * rng.standard_normal(shape)
    mean = _projected(left, X, right) if X[0].size <= SMALL else (yield from average(left, X, right))
    return np.ascontiguousarray(np.real(mean)) if real else mean


def average(left: Stack, X: Maps, right: Stack) -> Stream[Maps]:
    """The means of L X R^H over the group: the equivariant parts of maps X from `right` to `left`.

    One element after the other, X becomes (X + L X R^H) / 2. For an element drawn from Haar measure that halves the
    square of what is not equivariant, on average; the mean over all elements at once would need several times the
    products. Raises NotGeneric where it does not converge.
    """
    scale, last, change = float(np.linalg.norm(X)), np.inf, np.inf
    pairs = list(zip(left, _inverse(right), strict=True))
    for cycle in range(1, CYCLES + 1):
        before = X
        for k, (L, inverse) in enumerate(pairs):
            X = (X + L @ X @ inverse) / 2
            if X.size > SLOW and k % STRIDE == 0:
                yield Event("average", f"averaging maps of {len(L)} x {len(inverse)} over the group, cycle {cycle}")
        change = float(np.linalg.norm(X - before))
        # Once rounding is reached the change no longer shrinks.
        if change <= 4e-16 * scale or (change <= 1e-13 * scale and change > 0.7 * last):
            return X
        last = change
    raise NotGeneric(f"averaging {X[0].shape} maps did not converge: the last cycle changed {change / scale:.1e}.")


def _projected(left: Stack, X: Maps, right: Stack) -> Maps:
    """The same by squaring the mean as a matrix until it is the projector onto equivariant maps."""
    count, a, b = X.shape
    products = left.reshape(len(left), a * a).T @ right.reshape(len(right), b * b).conj()
    sums = products.reshape(a, a, b, b).swapaxes(1, 2).reshape(a * b, a * b)
    mean = (np.eye(a * b) + sums + sums.conj().T) / (1 + 2 * len(left))
    last = change = np.inf
    for _ in range(SQUARINGS):
        square = mean @ mean
        change = float(np.abs(square - mean).max())
        mean = (square + square.conj().T) / 2
        if change <= 1e-15 or (change <= 1e-12 and change > 0.25 * last):
            return (X.reshape(count, a * b) @ mean.T).reshape(count, a, b)
        last = change
    raise NotGeneric(f"averaging {a} x {b} maps did not converge: the last step changed {change:.1e}.")


def _inverse(stack: Stack) -> Stack:
    return stack.conj().swapaxes(1, 2)


def irreducible_parts(
    stack: Stack, rng: np.random.Generator, *, real: bool
) -> Stream[list[Inexact[np.ndarray, "_ _"]]]:
    """Orthonormal bases of irreducible subspaces: the eigenspaces of a random self-adjoint equivariant map.

    By Schur's lemma every self-adjoint equivariant map is a number on an irreducible subspace; another random map must
    confirm it. Raises NotGeneric if none of DRAWS maps separates the parts.
    """
    if stack.shape[1] == 1:
        return [np.eye(1)]
    best, widest = None, 0.0
    for _ in range(DRAWS):
        X, witness = yield from _self_adjoint(stack, rng, real=real)
        values, vectors = np.linalg.eigh(X)
        gaps = np.diff(values) / max(1e-300, float(np.abs(values).max()))
        edges = np.flatnonzero(gaps > CLEAR)
        parts = np.split(vectors, edges + 1, axis=1)
        width = float(gaps[edges].min(initial=1.0))
        if width > widest and all(_is_number(Q.conj().T @ witness @ Q) for Q in parts):
            best, widest = parts, width
        if widest > WIDE:
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
    return float(np.abs(X - X[0, 0] * np.eye(len(X))).max()) < SCALAR
