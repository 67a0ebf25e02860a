"""The base representation V of a group, its dual, and the tensors T(p, q) over them."""

from dataclasses import dataclass

import numpy as np

from emlp_lab.algebra.signed import SignedPermutations
from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.ends import keeps_ends
from emlp_lab.reps.rep import MAX_POWER, GroupElement, Rep


@dataclass(frozen=True, repr=False)
class Base(Atom):
    """The base representation V of a group, its own matrices, or its dual; unbound while group is None."""

    group: Group | None = None
    dual: bool = False

    @property
    def label(self) -> str:
        return "V"

    @property
    def content(self) -> str:
        return ""

    @property
    def is_permutation(self) -> bool:  # type: ignore[override]  # a property computes what the others cache
        return self.bound.is_permutation

    @property
    def signed(self) -> SignedPermutations | None:
        return self.bound.signed_permutations if self.bound.is_signed_permutation else None

    @property
    def is_complex(self) -> bool:
        return any(np.iscomplexobj(part) for part in (self.bound.lie_algebra, self.bound.discrete_generators))

    @keeps_ends
    def __call__(self, group: Group) -> "Base":
        self.check(group)
        if self.group is None:
            return base(group, self.dual)
        if self.group != group:
            raise self.mismatch(group)
        return self

    def size(self) -> int:
        return self.bound.d

    @property
    def T(self) -> "Base":
        return base(self.group, not self.dual)

    def rho(self, g: GroupElement) -> np.ndarray:
        matrix = self.pick(g)
        return np.linalg.inv(matrix).T if self.dual else matrix

    def drho(self, A: GroupElement) -> np.ndarray:
        matrix = self.pick(A)
        return -matrix.T if self.dual else matrix


V = Base()


def T(p: int, q: int = 0, group: Group | None = None) -> Rep:
    """Tensors with p upper and q lower indices, V^p (x) (V*)^q.

    All indices are moved by one element of the group; for indices that are moved independently see `Group.named`.
    Raises ValueError for ranks that are no integers from 0 to MAX_POWER.
    """
    if not all(is_whole(rank) and 0 <= rank <= MAX_POWER for rank in (p, q)):
        raise ValueError(
            f"T({p!r}, {q!r}): the ranks p and q are integers >= 0, at most {MAX_POWER}; the dual of T(1) is T(0, 1)."
        )
    rep = V**p * V.T**q
    return rep if group is None else rep(group)


def base(group: Group | None, dual: bool = False) -> Base:
    """V of `group`, or V* where that differs: for orthogonal groups both are the same representation."""
    return Base(group, dual and not (group is not None and group.is_orthogonal))
