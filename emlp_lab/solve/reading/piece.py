"""The copies of one tensor type in rep_in or rep_out, with their axes in the order in which they are written."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Integer

from emlp_lab.reps import Atom, Base, Rep, blocks
from emlp_lab.reps.blocks import Block
from emlp_lab.reps.tree import tensor_product

MAX_DIGIT = 9  # coordinates that are written without a comma between them


@dataclass(frozen=True, eq=False, repr=False)
class Piece:
    """All copies of a type. axes: as written. index: coordinate j of copy c, row-major over `axes`, is entry
    index[c, j] of the whole vector.
    """

    axes: tuple[Atom, ...]
    index: Integer[np.ndarray, "copies dim"]

    @property
    def rep(self) -> Rep:
        return tensor_product(*self.axes)

    @property
    def copies(self) -> int:
        return self.index.shape[0]

    @property
    def dim(self) -> int:
        return self.index.shape[1]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Dimension of each axis."""
        return tuple(atom.size() for atom in self.axes)

    @property
    def word(self) -> str:
        """What people call the type: "number", "vector", "matrix", "3-tensor", else its text."""
        plain = all(isinstance(atom, Base) for atom in self.axes) and len({atom.group for atom in self.axes}) <= 1
        rank = len(self.axes)
        if not plain or (rank == 1 and self.axes[0].dual):
            return str(self.rep)
        return ("number", "vector", "matrix")[rank] if rank < 3 else f"{rank}-tensor"

    def name(self, copy: int) -> str:
        """What people call one of the copies: "vector 2", or "the vector" where there is one."""
        if self.copies > 1:
            return f"{self.word} {copy + 1}"
        return self.word if self.word == str(self.rep) else f"the {self.word}"

    def find(self, entry: int) -> tuple[int, int] | None:
        """(copy, coordinate) of an entry of the whole vector, or None if it is in another piece."""
        hits = np.argwhere(self.index == entry)
        return (int(hits[0, 0]), int(hits[0, 1])) if len(hits) else None

    def digits(self, coordinate: int) -> str:
        """The coordinate of a copy as people write indices, counted from 1: "12", or "10,2" for long axes."""
        found = [str(i + 1) for i in np.unravel_index(coordinate, self.sizes)] if self.axes else []
        return ("" if max(self.sizes, default=0) <= MAX_DIGIT else ",").join(found)


def pieces(rep: Rep) -> tuple[Piece, ...]:
    """The types of a bound representation, in the order in which they occur first."""
    found = [piece for block in blocks(rep) for piece in _as_written(block)]
    return tuple(sorted(found, key=lambda piece: int(piece.index[0, 0])))


def _as_written(block: Block) -> list[Piece]:
    """A type may be written in several ways, V*V.T and V.T*V: the axis that is written first has the longest steps."""
    atoms, index = tuple(block.rep.atoms()), block.index
    sizes = [atom.size() for atom in atoms]
    units = [int(np.prod(sizes[k + 1 :])) for k in range(len(sizes))]
    steps = np.zeros((block.copies, len(sizes)), int)
    for axis, (size, unit) in enumerate(zip(sizes, units, strict=True)):
        if size > 1:
            steps[:, axis] = index[:, unit] - index[:, 0]
    orders, which = np.unique(np.argsort(-steps, axis=1, kind="stable"), axis=0, return_inverse=True)
    found = []
    for number, order in enumerate(orders.tolist()):
        some = index[which.ravel() == number].reshape(-1, *sizes)
        some = some.transpose(0, *(1 + axis for axis in order)).reshape(len(some), block.dim)
        found.append(Piece(tuple(atoms[axis] for axis in order), some))
    return found
