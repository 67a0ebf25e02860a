"""Invariants of groups of signed permutations: vectors that are constant up to sign on the orbits of the coordinates.

Exact integers. The signs double the coordinates to +i and -i: where an orbit meets its own negative, every invariant is
zero. Small tensors are one graph. In large ones the first axes are brought to one coordinate of each of their orbits by
an element of the group, which leaves the orbits of small stabilisers on the other axes: O(n) for the labels, and no
graph of n nodes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from emlp_lab.reps import Atom
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.orbits.classes import Classes, join, numbered, signs_of, singles
from emlp_lab.solve.routes.orbits.signed_indices import (
    Codes,
    Indices,
    atom_codes,
    identity,
    permuted,
    product,
    smallest,
)
from emlp_lab.solve.routes.orbits.transversal import Transversal, transversal
from emlp_lab.solve.routes.route import NotApplicableError, Route, Solution
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.stream import ENTRIES_PER_STEP, Event, Stream, drain

MAX_GRAPH_CODES = 2**14  # of a tensor that is solved as one graph
MAX_JOINED_CODES = 2**18  # images that are looked at together


@dataclass(frozen=True)
class Orbits(Route[None]):
    """Applies where every generator permutes the coordinates, up to sign: exact, in time linear in their number."""

    name: ClassVar[str] = "orbits"

    def init(self, problem: Problem) -> None:
        """Raises NotApplicableError for matrices that are no signed permutations."""
        if not all(atom.is_monomial for atom in problem.atoms):
            raise NotApplicableError(
                f"route 'orbits' needs permutation matrices, with or without signs, {problem.group} has others: use "
                "'nullspace' or 'auto'."
            )

    def estimate(self, problem: Problem, state: None = None) -> Estimate:
        """Linear in the dimension."""
        # Measured: labels and signs, the sizes, and what small tensors need for their graph.
        bytes_per_entry, bytes_per_second = 24, 1e9
        size = bytes_per_entry * problem.dim
        return Estimate(problem.name, self.name, problem.dim, size, size / bytes_per_second)

    def solve(self, problem: Problem, state: None = None) -> Stream[Solution]:
        """Exact integers; nothing can be close to zero."""
        return (yield from orbits(problem.atoms)), None


def orbits(atoms: tuple[Atom, ...]) -> Stream[OrbitSubspace]:
    """Solves one tensor type of a group of signed permutations."""
    sheets = sheets_of(atoms)
    sizes = [atom.size() for atom in atoms]
    n = math.prod(sizes)
    if len(atoms[0].permutations) == 0:
        space = OrbitSubspace(np.arange(n, dtype=np.int32))
    elif n * sheets <= MAX_GRAPH_CODES or len(atoms) == 1:
        space = _at_once(product([atom_codes(atom, sheets) for atom in atoms], sheets), sheets)
    else:
        half = _half(sizes)
        first = yield from transversal(atoms[:half], atoms[half:], sheets)
        space = yield from _spread(first, (yield from _stabilised(first)))
    yield Event("orbits", f"{space.rank} orbits of {n} entries", 1, 1, {"rank": space.rank, "dim": n})
    return space


def moved(atoms: tuple[Atom, ...], space: OrbitSubspace) -> bool:
    """Whether some generator changes some label or sign; exact."""
    return drain(moving(atoms, space))


def moving(atoms: tuple[Atom, ...], space: OrbitSubspace) -> Stream[bool]:
    """`moved` as a stream. It looks at every coordinate, and shares nothing with the search but the generators."""
    half = _half([atom.size() for atom in atoms])
    rows = math.prod(atom.size() for atom in atoms[:half])
    n = space.dim // rows
    step, generators = max(1, ENTRIES_PER_STEP // n), len(atoms[0].permutations)
    for m in range(generators):
        (x, sign_x), (y, sign_y) = _generator(atoms[:half], m), _generator(atoms[half:], m)
        for start in range(0, rows, step):
            some = slice(start, start + step)
            here, there = slice(start * n, (start + step) * n), (x[some, None] * n + y).ravel()
            if not np.array_equal(space.labels[there], space.labels[here]):
                return True
            if space.signs is not None:
                signs = (sign_x[some, None] * sign_y).ravel()
                if not np.array_equal(space.signs[there] * signs, space.signs[here]):
                    return True
            if rows > step:
                yield Event("verify", f"generator {m + 1} of {generators}, entry {start * n}", m, generators)
    return False


def _half(sizes: list[int]) -> int:
    """The number of first axes whose product is at most the root of the whole; one at least, if there are several."""
    n = math.prod(sizes)
    small = [k for k in range(1, len(sizes)) if math.prod(sizes[:k]) ** 2 <= n]
    return max(small, default=min(1, len(sizes) - 1))


def sheets_of(atoms: tuple[Atom, ...]) -> int:
    return 1 if all(atom.is_permutation for atom in atoms) else 2


def _generator(atoms: tuple[Atom, ...], m: int) -> tuple[Indices, Indices]:
    """(index map, signs) of a generator on the product of `atoms`, row by row."""
    index, signs = np.zeros(1, np.int64), np.ones(1, np.int8)
    for atom in atoms:
        index = (index[:, None] * atom.size() + atom.permutations[m]).ravel()
        signs = np.outer(signs, atom.signs[m].astype(np.int8)).ravel()
    return index, signs


def _at_once(generators: Codes, sheets: int) -> OrbitSubspace:
    """One graph of all coordinates."""
    both = generators if sheets == 1 else np.stack([generators, generators ^ 1], axis=2).reshape(len(generators), -1)
    classes = smallest(permuted(both))[None]
    labels, _ = numbered(classes, sheets, 0)
    return OrbitSubspace(labels[0, ::sheets], None if sheets == 1 else signs_of(classes, labels)[0, ::sheets])


def _stabilised(first: Transversal) -> Stream[Classes]:
    """The orbits of all stabilisers on the codes of the other axes."""
    n = math.prod(atom.size() for atom in first.other)
    classes = singles(first.count, n * first.sheets)
    for groups, loops, flip in first.stabilisers():
        moving = flip != 0
        for loop in loops.values():
            moving |= (loop != identity(loop.shape[1], first.sheets)).any(axis=1)
        for rows in _few_first(groups, np.flatnonzero(moving), max(1, MAX_JOINED_CODES // n)):
            codes = product([loops[atom][rows] for atom in first.other], first.sheets)
            join(classes, groups[rows], codes ^ flip[rows, None], first.sheets)
            yield Event("orbits", f"joining {classes.size} classes", data={"dim": len(first.orbit) * n})
        yield Event("orbits", f"joined {classes.size} classes", data={"dim": len(first.orbit) * n})
    return classes


def _few_first(groups: Indices, rows: Indices, most: int) -> Iterator[Indices]:
    """The rows in parts of at most `most`, the first of every group first: few elements join almost everything."""
    rows = rows[np.argsort(groups[rows], kind="stable")]
    begins = np.flatnonzero(np.diff(groups[rows], prepend=-1))
    turn = np.arange(len(rows)) - np.repeat(begins, np.diff(begins, append=len(rows)))
    rows = rows[np.argsort(turn, kind="stable")]
    start, size = 0, min(most, 1 + len(begins))
    while start < len(rows):
        yield rows[start : start + size]
        start, size = start + size, min(most, 2 * size)


def _spread(first: Transversal, classes: Classes) -> Stream[OrbitSubspace]:
    """The classes of the stabilisers on all coordinates."""
    label_of, sign_of = yield from _numbers(classes, first.sheets)
    rows, n = len(first.orbit), classes.shape[1] // first.sheets
    labels = np.empty((rows, n), np.int32)
    signs = None if sign_of is None else np.empty((rows, n), np.int8)
    step = max(1, ENTRIES_PER_STEP // n)
    for start in range(0, rows, step):
        x = slice(start, start + step)
        places = first.carried_back(x) + first.orbit[x, None] * classes.shape[1]
        labels[x] = label_of[places]
        if signs is not None and sign_of is not None:
            signs[x] = sign_of[places]
        yield Event("orbits", f"entry {start * n} of {labels.size}", start, rows, {"dim": labels.size})
    return OrbitSubspace(labels.ravel(), None if signs is None else signs.ravel())


def _numbers(classes: Classes, sheets: int) -> Stream[tuple[Indices, Indices | None]]:
    """Label and sign of each code of each stabiliser."""
    labels = np.empty(classes.shape, np.int32)
    signs = None if sheets == 1 else np.empty(classes.shape, np.int8)
    step, stop = max(1, ENTRIES_PER_STEP // classes.shape[1]), 0
    for start in range(0, len(classes), step):
        part = slice(start, start + step)
        labels[part], stop = numbered(classes[part], sheets, stop)
        if signs is not None:
            signs[part] = signs_of(classes[part], labels[part])
        yield Event("orbits", f"{stop} orbits so far", start, len(classes), {"rank": stop})
    return labels.ravel(), None if signs is None else signs.ravel()
