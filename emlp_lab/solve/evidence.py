"""What was checked of a basis, and the numbers; also of a type of several independent groups, solved one by one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from emlp_lab.solve.counting.counted import Count, Method
from emlp_lab.solve.spaces.space import KroneckerSubspace, Subspace, scalar_subspace

SCALAR = "scalar"  # in place of the name of a route, where nothing is to be solved


class VerificationError(ArithmeticError):
    """A solved basis failed its own check; it is never returned."""


@dataclass(frozen=True)
class Checked:
    """Numbers of one verification; see Part."""

    residual: float
    orthonormality: float
    count: Count | None


@dataclass(frozen=True)
class Part:
    """Evidence for the invariants of one tensor type.

    type: its text. copies: how often it occurs. routes: for each group that acts on it, how it was solved. why: the
    reason of that choice. residual: largest ||C q|| / ||C|| over all generators and basis vectors. orthonormality:
    largest entry of |Q^H Q - 1|. gap: smallest singular value that was not counted as zero, relative to the largest
    (None where the route decides by integers). expected: rank known independently, or None. seconds: wall time. counts:
    for each group, the number of invariants that is known independently; none where one is missing. from_disk: whether
    a part of it was solved by another process, and only checked here.
    """

    type: str
    copies: int
    dim: int
    rank: int
    routes: tuple[str, ...]
    why: str
    residual: float
    orthonormality: float
    gap: float | None
    expected: int | None
    seconds: float
    counts: tuple[Count, ...] = ()
    from_disk: bool = False

    @property
    def route(self) -> str:
        """The routes, for people."""
        return " x ".join(self.routes)

    @property
    def counted(self) -> str:
        """How the expected rank is known, for people; "" where it is not."""
        return " x ".join(map(str, self.counts))

    @property
    def reason_if_empty(self) -> str | None:
        """Why there are no invariants, in words, or None if there are some."""
        if self.rank:
            return None
        known = "the expected dimension, counted independently, is 0 too" if self.expected == 0 else "found numerically"
        reason = f"{self.type} has no invariant vectors ({known}): the only equivariant map of this type is zero"
        if len(self.routes) > 1:
            return f"{reason}; its groups act independently, bind all to one group if one was meant"
        return reason


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
        return tuple(sorted({route for part in self.parts for route in part.routes}))


Solved = tuple[Subspace, Part]


def combined(solved: Sequence[Solved], name: str) -> Solved:
    """The product of the invariants of each group, with evidence for all; with no group it is a scalar."""
    if not solved:
        count = Count(1, Method.DEFINITION)
        return scalar_subspace(), Part(
            name, 1, 1, 1, (SCALAR,), "scalars are invariant", 0.0, 0.0, None, 1, 0.0, (count,)
        )
    if len(solved) == 1:
        return solved[0]
    spaces, parts = zip(*solved, strict=True)
    space = KroneckerSubspace(tuple(spaces))
    known = [part.expected for part in parts if part.expected is not None]
    part = Part(
        type=name,
        copies=1,
        dim=space.dim,
        rank=space.rank,
        routes=tuple(route for part in parts for route in part.routes),
        why="independent groups: solved one by one and multiplied",
        residual=max(part.residual for part in parts),
        orthonormality=max(part.orthonormality for part in parts),
        gap=min((part.gap for part in parts if part.gap is not None), default=None),
        expected=math.prod(known) if len(known) == len(parts) else None,
        seconds=sum(part.seconds for part in parts),
        counts=tuple(count for part in parts for count in part.counts) if len(known) == len(parts) else (),
        from_disk=any(part.from_disk for part in parts),
    )
    return space, part
