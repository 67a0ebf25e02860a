"""Any representation as copies of tensor types in canonical order.

A tensor type is a product of atoms, sorted by content. Solvers and layers work type by type; the index
arrays say where the coordinates of each copy are in the representation as it was written.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Integer

from emlp_lab.groups.dimension import magnitude
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Sum, as_rep, tensor_product

Part = tuple[tuple[Atom, ...], np.ndarray]  # factors in the order written, and their index array (copies, dim)
INDEX = np.int32
MAX_COORDINATES = 2 * 10**8  # less than what an INDEX holds


@dataclass(frozen=True, eq=False)
class Block:
    """All the copies of one tensor type in a representation.

    rep: the type. index: shape (copies, dim); coordinate j of copy c is entry index[c, j] of the whole vector.
    """

    rep: Rep
    index: Integer[np.ndarray, "copies dim"]

    @property
    def copies(self) -> int:
        return self.index.shape[0]

    @property
    def dim(self) -> int:
        return self.index.shape[1]


def blocks(rep: Rep) -> tuple[Block, ...]:
    """The blocks of a bound representation: scalars first, then by dimension, rank and content.

    Raises ValueError if an atom is unbound or the dimension is beyond MAX_COORDINATES.
    """
    if rep.size() > MAX_COORDINATES:
        raise ValueError(
            f"{str(rep)[:80]} has dimension {magnitude(rep.size())}, the limit is {magnitude(MAX_COORDINATES)}: lower "
            "the tensor ranks, the numbers of copies or the size of the group."
        )
    merged = _merged([_sort_axes(atoms, index) for atoms, index in _expand(as_rep(rep))])
    ordered = sorted(merged, key=lambda part: type_key(part[0]))
    return tuple(Block(tensor_product(*atoms), index) for atoms, index in ordered)


def type_key(atoms: tuple[Atom, ...]) -> tuple:
    """Sort key of a tensor type by content, the same in every process."""
    return math.prod(atom.size() for atom in atoms), len(atoms), tuple(atom.sort_key for atom in atoms)


def _expand(rep: Rep) -> list[Part]:
    if isinstance(rep, Atom):
        return [((rep,), np.arange(rep.size(), dtype=INDEX)[None])]
    if isinstance(rep, Sum):
        return _expand_sum(rep)
    factors = list(rep.factors) if isinstance(rep, Product) else []
    atoms = tuple(factor for factor in factors if isinstance(factor, Atom))
    if len(atoms) == len(factors):
        return [(atoms, np.arange(rep.size(), dtype=INDEX)[None])]
    parts = _expand(factors[0])
    for factor in factors[1:]:
        size, factor_parts = INDEX(factor.size()), _expand(factor)
        parts = _merged([(a + b, _outer(i, j, size)) for a, i in parts for b, j in factor_parts])
    return parts


def _merged(parts: list[Part]) -> list[Part]:
    """Parts with the same factors as one; without this, products of long sums have the product of their lengths."""
    together: dict[tuple[Atom, ...], list[np.ndarray]] = {}
    for atoms, index in parts:
        together.setdefault(atoms, []).append(index)
    return [
        (atoms, indices[0] if len(indices) == 1 else np.concatenate(indices)) for atoms, indices in together.items()
    ]


def _outer(left: np.ndarray, right: np.ndarray, size: np.int32) -> np.ndarray:
    """Row-major index of pairs of coordinates: copies of pairs, then the pair's coordinates."""
    index = left[:, None, :, None] * size + right[None, :, None, :]
    return index.reshape(len(left) * len(right), -1)


def _expand_sum(rep: Sum) -> list[Part]:
    parts, offset = [], INDEX(0)
    for term, count in rep.terms:
        size = term.size()
        starts = offset + INDEX(size) * np.arange(count, dtype=INDEX)
        for atoms, index in _expand(term):
            parts.append((atoms, (starts[:, None, None] + index[None]).reshape(-1, index.shape[1])))
        offset += INDEX(size * count)
    return _merged(parts)


def _sort_axes(atoms: tuple[Atom, ...], index: np.ndarray) -> Part:
    order = sorted(range(len(atoms)), key=lambda axis: atoms[axis].sort_key)
    if order == list(range(len(atoms))):
        return atoms, index
    shaped = index.reshape(len(index), *(atom.size() for atom in atoms))
    moved = shaped.transpose(0, *(1 + axis for axis in order))
    return tuple(atoms[axis] for axis in order), moved.reshape(len(index), -1)
