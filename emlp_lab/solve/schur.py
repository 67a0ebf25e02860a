"""Unitary representations by the matrices of a few elements that generate the group: averages and irreducible parts.

A stack (K, d, d) holds the matrices of the same K elements in one representation. The mean over the group is the limit
of repeated means over these elements and their inverses, which converges geometrically.
"""

import numpy as np
from jaxtyping import Inexact

Stack = Inexact[np.ndarray, "K _ _"]  # square matrices, of a size that differs from stack to stack
STEPS = 20_000
CLEAR = 1e-6  # eigenvalues of a matrix of norm one that differ by more belong to different eigenspaces
WIDE = 1e-3  # a gap that keeps the eigenvectors accurate
DRAWS = 8
SCALAR = 1e-8


class NotGeneric(ArithmeticError):
    """Random matrices did not separate the irreducible parts; another route or seed is needed."""


def average(left: Stack, X: Inexact[np.ndarray, "a b"], right: Stack) -> Inexact[np.ndarray, "a b"]:
    """The mean of L X R^H over the group: the equivariant part of the map X from `right` to `left`.

    Raises NotGeneric where it does not converge.
    """
    inverses = left.conj().swapaxes(1, 2), right.conj().swapaxes(1, 2)
    scale, last, change = float(np.linalg.norm(X)), np.inf, np.inf
    for _ in range(STEPS):
        total = (left @ X @ inverses[1]).sum(axis=0) + (inverses[0] @ X @ right).sum(axis=0)
        new = (X + total) / (1 + 2 * len(left))  # with X itself, so that elements of one coset cannot make it swing
        change = float(np.linalg.norm(new - X))
        X = new
        # Once rounding is reached the change no longer shrinks.
        if change <= 4e-16 * scale or (change <= 1e-13 * scale and change > 0.7 * last):
            return X
        last = change
    raise NotGeneric(f"averaging did not converge: the last step changed {change / scale:.1e}.")


def random_map(rng: np.random.Generator, left: Stack, right: Stack) -> Inexact[np.ndarray, "a b"]:
    """A random equivariant map from `right` to `left`."""
    shape = left.shape[1], right.shape[1]
    X = rng.standard_normal(shape)
    if np.iscomplexobj(left) or np.iscomplexobj(right):
        X = X + 1j * rng.standard_normal(shape)
    return average(left, X, right)


def irreducible_parts(stack: Stack, rng: np.random.Generator) -> list[Inexact[np.ndarray, "_ _"]]:
    """Orthonormal bases of irreducible subspaces: the eigenspaces of a random self-adjoint equivariant map.

    By Schur's lemma every self-adjoint equivariant map is a number on an irreducible subspace; another random map must
    confirm it. Raises NotGeneric if none of DRAWS maps separates the parts.
    """
    if stack.shape[1] == 1:
        return [np.eye(1, dtype=stack.dtype)]
    best, widest = None, 0.0
    witness = _self_adjoint(stack, rng)
    for _ in range(DRAWS):
        X = _self_adjoint(stack, rng)
        values, vectors = np.linalg.eigh(X)
        gaps = np.diff(values) / max(1e-300, float(np.abs(values).max()))
        edges = np.flatnonzero(gaps > CLEAR)
        parts = np.split(vectors, edges + 1, axis=1)
        width = float(gaps[edges].min(initial=1.0))
        if width > widest and all(_is_number(Q.conj().T @ witness @ Q) for Q in parts):
            best, widest = parts, width
        if widest > WIDE:
            break
        witness = X
    if best is None:
        raise NotGeneric(f"random maps do not separate the irreducible parts of dimension {stack.shape[1]}.")
    return best


def restricted(stack: Stack, Q: Inexact[np.ndarray, "d m"]) -> Inexact[np.ndarray, "K m m"]:
    """The representation on an invariant subspace with the orthonormal basis Q."""
    return nearest_unitary(Q.conj().T @ stack @ Q)


def nearest_unitary(stack: Stack) -> Stack:
    """Rounding errors of products, taken out: otherwise they would grow from product to product."""
    left, _, right = np.linalg.svd(stack)
    return left @ right


def kronecker(left: Stack, right: Stack) -> Stack:
    """The tensor product, element by element."""
    d = left.shape[1] * right.shape[1]
    return np.einsum("kab,kcd->kacbd", left, right).reshape(len(left), d, d)


def _self_adjoint(stack: Stack, rng: np.random.Generator) -> np.ndarray:
    X = random_map(rng, stack, stack)
    X = X + X.conj().T
    return X / (float(np.linalg.norm(X)) or 1.0)


def _is_number(X: np.ndarray) -> bool:
    return float(np.abs(X - X[0, 0] * np.eye(len(X))).max()) < SCALAR
