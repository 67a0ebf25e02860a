"""How a group of signed permutations reaches each coordinate x of the first axes from the first one of its orbit.

Let t_x be an element that takes the first coordinate of the orbit to +-x. The elements t_hx^-1 h t_x, for all x and all
generators h, generate the stabiliser of the first up to sign (Schreier's lemma), and the orbits of the whole tensor are
those of the stabilisers on the other axes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Integer
from scipy.sparse.csgraph import breadth_first_order

from emlp_lab.reps import Atom
from emlp_lab.solve.routes.orbits.signed_indices import (
    Codes,
    Indices,
    atom_codes,
    composed,
    graph,
    identity,
    inverted,
    permuted,
    product,
    smallest,
    split,
)
from emlp_lab.stream import ENTRIES_PER_STEP, Event, Stream


@dataclass(frozen=True, eq=False)
class Transversal:
    """The elements t_x for all coordinates x of the first axes.

    orbit: number of the orbit of x, by first occurrence. minus: 1 where t_x takes the first coordinate to -x, else 0.
    images: the generators on the first axes. other: the other axes. moves, elements: what the generators, and t_x, do
    on each of them.
    """

    orbit: Indices
    minus: Indices
    images: Codes
    other: tuple[Atom, ...]
    moves: dict[Atom, Codes]
    elements: dict[Atom, Codes]
    sheets: int

    @property
    def count(self) -> int:
        """Number of orbits of the first axes."""
        return int(self.orbit.max()) + 1

    def carried_back(self, x: slice) -> Codes:
        """t_x^-1 (x, y) for all y, as a code on the other axes."""
        back = {atom: inverted(t[x], self.sheets) for atom, t in self.elements.items()}
        codes = product([back[atom] for atom in self.other], self.sheets)
        return codes if self.sheets == 1 else codes ^ self.minus[x, None]

    def stabilisers(self) -> Iterator[tuple[Indices, dict[Atom, Codes], Indices]]:
        """Generators of the stabilisers, some at a time: their orbits, what they do on the other axes, and 1 for those
        that take the first coordinate to its negative.
        """
        rows = _rows(self.elements)
        for m, image in enumerate(self.images):
            target, negative = split(image, self.sheets)
            for start in range(0, len(target), rows):
                x = slice(start, start + rows)
                y = target[x]
                loops = {}
                for atom, t in self.elements.items():
                    reached = composed(self.moves[atom], m, t[x], self.sheets)
                    loops[atom] = composed(inverted(t[y], self.sheets), np.arange(len(y)), reached, self.sheets)
                flip = self.minus[x] ^ self.minus[y] ^ np.broadcast_to(negative, target.shape)[x]
                yield self.orbit[x], loops, flip


def transversal(first: tuple[Atom, ...], other: tuple[Atom, ...], sheets: int) -> Stream[Transversal]:
    """Searches the coordinates of `first` breadth first."""
    images = product([atom_codes(atom, sheets) for atom in first], sheets)
    index, negative = split(images, sheets)
    negative = np.broadcast_to(negative, index.shape)
    root = smallest(permuted(index))
    roots = root == np.arange(len(root))
    parent, generator, levels = _tree(index, np.flatnonzero(roots))
    moves = {atom: atom_codes(atom, sheets) for atom in other}
    elements = {atom: np.empty((len(root), atom.size()), np.int32) for atom in moves}
    for atom, t in elements.items():
        t[roots] = identity(atom.size(), sheets)
    minus, pending, rows = np.zeros(len(root), np.int32), 0, _rows(elements)
    for x in levels:
        p, m = parent[x], generator[x]
        for atom, t in elements.items():
            t[x] = composed(moves[atom], m, t[p], sheets)
        minus[x] = minus[p] ^ negative[m, p]
        pending += len(x)
        if pending > rows:
            pending = 0
            yield Event("orbits", f"first axes: going through {len(root)} entries", data={"dim": len(root)})
    number = (np.cumsum(roots) - 1).astype(np.int32)
    return Transversal(number[root], minus, images, other, moves, elements, sheets)


def _tree(images: Integer[np.ndarray, "M n"], roots: Indices) -> tuple[Indices, Indices, list[Indices]]:
    """(parent, generator that takes the parent to the child, levels below the roots) of a breadth-first search."""
    count, n = images.shape
    starts = np.append(np.arange(0, count * n + 1, count), count * n + len(roots)).astype(np.int32)
    every = graph(starts, np.concatenate([images.T.ravel(), roots]))  # node n has edges to all roots
    order, parent = breadth_first_order(every, n)
    position = np.empty(n + 1, np.int32)
    position[order] = np.arange(n + 1)
    before = position[parent[order[1:]]]  # sorted, so that each level follows the one of its parents
    bounds = [0, len(roots)]
    while bounds[-1] < n:
        bounds.append(int(np.searchsorted(before, bounds[-1] + 1)))
    generator = np.zeros(n, np.int32)
    children = order[1 + len(roots) :]
    for m in range(count):
        generator[children[images[m, parent[children]] == children]] = m
    return parent, generator, [order[1 + a : 1 + b] for a, b in pairwise(bounds[1:])]


def _rows(elements: dict[Atom, Codes]) -> int:
    return max(1, ENTRIES_PER_STEP // max(t.shape[1] for t in elements.values()))
