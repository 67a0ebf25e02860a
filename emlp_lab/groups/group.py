"""A matrix group is data: a name and its generators."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Bool, Inexact, Integer

from emlp_lab.groups.sampling import Key, sample

# Largest deviation from an exact property (orthogonal, permutation) that is still rounding of the caller's entries.
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Group:
    """A matrix group given by its generators.

    name: how people and the text form call it; two groups with equal matrices and different names count as different,
    which is how two independent copies of one group are told apart.
    lie_algebra: basis A_1..A_D of the Lie algebra, shape (D, d, d). discrete_generators: h_1..h_M, shape (M, d, d).
    family: ("SO", 3) for the classical families whose invariants can be counted in closed form, else None.

    Every element is a product of exp(sum z_k A_k) and of powers of the h_m (Finzi, Welling, Wilson 2021, section 4).
    Raises ValueError for arrays that are not square, not of one size, not finite, or generators that cannot be
    inverted.
    """

    name: str
    lie_algebra: Inexact[np.ndarray, "D d d"]
    discrete_generators: Inexact[np.ndarray, "M d d"]
    family: tuple[str, int] | None = None

    def __post_init__(self):
        for name in ("lie_algebra", "discrete_generators"):
            value = _stacked(getattr(self, name), f"{name} of {self.name}")
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        if self.lie_algebra.shape[1:] != self.discrete_generators.shape[1:]:
            raise ValueError(
                f"{self.name}: lie_algebra has shape {self.lie_algebra.shape} and discrete_generators "
                f"{self.discrete_generators.shape}: all generators must be d x d with one d "
                "(an empty part has shape (0, d, d))."
            )
        _check_invertible(self.discrete_generators, self.name)

    @property
    def d(self) -> int:
        """Size of the matrices, which is the dimension of the base representation V."""
        return self.lie_algebra.shape[-1]

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether every element is an orthogonal matrix, so that V and its dual V* are the same representation."""
        lie, discrete = self.lie_algebra, self.discrete_generators
        skew = np.abs(lie + np.swapaxes(lie, 1, 2)).max(initial=0)
        gram = np.swapaxes(discrete, 1, 2) @ discrete - np.eye(self.d)
        return bool(max(skew, np.abs(gram).max(initial=0)) <= TOLERANCE)

    @cached_property
    def is_permutation(self) -> bool:
        """Whether every element is a permutation matrix."""
        h = self.discrete_generators
        ones = np.abs(h - 1) <= TOLERANCE
        exact = bool(np.all(ones | (np.abs(h) <= TOLERANCE)))
        return len(self.lie_algebra) == 0 and exact and bool(_one_per_row_and_column(ones))

    @cached_property
    def permutations(self) -> Integer[np.ndarray, "M d"]:
        """Generators as index maps: generator m sends basis vector i to basis vector permutations[m, i]."""
        if not self.is_permutation:
            raise ValueError(
                f"{self.name} is not a permutation group: its generators are not all permutation matrices."
            )
        return np.abs(self.discrete_generators).argmax(axis=1)

    @cached_property
    def digest(self) -> str:
        """Content of the group as a hexadecimal SHA-256, the same in every process."""
        content = hashlib.sha256(self.name.encode("utf-8", "backslashreplace"))
        for part in (self.lie_algebra, self.discrete_generators):
            content.update(f"{part.dtype.str}{part.shape}".encode() + part.tobytes())
        return content.hexdigest()

    def sample(self, key: Key, n: int) -> Inexact[np.ndarray, "n d d"]:
        """Draws n elements in float64: random words in the generators, generic but not Haar distributed.

        key: an integer seed or a JAX key; equal keys give equal elements. Groups that are not orthogonal are sampled
        near the identity, since unbounded boosts only measure rounding errors.
        """
        return sample(key, n, self.lie_algebra, self.discrete_generators, spread=1.0 if self.is_orthogonal else 0.25)

    def generators(self) -> Iterator[tuple[str, Inexact[np.ndarray, "d d"]]]:
        """All generators as ("lie", A_k) and ("discrete", h_m)."""
        yield from (("lie", A) for A in self.lie_algebra)
        yield from (("discrete", h) for h in self.discrete_generators)

    def __mul__(self, other: "Group") -> "Group":
        """Direct product on V_self (x) V_other; see `direct_product`."""
        from emlp_lab.groups.compose import direct_product

        return direct_product(self, other) if isinstance(other, Group) else NotImplemented

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return self.name


def none(d: int) -> np.ndarray:
    """No generators of size d, shape (0, d, d)."""
    return np.zeros((0, d, d))


def _stacked(matrices: Any, what: str) -> np.ndarray:
    """The matrices as an array of their own. Raises ValueError for anything that is no stack of square matrices."""
    try:
        value = np.array(matrices)
    except ValueError:
        raise ValueError(f"{what} is ragged: give square matrices of one size, stacked as (count, d, d).") from None
    if value.ndim != 3 or value.shape[1] != value.shape[2] or value.shape[1] == 0:
        raise ValueError(f"{what} has shape {value.shape}: give square matrices stacked as (count, d, d) with d >= 1.")
    if value.dtype.kind not in "fc":
        raise ValueError(f"{what} has entries of type {value.dtype}: give real or complex floating-point numbers.")
    if not np.isfinite(value).all():
        raise ValueError(f"{what} has entries that are not finite: replace NaN and infinity by numbers.")
    return value


def _check_invertible(generators: np.ndarray, name: str) -> None:
    for m, h in enumerate(generators):
        condition = np.linalg.cond(h)
        if not condition < 1 / np.finfo(float).eps:
            raise ValueError(
                f"discrete_generators[{m}] of {name} cannot be inverted (condition number {condition:.1e}): "
                "elements of a group have an inverse."
            )


def _one_per_row_and_column(ones: Bool[np.ndarray, "M d d"]) -> bool:
    return bool(np.all(ones.sum(axis=1) == 1) and np.all(ones.sum(axis=2) == 1))
