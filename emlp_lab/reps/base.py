"""The base representation V of a group, its dual, and the tensors T(p, q) over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps.rep import Elements, Rep


@dataclass(frozen=True, repr=False)
class Base(Rep):
    """The base representation V of a group, its own matrices, or its dual; unbound while group is None."""

    group: Group | None = None
    dual: bool = False

    @property
    def bound(self) -> Group:
        if self.group is None:
            raise ValueError("this representation has no group yet: bind it first, for example (T(1) >> T(2))(SO(3)).")
        return self.group

    @property
    def sort_key(self) -> tuple:
        """Order by content: group, then V before V*."""
        return ("", "", self.dual) if self.group is None else (self.group.name, self.group.digest, self.dual)

    def atoms(self) -> Iterator["Base"]:
        yield self

    def __call__(self, group: Group) -> "Base":
        if self.group is None:
            return base(group, self.dual)
        if self.group != group:
            raise ValueError(
                f"V is bound to {self.group} and cannot be bound to {group}: "
                "use one group, or keep V unbound until the end."
            )
        return self

    def size(self) -> int:
        return self.bound.d

    @property
    def T(self) -> "Base":
        return base(self.group, not self.dual)

    def rho(self, g: Elements) -> np.ndarray:
        matrix = _pick(g, self.group)
        return np.linalg.inv(matrix).T if self.dual else matrix

    def drho(self, A: Elements) -> np.ndarray:
        matrix = _pick(A, self.group)
        return -matrix.T if self.dual else matrix


V = Base()


def T(p: int, q: int = 0, group: Group | None = None) -> Rep:
    """Tensors with p upper and q lower indices, V^p (x) (V*)^q. Raises ValueError for negative ranks."""
    if p < 0 or q < 0:
        raise ValueError(f"T({p}, {q}): the ranks p and q are integers >= 0; the dual of T(1) is T(0, 1).")
    rep = V**p * V.T**q
    return rep if group is None else rep(group)


def base(group: Group | None, dual: bool = False) -> Base:
    """V of `group`, or V* where that differs: for orthogonal groups both are the same representation."""
    return Base(group, dual and not (group is not None and group.is_orthogonal))


def _pick(elements: Elements, group: Group | None) -> Any:
    if not isinstance(elements, Mapping):
        return elements
    if group is None or group not in elements:
        raise ValueError(f"no element given for {group}: give a mapping with one matrix for each of the groups.")
    return elements[group]
