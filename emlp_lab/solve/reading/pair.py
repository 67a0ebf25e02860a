"""The maps from one type of rep_in to one type of rep_out, for all their copies at once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from jaxtyping import Integer

from emlp_lab.groups import Group
from emlp_lab.reps import Atom, Rep, ends
from emlp_lab.solve.reading.piece import Piece, pieces
from emlp_lab.solve.spaces.space import KroneckerSubspace, Subspace

Spaces = Mapping[tuple[Atom, ...], Subspace]  # the invariants of each tensor type


@dataclass(frozen=True)
class Axis:
    """One axis of the maps of a pair. position: among all, those of the target first, then those of the source."""

    atom: Atom
    position: int
    is_output: bool

    @cached_property
    def size(self) -> int:
        return self.atom.size()


@dataclass(frozen=True, eq=False, repr=False)
class Factor:
    """What one group does to a pair: its axes, in the order of the coordinates of `space`.

    places: what each of these coordinates adds to the place of an entry in a map of the pair, row by row.
    """

    group: Group
    axes: tuple[Axis, ...]
    space: Subspace
    places: Integer[np.ndarray, " n"]

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def dim(self) -> int:
        return len(self.places)


@dataclass(frozen=True, eq=False, repr=False)
class Pair:
    """Maps from each copy of `source` to each copy of `target`; their invariants are the product of the factors'.

    start: number of the first of their terms among those of all pairs; term k from copy b to copy a has number
    start + (a * source.copies + b) * rank + k.
    """

    target: Piece
    source: Piece
    factors: tuple[Factor, ...]
    start: int

    @property
    def rank(self) -> int:
        """Terms from one copy to another."""
        return math.prod(factor.space.rank for factor in self.factors)

    @property
    def dim(self) -> int:
        """Entries of a map."""
        return self.target.dim * self.source.dim

    @property
    def count(self) -> int:
        """Terms in all."""
        return self.target.copies * self.source.copies * self.rank


def pairs(rep: Rep, spaces: Spaces) -> tuple[Pair, ...]:
    """The pairs of the maps `rep`, as rep_in >> rep_out made it, target by target. spaces: as they were solved."""
    rep_in, rep_out = ends(rep)
    sources, targets = pieces(rep_in), pieces(rep_out)
    both = [(target, source, _factors(target, source, spaces)) for target in targets for source in sources]
    counts = [
        target.copies * source.copies * math.prod(factor.space.rank for factor in factors)
        for target, source, factors in both
    ]
    starts = np.cumsum([0, *counts]).tolist()
    return tuple(Pair(*parts, start) for parts, start in zip(both, starts, strict=False))


def _factors(target: Piece, source: Piece, spaces: Spaces) -> tuple[Factor, ...]:
    outputs = [Axis(atom, k, True) for k, atom in enumerate(target.axes)]
    inputs = [Axis(next(atom.T.atoms()), len(outputs) + k, False) for k, atom in enumerate(source.axes)]
    axes = sorted([*outputs, *inputs], key=lambda axis: axis.atom.sort_key)  # as `blocks` sorts them, ties as written
    sizes = [axis.size for axis in (*outputs, *inputs)]
    steps = [math.prod(sizes[k + 1 :]) for k in range(len(sizes))]
    runs = [(group, tuple(run)) for group, run in groupby(axes, key=lambda axis: axis.atom.bound)]
    if not runs:
        return ()
    space = spaces[tuple(axis.atom for axis in axes)]
    parts = space.factors if len(runs) > 1 and isinstance(space, KroneckerSubspace) else (space,)
    return tuple(Factor(group, run, part, _places(run, steps)) for (group, run), part in zip(runs, parts, strict=True))


def _places(axes: tuple[Axis, ...], steps: list[int]) -> np.ndarray:
    found = np.zeros(1, np.int64)
    for axis in axes:
        found = (found[:, None] + steps[axis.position] * np.arange(axis.size)).ravel()
    return found


def located(pair: Pair, entry: int) -> list[int]:
    """The coordinate in each factor of an entry of a map of the pair."""
    sizes = (*pair.target.sizes, *pair.source.sizes)
    parts = np.unravel_index(entry, sizes) if sizes else ()
    return [
        int(np.ravel_multi_index([int(parts[axis.position]) for axis in factor.axes], factor.sizes))
        for factor in pair.factors
    ]
