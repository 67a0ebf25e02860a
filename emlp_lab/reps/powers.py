"""Symmetric and antisymmetric powers of a representation, in orthonormal bases of monomials."""

import math
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.groups import Group
from emlp_lab.reps.rep import Elements, Rep
from emlp_lab.reps.tree import as_rep

MAX_ENTRIES = 2**24  # of the widest isometry, 128 MiB


@dataclass(frozen=True, repr=False)
class Power(Rep):
    """Sym(rep, k) or Alt(rep, k): the tensors of rep**k that keep, or with `odd` change, their sign under swaps.

    Coordinates belong to the index tuples i1 <= ... <= ik (< for Alt) in lexicographic order; each stands for the unit
    tensor that is the (anti)symmetrised product of these basis vectors.
    """

    rep: Rep
    k: int
    odd: bool

    @property
    def G(self) -> Group | None:
        """The group, if rep is bound."""
        return next((atom.group for atom in self.rep.atoms()), None)

    def rho(self, g: Elements) -> Inexact[np.ndarray, "m m"]:
        """Matrix of a group element, power by power: Sym(k) lies in Sym(k-1) (x) rep."""
        one = self.rep.rho(g)
        total = np.eye(1)
        for E in self._isometries(len(one)):
            total = E.T @ _kron_times(total, one, E)
        return total

    def drho(self, A: Elements) -> Inexact[np.ndarray, "m m"]:
        """Matrix of a Lie algebra element, by the rule of Leibniz."""
        one = self.rep.drho(A)
        total, n = np.zeros((1, 1)), len(one)
        for E in self._isometries(n):
            low = len(total)
            total = E.T @ (_kron_times(total, np.eye(n), E) + _kron_times(np.eye(low), one, E))
        return total

    def isometry(self) -> Float[np.ndarray, "n_to_k m"]:
        """The unit tensors of the coordinates as orthonormal columns in rep**k, where rep is bound."""
        n = self.rep.size()
        total = np.eye(1)
        for E in self._isometries(n):
            wide = E.reshape(total.shape[1], n, E.shape[1])
            total = np.einsum("ta,anm->tnm", total, wide).reshape(len(total) * n, E.shape[1])
        return total

    def _isometries(self, n: int) -> list[np.ndarray]:
        """For each j <= k the power j inside power j - 1 (x) rep, as orthonormal columns (m_{j-1} n, m_j)."""
        return [_step(n, j, self.odd) for j in range(1, self.k + 1)]

    def __str__(self) -> str:
        return f"{'Alt' if self.odd else 'Sym'}({self.rep}, {self.k})"


def Sym(rep: Rep, k: int) -> Rep:
    """k-th symmetric power: polynomials of degree k. Sym(V, 2) are the symmetric matrices; `Power` has the basis."""
    return _power(rep, k, odd=False)


def Alt(rep: Rep, k: int) -> Rep:
    """k-th antisymmetric (exterior) power: Alt(V, 2) are the antisymmetric matrices, Alt(V, d) the determinant."""
    return _power(rep, k, odd=True)


def _power(rep: Rep, k: int, *, odd: bool) -> Rep:
    name = "Alt" if odd else "Sym"
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 0:
        raise ValueError(f"{name}({rep}, {k!r}): powers are integers >= 0, for example {name}(V, 2).")
    rep = as_rep(rep)
    groups = {atom.group for atom in rep.atoms()}
    if len(groups) > 1:
        raise ValueError(
            f"{name}({rep}, {k}): powers of representations of several groups are not supported; take powers of "
            "the factors of each group."
        )
    return as_rep(Power(rep, int(k), odd))


def _tuples(n: int, k: int, odd: bool) -> list[tuple[int, ...]]:
    return list(combinations(range(n), k) if odd else combinations_with_replacement(range(n), k))


def _step(n: int, k: int, odd: bool) -> Float[np.ndarray, "low_n high"]:
    counts = [math.comb(n, j) if odd else math.comb(n + j - 1, j) for j in (k - 1, k)]
    if counts[0] * n * counts[1] > MAX_ENTRIES:
        raise ValueError(
            f"the power {k} of a representation of dimension {n} has dimension {counts[1]}, which is too large: lower "
            "the power."
        )
    low = {indices: row for row, indices in enumerate(_tuples(n, k - 1, odd))}
    E = np.zeros((len(low), n, counts[1]))
    for column, indices in enumerate(_tuples(n, k, odd)):
        for place, last in enumerate(indices):
            rest = low[indices[:place] + indices[place + 1 :]]
            if odd:
                E[rest, last, column] = (-1) ** (k - 1 - place) / math.sqrt(k)
            else:
                E[rest, last, column] = math.sqrt(indices.count(last) / k)
    return E.reshape(len(low) * n, counts[1])


def _kron_times(left: np.ndarray, right: np.ndarray, E: np.ndarray) -> np.ndarray:
    """(left (x) right) E without the Kronecker product."""
    wide = E.reshape(len(left), len(right), E.shape[1])
    return np.einsum("ab,bnm->anm", left, np.einsum("ij,bjm->bim", right, wide)).reshape(E.shape)
