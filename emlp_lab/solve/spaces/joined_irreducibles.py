"""The irreducible parts of the halves of a tensor type, and which of them an equivariant map joins."""

from dataclasses import dataclass

from emlp_lab.solve.spaces.halves import HalvesSubspace

KINDS = {1: "real", 2: "complex", 4: "quaternionic"}


@dataclass(frozen=True)
class Irreducible:
    """An irreducible of dimension `dim`, with its copies in the left half and those of its dual in the right half.

    maps: independent equivariant maps between two copies: 1, 2 or 4 over the real numbers, 0 where a half lacks it.
    """

    dim: int
    left: int
    right: int
    maps: int

    @property
    def invariants(self) -> int:
        """Free weights of its block."""
        return self.left * self.maps * self.right

    @property
    def kind(self) -> str:
        """Type over the real numbers, "" where it is not known because there is nothing to join."""
        return KINDS.get(self.maps, "")


def irreducibles(space: HalvesSubspace) -> list[Irreducible]:
    """Those that are joined, by dimension, then those of the left half alone, then those of the right half alone."""
    joined = [
        Irreducible(left.shape[2], left.shape[1], right.shape[1], len(pair.maps))
        for pair in space.pairs
        for left, right in [(space.left[pair.left], space.right[pair.right])]
    ]
    lefts, rights = {pair.left for pair in space.pairs}, {pair.right for pair in space.pairs}
    alone = [Irreducible(P.shape[2], P.shape[1], 0, 0) for i, P in enumerate(space.left) if i not in lefts]
    others = [Irreducible(R.shape[2], 0, R.shape[1], 0) for j, R in enumerate(space.right) if j not in rights]
    return [one for group in (joined, alone, others) for one in sorted(group, key=lambda one: one.dim)]
