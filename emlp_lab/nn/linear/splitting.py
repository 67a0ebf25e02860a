"""Coordinates in which all equivariant maps between some types are small matrices beside identities.

The types are taken apart into irreducible ones. A map between m and n copies of one irreducible of dimension e over R
is then an (n, m) matrix times the identity of size e. Where the self-maps of an irreducible are the complex numbers or
the quaternions, each copy counts as 2 or 4 copies of something of half or a quarter of its dimension, and the entries
of the matrix depend on each other.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from jaxtyping import Float

from emlp_lab.algebra.tolerance import TOL_EXACT, TOL_VERIFIED
from emlp_lab.reps.library.decompose import split

Maps: TypeAlias = Float[np.ndarray, "_ _ _"]
MAX_SIZE = 500  # of all types together


@dataclass(frozen=True)
class Part:
    """Coordinates start..stop of a type: `copies` of what has dimension `dim`. kind: number of the irreducible."""

    kind: int
    copies: int
    dim: int
    start: int

    @property
    def stop(self) -> int:
        return self.start + self.copies * self.dim


@dataclass(frozen=True, eq=False)
class Split:
    """The parts of one type. change: x -> change.T @ x leads to their coordinates, part by part, (copies, dim) each."""

    change: Float[np.ndarray, "d d"]
    parts: tuple[Part, ...]

    @cached_property
    def is_plain(self) -> bool:
        """Whether the coordinates stay as they are."""
        return bool(np.array_equal(self.change, np.eye(len(self.change))))

    def matrices(self, Q: Maps, source: "Split") -> dict[int, Maps]:
        """Maps from another type in these coordinates: the small matrices (r, copies out, copies in) by kind."""
        turned = self.change.T @ Q @ source.change
        found = {}
        for b in self.parts:
            for a in (part for part in source.parts if part.kind == b.kind):
                block = turned[:, b.start : b.stop, a.start : a.stop]
                shaped = block.reshape(len(Q), b.copies, b.dim, a.copies, a.dim)
                found[b.kind] = np.einsum("rbeae->rba", shaped) / b.dim
        return found

    def maps(self, matrices: Mapping[int, Maps], source: "Split", r: int) -> Maps:
        """Inverse of `matrices` for equivariant maps."""
        turned = np.zeros((r, len(self.change), len(source.change)))
        for b in self.parts:
            for a in (part for part in source.parts if part.kind == b.kind):
                block = np.einsum("rba,ef->rbeaf", matrices[b.kind], np.eye(b.dim))
                turned[:, b.start : b.stop, a.start : a.stop] = block.reshape(r, b.stop - b.start, a.stop - a.start)
        return self.change @ turned @ source.change.T


def splitting(dims: Sequence[int], maps: Mapping[tuple[int, int], Maps]) -> tuple[Split, ...] | None:
    """The parts of types of these dimensions. maps: bases of the equivariant maps i -> j of all pairs (i, j).

    None where maps cannot be taken apart so: then the transpose of one of them is not equivariant, as for groups
    without complete reducibility.
    """
    if sum(dims) > MAX_SIZE:
        return None
    starts = np.cumsum([0, *dims])
    places = [slice(a, b) for a, b in itertools.pairwise(starts)]
    one, link, third, fourth = (_generic(places, maps, seed) for seed in range(4))
    inside = np.zeros_like(one)
    for place in places:
        inside[place, place] = one[place, place] + one[place, place].T
    try:
        found = split(inside, link, third)
    except ArithmeticError:
        return None
    families = [_plain(_ordered(Q, [link, third, fourth], kind), places) for kind, Q in found]
    splits = [_split(place, families) for place in places]
    there = tuple(one for one in splits if one is not None)
    return there if len(there) == len(splits) and _fits(there, maps) else None


def _generic(places: Sequence[slice], maps: Mapping[tuple[int, int], Maps], seed: int) -> Float[np.ndarray, "n n"]:
    rng = np.random.default_rng([9, seed])
    X = np.zeros((places[-1].stop, places[-1].stop))
    for (i, j), Q in sorted(maps.items(), key=lambda item: item[0]):
        X[places[j], places[i]] = np.tensordot(rng.standard_normal(len(Q)), Q, axes=1)
    return X


def _ordered(Q: Float[np.ndarray, "n m d"], generic: Sequence[np.ndarray], kind: str) -> Float[np.ndarray, "n m s e"]:
    """The copies in coordinates (s, e) in which self-maps act on s alone."""
    n, m, d = Q.shape
    if kind == "real":
        return Q[:, :, None]
    selfmaps = [np.eye(d)]
    for X in generic[: {"complex": 1, "quaternionic": 3}[kind]]:
        J = Q[:, 0].T @ X @ Q[:, 0]
        J = J - J.T
        for other in selfmaps:
            J = J - other * (np.vdot(other, J) / d)
        selfmaps.append(J * (np.sqrt(d) / np.linalg.norm(J)))
    basis = np.zeros((d, 0))
    for axis in np.eye(d):
        left = axis - basis @ (basis.T @ axis)
        if np.linalg.norm(left) > 0.5 / np.sqrt(d):
            v = left / np.linalg.norm(left)
            basis = np.concatenate([basis, np.stack([J @ v for J in selfmaps], axis=1)], axis=1)
    s = len(selfmaps)
    return (Q @ basis).reshape(n, m, d // s, s).swapaxes(2, 3)


def _split(place: slice, families: Sequence[np.ndarray]) -> Split | None:
    """The parts of the type at these coordinates; None where they do not make all of it."""
    columns, parts, start = [], [], 0
    size = place.stop - place.start
    for kind, Q in enumerate(families):
        mine = Q[place][:, np.square(Q[place]).sum((0, 2, 3)) > 0.5 * Q.shape[2] * Q.shape[3]]
        if mine.shape[1]:
            part = Part(kind, mine.shape[1] * mine.shape[2], mine.shape[3], start)
            parts.append(part)
            columns.append(mine.reshape(size, part.stop - start))
            start = part.stop
    if start < size:
        return None
    change = np.concatenate(columns, axis=1)
    if np.abs(change - np.eye(size)).max() < TOL_EXACT:
        change = np.eye(size)
    return Split(change, tuple(parts))


def _plain(Q: Float[np.ndarray, "n m s e"], places: Sequence[slice]) -> Float[np.ndarray, "n m s e"]:
    """The copies in the coordinates of a type that is irreducible, if one is, which then needs no change."""
    n, m, s, e = Q.shape
    for place in places:
        for copy in range(m):
            if place.stop - place.start == s * e and np.linalg.norm(Q[place, copy]) > 0.5 * np.sqrt(s * e) and s == 1:
                return (Q.reshape(n, m, e) @ Q[place, copy, 0].T).reshape(Q.shape)
    return Q


def _fits(splits: Sequence[Split], maps: Mapping[tuple[int, int], Maps]) -> bool:
    """Whether the small matrices make the maps again."""
    again = (splits[j].maps(splits[j].matrices(Q, splits[i]), splits[i], len(Q)) - Q for (i, j), Q in maps.items())
    return all(np.abs(left).max(initial=0) <= TOL_VERIFIED / 10 for left in again)
