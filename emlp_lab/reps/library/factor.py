"""The factors of a direct product as representations of it: G1 x G2 acts on V1 (x) V2, and also on V1 and on V2."""

from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group, direct_product
from emlp_lab.groups.group import checked_group
from emlp_lab.reps.base import V
from emlp_lab.reps.custom import custom
from emlp_lab.reps.invariants import invariants
from emlp_lab.reps.rep import GroupElement, Rep

Matrix = Inexact[np.ndarray, "d d"]
Scale = Callable[[Matrix], complex]  # c, of c times an element


class Factor(Rep):
    """rho(a (x) b) = a for which = 0, b for which = 1; made by `factors`."""

    def __init__(self, parts: tuple[Group, Group], which: int):
        self.G, self.parts, self.which = direct_product(*parts), parts, which
        self.own, self.other = _scale(parts[which]), _scale(parts[1 - which])
        if self.own is None and self.other is None:
            raise ValueError(
                f"an element of {parts[0]} x {parts[1]} does not determine its factors, since a (x) b = (-a) (x) (-b): "
                f"use V({parts[0]}) * V({parts[1]}), with one matrix for each group."
            )

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "n n"]:
        """The factors nearest to g are the largest singular vectors of g rearranged as vec(a) vec(b)^T."""
        sizes = [part.d for part in self.parts]
        blocks = np.asarray(g).reshape(*sizes, *sizes).transpose(0, 2, 1, 3)
        left, _, right = np.linalg.svd(blocks.reshape(sizes[0] ** 2, sizes[1] ** 2), full_matrices=False)
        multiples = left[:, 0].reshape(sizes[0], -1), right[0].reshape(sizes[1], -1)
        own, other = multiples[self.which], multiples[1 - self.which]
        if self.own is not None:
            return own / self.own(own)
        inverse = np.linalg.inv(other / (self.other(other) if self.other else 1.0))
        pairs = "ikjl,lk->ij" if self.which == 0 else "kilj,lk->ij"
        return np.einsum(pairs, np.asarray(g).reshape(*sizes, *sizes), inverse) / len(inverse)

    def __str__(self) -> str:
        return f"V|{self.parts[self.which]}"


def factors(left: Group, right: Group) -> tuple[Rep, Rep]:
    """V_left and V_right as representations of left * right, the group of the Kronecker products.

    A Kronecker product knows its factors up to c and 1/c. The number is known if one of the groups leaves a covector
    alone (permutations), or has determinant one in an odd dimension. Raises ValueError for others: there V(left) *
    V(right), with a matrix for each group, is the way; it has no such limits and is solved faster.
    """
    checked_group(left, "factors(left, right)")
    checked_group(right, "factors(left, right)")
    return custom(Factor((left, right), 0)), custom(Factor((left, right), 1))


def _scale(group: Group) -> Scale | None:
    """How to read c off c times an element of the group, where that is possible."""
    covectors = invariants(V(group).T, group)
    if covectors.shape[1]:
        return partial(_along, covectors[:, 0])
    real = not any(np.iscomplexobj(part) for part in (group.lie_algebra, group.discrete_generators))
    return _root_of_determinant if group.d % 2 and real and _unimodular(group) else None


def _along(u: np.ndarray, a: Matrix) -> complex:
    return complex(u @ a @ u.conj()) if np.iscomplexobj(a) else float(np.real(u @ a @ u.conj()))


def _root_of_determinant(a: Matrix) -> float:
    determinant = np.linalg.det(a)
    return float(np.sign(determinant) * np.abs(determinant) ** (1 / len(a)))


def _unimodular(group: Group) -> bool:
    traces = np.trace(group.lie_algebra, axis1=1, axis2=2)
    determinants = np.linalg.det(group.discrete_generators) - 1
    return bool(max(np.abs(traces).max(initial=0), np.abs(determinants).max(initial=0)) < TOL_EXACT)
