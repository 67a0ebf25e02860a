"""Unitary representations by the matrices of a few elements that generate the group, which act on vectors.

A stack (K, d, d) holds the matrices of the same K elements in one representation. The compact form of a real group may
have complex matrices; complex conjugation maps it onto itself, so that real and imaginary parts of its matrices belong
to the real group algebra and generate it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact

Stack = Inexact[np.ndarray, "K _ _"]
Columns = Inexact[np.ndarray, "n c"]


@dataclass(frozen=True, eq=False)
class Acting:
    """The tensor product of two representations, left_k (x) right_k, whose matrices are not formed.

    weights: of the generic element, the same for all representations of a group. real: whether the group has real
    matrices, and then what is computed here is real. A letter is the matrix of an element, or its real or imaginary
    part.
    """

    left: Stack
    right: Stack
    weights: Inexact[np.ndarray, " K"]
    real: bool

    @classmethod
    def alone(cls, stack: Stack, weights: Inexact[np.ndarray, " K"], *, real: bool) -> "Acting":
        """One representation."""
        return cls(np.ones((len(stack), 1, 1)), stack, weights, real)

    @property
    def size(self) -> int:
        """Dimension of the product."""
        return self.left.shape[1] * self.right.shape[1]

    @cached_property
    def letters(self) -> int:
        """How many letters there are."""
        parts = self.real and any(map(np.iscomplexobj, (self.left, self.right)))
        return len(self.left) * (2 if parts else 1)

    def letter(self, number: int, x: Columns) -> Columns:
        """A letter times x."""
        part, k = divmod(number, len(self.left))
        y = self._moved(self.left[k], self.right[k], x)
        if not self.real:
            return y
        return np.ascontiguousarray(np.imag(y) if part else np.real(y))

    def generic(self) -> Inexact[np.ndarray, "n n"]:
        """A generic element of the group algebra, the weighted sum of the elements."""
        (count, a, _), b = self.left.shape, self.right.shape[1]
        weighted = (self.weights[:, None, None] * self.left).reshape(count, a * a)
        total = (weighted.T @ self.right.reshape(count, b * b)).reshape(a, a, b, b)
        total = np.real(total) if self.real else total
        return np.ascontiguousarray(total.swapaxes(1, 2)).reshape(a * b, a * b)

    def averaged(self, P: Inexact[np.ndarray, "n m d"], matrices: Inexact[np.ndarray, "K d d"]) -> np.ndarray:
        """The mean of U_k P D_k^H over the elements: closer to equivariant than P."""
        n, m, d = P.shape
        total = np.zeros_like(P)
        for L, R, D in zip(self.left, self.right, matrices, strict=True):
            moved = self._moved(L, R, P.reshape(n, m * d)).reshape(n, m, d) @ D.conj().T
            total = total + (np.real(moved) if self.real else moved)
        return total / len(matrices)

    def restricted(self, Q: Inexact[np.ndarray, "n d"]) -> Inexact[np.ndarray, "K d d"]:
        """The representation on an invariant subspace with the orthonormal basis Q."""
        pairs = zip(self.left, self.right, strict=True)
        return nearest_unitary(np.array([Q.conj().T @ self._moved(L, R, Q) for L, R in pairs]))

    def _moved(self, L: np.ndarray, R: np.ndarray, x: Columns) -> Columns:
        n, c = x.shape
        y = R @ x.reshape(len(L), len(R), c) if len(R) > 1 else x.reshape(len(L), 1, c) * R
        return y.reshape(n, c) if len(L) == 1 and np.all(L == 1) else (L @ y.reshape(len(L), -1)).reshape(n, c)


def nearest_unitary(stack: Stack) -> Stack:
    """Rounding errors of products, taken out: otherwise they would grow from product to product.

    One step of Newton's method (Higham 1986), which squares the error.
    """
    return 1.5 * stack - 0.5 * stack @ (stack.conj().swapaxes(1, 2) @ stack)
