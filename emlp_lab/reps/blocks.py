"""Any representation as copies of tensor types in canonical order.

A tensor type is a product of atoms, sorted by content. Solvers and layers work type by type; the index
arrays say where the coordinates of each copy are in the representation as it was written.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from jaxtyping import Integer

from emlp_lab.groups.checks import magnitude
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Sum, as_rep, tensor_product

INDEX = np.int32
MAX_COORDINATES = 2 * 10**8  # less than what an INDEX holds


@dataclass(eq=False)
class Places:
    """An index array (copies, dim) that is made when it is asked for: a solve needs none of them.

    make: a partial of a function of this module, which can be pickled.
    """

    copies: int
    dim: int
    make: Callable[[], np.ndarray]

    @cached_property
    def array(self) -> Integer[np.ndarray, "copies dim"]:
        """The array."""
        array = self.make()
        self.make = partial(_kept, array)  # lets go of what it was made from
        return array


def _kept(array: np.ndarray) -> np.ndarray:
    return array


Placed = tuple[tuple[Atom, ...], Places]  # factors in the order written, and where their copies are


@dataclass(frozen=True, eq=False)
class Block:
    """All the copies of one tensor type in a representation.

    rep: the type. index: shape (copies, dim); coordinate j of copy c is entry index[c, j] of the whole vector.
    """

    rep: Rep
    places: Places

    @property
    def index(self) -> Integer[np.ndarray, "copies dim"]:
        return self.places.array

    @property
    def copies(self) -> int:
        return self.places.copies

    @property
    def dim(self) -> int:
        return self.places.dim


def blocks(rep: Rep) -> tuple[Block, ...]:
    """The blocks of a bound representation: scalars first, then by dimension, rank and content.

    Raises ValueError if an atom is unbound or the dimension is beyond MAX_COORDINATES.
    """
    rep = as_rep(rep)
    if rep.size() > MAX_COORDINATES:
        raise ValueError(
            f"{str(rep)[:80]} has dimension {magnitude(rep.size())}, the limit is {magnitude(MAX_COORDINATES)}: lower "
            "the tensor ranks, the numbers of copies or the size of the group."
        )
    merged = _merged([_sort_axes(atoms, places) for atoms, places in _expand(rep)])
    ordered = sorted(merged, key=lambda part: type_key(part[0]))
    return tuple(Block(tensor_product(*atoms), places) for atoms, places in ordered)


def type_key(atoms: tuple[Atom, ...]) -> tuple:
    """Sort key of a tensor type by content, the same in every process."""
    return math.prod(atom.size() for atom in atoms), len(atoms), tuple(atom.sort_key for atom in atoms)


def _expand(rep: Rep) -> list[Placed]:
    if isinstance(rep, Sum):
        return _expand_sum(rep)
    factors = list(rep.factors) if isinstance(rep, Product) else [rep]
    atoms = tuple(factor for factor in factors if isinstance(factor, Atom))
    if len(atoms) == len(factors):
        size = rep.size()
        return [(atoms, Places(1, size, partial(_counted, size)))]
    parts = _expand(factors[0])
    for factor in factors[1:]:
        size, factor_parts = factor.size(), _expand(factor)
        parts = _merged([(a + b, _outer(i, j, size)) for a, i in parts for b, j in factor_parts])
    return parts


def _counted(size: int) -> np.ndarray:
    return np.arange(size, dtype=INDEX)[None]


def _merged(parts: list[Placed]) -> list[Placed]:
    """Parts with the same factors as one; without this, products of long sums have the product of their lengths."""
    together: dict[tuple[Atom, ...], list[Places]] = {}
    for atoms, places in parts:
        together.setdefault(atoms, []).append(places)
    return [(atoms, each[0] if len(each) == 1 else _joined(each)) for atoms, each in together.items()]


def _joined(each: list[Places]) -> Places:
    copies = sum(places.copies for places in each)
    return Places(copies, each[0].dim, partial(_concatenated, each))


def _concatenated(each: list[Places]) -> np.ndarray:
    return np.concatenate([places.array for places in each])


def _outer(left: Places, right: Places, size: int) -> Places:
    """Row-major index of pairs of coordinates: copies of pairs, then the pair's coordinates."""
    return Places(left.copies * right.copies, left.dim * right.dim, partial(_pairs, left, right, size))


def _pairs(left: Places, right: Places, size: int) -> np.ndarray:
    index = left.array[:, None, :, None] * INDEX(size) + right.array[None, :, None, :]
    return index.reshape(left.copies * right.copies, left.dim * right.dim)


def _expand_sum(rep: Sum) -> list[Placed]:
    parts, offset = [], 0
    for term, count in rep.terms:
        size = term.size()
        parts += [(atoms, _repeated(places, count, size, offset)) for atoms, places in _expand(term)]
        offset += size * count
    return _merged(parts)


def _repeated(places: Places, count: int, size: int, offset: int) -> Places:
    """`count` copies of a term of dimension `size`, the first of which starts at `offset`."""
    return Places(count * places.copies, places.dim, partial(_moved, places, count, size, offset))


def _moved(places: Places, count: int, size: int, offset: int) -> np.ndarray:
    starts = INDEX(offset) + INDEX(size) * np.arange(count, dtype=INDEX)
    return (starts[:, None, None] + places.array[None]).reshape(count * places.copies, places.dim)


def _sort_axes(atoms: tuple[Atom, ...], places: Places) -> Placed:
    order = sorted(range(len(atoms)), key=lambda axis: atoms[axis].sort_key)
    if order == list(range(len(atoms))):
        return atoms, places
    sizes = [atom.size() for atom in atoms]
    sorted_places = Places(places.copies, places.dim, partial(_transposed, places, sizes, order))
    return tuple(atoms[axis] for axis in order), sorted_places


def _transposed(places: Places, sizes: list[int], order: list[int]) -> np.ndarray:
    shaped = places.array.reshape(places.copies, *sizes)
    return shaped.transpose(0, *(1 + axis for axis in order)).reshape(places.copies, places.dim)
