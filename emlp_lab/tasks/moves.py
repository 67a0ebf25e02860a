"""Many group elements in one representation, each of which moves a row of tensors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact, Integer, Num

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.base import Base

MAX_ENTRIES = 4 * 10**6  # of the matrices that are held at once, and that are kept for an atom


@dataclass(frozen=True, eq=False)
class Moves:
    """Elements as matrices (count, n, n), or, where they permute coordinates, as index maps (count, n): coordinate i of
    a vector that element k moved is coordinate values[k, i] of the vector.
    """

    values: Num[np.ndarray, "count n *n"]

    @property
    def count(self) -> int:
        """Number of elements."""
        return len(self.values)

    def apply(
        self, drawn: Integer[np.ndarray, " rows"], x: Inexact[np.ndarray, "rows before n after"]
    ) -> Inexact[np.ndarray, "rows before n after"]:
        """Element drawn[r] on the third axis of row r."""
        own = self.values[drawn]
        if own.ndim == 2:
            return np.take_along_axis(x, own[:, None, :, None], axis=2)
        if x.shape[3] == 1:  # one product for each row, and not for each copy
            return np.matmul(x[..., 0], own.swapaxes(1, 2))[..., None]
        return np.matmul(own[:, None], x)


def kept_moves(group: Group, atoms: Sequence[Atom], most: int, rng: np.random.Generator) -> list[Moves]:
    """The same random elements of the group, at most so many, in each of its representations `atoms`; all elements, if
    the group is finite and has no more.
    """
    entries = [atom.size() if atom.is_permutation else atom.size() ** 2 for atom in atoms]
    count = max(1, min(most, MAX_ENTRIES // max(entries)))
    parts = [[_values(atom, elements) for atom in atoms] for elements in _elements(group, count, rng)]
    return [Moves(np.concatenate(values)) for values in zip(*parts, strict=True)]


def _elements(group: Group, count: int, rng: np.random.Generator) -> Iterator[Inexact[np.ndarray, "part d d"]]:
    """The elements in parts of bounded memory."""
    at_once = max(1, MAX_ENTRIES // group.d**2)
    listing = group.listing
    if listing is not None and len(listing) <= count:
        for start in range(0, len(listing), at_once):
            yield listing.action.matrices(listing.images[start : start + at_once])
        return
    for start in range(0, count, at_once):
        yield group.sampler.draw(rng, min(at_once, count - start))


def _values(atom: Atom, elements: Inexact[np.ndarray, "part d d"]) -> Num[np.ndarray, "part n *n"]:
    plain = isinstance(atom, Base) and not atom.dual
    matrices = elements if plain else np.array([atom.rho(g) for g in elements])
    return matrices.argmax(axis=2) if atom.is_permutation else matrices
