"""Orbits as they grow: the entries that a generator carries to one another are joined, some at a time.

The route itself joins all generators at once, which is quicker; the classes are the same.
"""

from collections.abc import Iterator

import numpy as np

from emlp_lab.reps import Atom
from emlp_lab.solve.replay.step import Step, counted
from emlp_lab.solve.routes.orbits.classes import Classes, join, numbered, signs_of, singles
from emlp_lab.solve.routes.orbits.orbits import sheets_of
from emlp_lab.solve.routes.orbits.signed_indices import (
    Codes,
    Indices,
    atom_codes,
    identity,
    permuted,
    product,
    smallest,
    split,
)
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace

MAX_STEPS = 60  # of one problem, about


def orbit_steps(atoms: tuple[Atom, ...]) -> Iterator[Step]:
    """From every entry alone to the orbits of the product of `atoms`."""
    sheets = sheets_of(atoms)
    generators = product([atom_codes(atom, sheets) for atom in atoms], sheets)
    classes = singles(1, generators.shape[1] * sheets)
    space = _space(classes, sheets)
    yield Step(f"Every entry is alone: {counted(space.rank, 'group')}.", space.rank, space=space)
    most = max(1, MAX_STEPS // max(1, len(generators)))
    for number, codes in enumerate(generators, start=1):
        begun = space
        for coordinates in _circles(codes, sheets, most):
            element = identity(len(codes), sheets)
            element[coordinates] = codes[coordinates]
            join(classes, np.zeros(1, np.int64), element[None], sheets)
            before, space = space, _space(classes, sheets)
            if not _equal(before, space):
                yield Step(_text(number, before, space), space.rank, space=space)
        if _equal(begun, space):
            text = f"Generator {number} joins nothing new: {counted(space.rank, 'group')} stay."
            yield Step(text, space.rank, space=space)


def _circles(codes: Indices, sheets: int, most: int) -> list[Indices]:
    """The coordinates that a generator moves, in at most so many parts, none of which it leaves."""
    index, _ = split(codes[None], sheets)
    root = smallest(permuted(index))
    roots = np.unique(root[codes != identity(len(codes), sheets)])
    parts = np.array_split(roots, min(len(roots), most)) if len(roots) else []
    return [np.flatnonzero(np.isin(root, part)) for part in parts]


def _space(classes: Classes, sheets: int) -> OrbitSubspace:
    labels: Codes = numbered(classes, sheets, 0)[0]
    signs = None if sheets == 1 else signs_of(classes, labels)[0, ::sheets]
    return OrbitSubspace(labels[0, ::sheets], signs)


def _equal(one: OrbitSubspace, other: OrbitSubspace) -> bool:
    return one.rank == other.rank and np.array_equal(one.labels, other.labels)


def _text(number: int, before: OrbitSubspace, after: OrbitSubspace) -> str:
    zero = np.count_nonzero(after.labels < 0) - np.count_nonzero(before.labels < 0)
    grown = int(np.count_nonzero((after.labels >= 0) & (_sizes(after) > _sizes(before))))
    joins = f"joins {counted(grown, 'entry', 'entries')}" if grown else ""
    cancels = f"makes {counted(int(zero), 'entry', 'entries')} zero" if zero else ""
    left = f"{counted(after.rank, 'group')} {'is' if after.rank == 1 else 'are'} left"
    return f"Generator {number} {' and '.join(filter(None, [joins, cancels]))}: {left}."


def _sizes(space: OrbitSubspace) -> Indices:
    """For each entry the number of those in its orbit, 0 where it is zero."""
    return np.append(space.sizes, 0)[space.labels]
