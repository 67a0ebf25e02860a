"""A basis is never believed, it is verified: what was checked, and the numbers."""

from dataclasses import dataclass

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve.constraint import constraints
from emlp_lab.solve.expected import expected_dimension
from emlp_lab.solve.orbits import index_maps
from emlp_lab.solve.subspace import OrbitSubspace, Subspace

TOLERANCE = 1e-10


class VerificationError(ArithmeticError):
    """A solved basis failed its own check; it is never returned."""


@dataclass(frozen=True)
class Part:
    """Evidence for the invariants of one tensor type.

    type: its text. copies: how often it occurs. route, why: how it was solved and the reason of that choice. residual:
    largest ||C q|| / ||C|| over all generators and basis vectors. orthonormality: largest entry of |Q^H Q - 1|. gap:
    smallest singular value that was not counted as zero, relative to the largest (None where the route decides by
    integers). expected: rank known independently, or None. seconds: wall time.
    """

    type: str
    copies: int
    dim: int
    rank: int
    route: str
    why: str
    residual: float
    orthonormality: float
    gap: float | None
    expected: int | None
    seconds: float

    @property
    def reason_if_empty(self) -> str | None:
        """Why there are no invariants, in words, or None if there are some."""
        if self.rank:
            return None
        known = "the expected dimension, counted independently, is 0 too" if self.expected == 0 else "found numerically"
        reason = f"{self.type} has no invariant vectors ({known}): the only equivariant map of this type is zero"
        together = " x " in self.route
        return f"{reason}; its groups act independently, bind all to one group if one was meant" if together else reason


@dataclass(frozen=True)
class Evidence:
    """Evidence for a whole basis: its parts, and the worst numbers among them."""

    parts: tuple[Part, ...]

    @property
    def residual(self) -> float:
        return max((part.residual for part in self.parts), default=0.0)

    @property
    def orthonormality(self) -> float:
        return max((part.orthonormality for part in self.parts), default=0.0)

    @property
    def gap(self) -> float | None:
        return min((part.gap for part in self.parts if part.gap is not None), default=None)

    @property
    def expected(self) -> int | None:
        """Rank counted independently, or None if it is not known for every part."""
        counts = [part.expected for part in self.parts]
        known = [count for count in counts if count is not None]
        return (
            sum(c * part.copies for c, part in zip(known, self.parts, strict=True))
            if len(known) == len(counts)
            else None
        )

    @property
    def seconds(self) -> float:
        return sum(part.seconds for part in self.parts)

    @property
    def routes(self) -> tuple[str, ...]:
        return tuple(sorted({part.route for part in self.parts}))


def verify(atoms: tuple[Atom, ...], group: Group, space: Subspace) -> tuple[float, float, int | None]:
    """(residual, orthonormality, expected rank) of a solved subspace, over all generators of the group.

    Raises VerificationError when a number is out of bounds or the rank is not the expected one.
    """
    residual, orthonormality = (
        _orbit_residual(atoms, space) if isinstance(space, OrbitSubspace) else _residual(atoms, group, space)
    )
    expected = expected_dimension(atoms, group)
    name = str(tensor_product(*atoms))
    if not max(residual, orthonormality) <= TOLERANCE:
        raise VerificationError(
            f"the basis of {name} for {group} failed verification: residual {residual:.1e}, orthonormality "
            f"{orthonormality:.1e}, limit {TOLERANCE:.0e}. Rescale the generators, or report this case."
        )
    if expected is not None and expected != space.rank:
        raise VerificationError(
            f"the basis of {name} for {group} has rank {space.rank}, but {expected} invariants are known to exist. "
            "Try another route, or report this case."
        )
    return residual, orthonormality, expected


def _residual(atoms: tuple[Atom, ...], group: Group, space: Subspace) -> tuple[float, float]:
    Q = space.dense()
    gram = np.abs(Q.conj().T @ Q - np.eye(space.rank))
    return max((c.residual(Q) for c in constraints(atoms, group)), default=0.0), float(gram.max(initial=0))


def _orbit_residual(atoms: tuple[Atom, ...], space: OrbitSubspace) -> tuple[float, float]:
    """Orbits are integers: the labels must not move under any generator, exactly."""
    moved = any(np.any(space.labels[index] != space.labels) for index in index_maps(atoms))
    return float(moved), float(np.any(space.sizes == 0))
