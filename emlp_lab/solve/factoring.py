"""A tensor type of several independent groups: inv(R1 (x) R2) = inv(R1) (x) inv(R2), solved one by one."""

import math
from collections.abc import Sequence

from emlp_lab.solve.evidence import Part
from emlp_lab.solve.subspace import KroneckerSubspace, Subspace, scalar_subspace

Solved = tuple[Subspace, Part]


def combined(solved: Sequence[Solved], name: str) -> Solved:
    """The product of the invariants of each group, with evidence for all; with no group it is a scalar."""
    if not solved:
        return scalar_subspace(), Part(
            name, 1, 1, 1, "scalar", "scalars are invariant", 0.0, 0.0, None, 1, 0.0, "by definition"
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
        route=" x ".join(part.route for part in parts),
        why="independent groups: solved one by one and multiplied",
        residual=max(part.residual for part in parts),
        orthonormality=max(part.orthonormality for part in parts),
        gap=min((part.gap for part in parts if part.gap is not None), default=None),
        expected=math.prod(known) if len(known) == len(parts) else None,
        seconds=sum(part.seconds for part in parts),
        counted=" x ".join(part.counted for part in parts) if len(known) == len(parts) else "",
    )
    return space, part
