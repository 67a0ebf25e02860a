"""Looks through the elements of a group for one that shows why an entry is zero, equal to another, or a sum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_EXACT
from emlp_lab.reps import Atom, Base
from emlp_lab.solve.reading.pair import Factor
from emlp_lab.solve.reading.reasons.calling import called
from emlp_lab.solve.reading.reasons.full import carrying, halfway, has_all_permutations, has_all_turns, mirroring
from emlp_lab.solve.reading.reasons.pool import Pool
from emlp_lab.solve.reading.reasons.words import word

MAX_ENTRIES = 4 * 10**6  # of the matrices of all elements of a pool on one axis
MAX_OWN = 100  # elements whose matrices on an axis of another kind than V are computed
MAX_MIXING = 40  # elements that are tried as the reason of a sum


@dataclass(frozen=True, eq=False, repr=False)
class Found:
    """An element of one group. value: the entry is `value` times what the element shows."""

    matrix: Inexact[np.ndarray, "d d"]
    called: str
    value: complex = 1.0


@dataclass(frozen=True, eq=False, repr=False)
class Search:
    """What the elements of `pool` do to the coordinates of one factor."""

    factor: Factor
    pool: Pool

    def zero(self, coordinate: int) -> Found | None:
        """An element g whose equation for the entry w is w = value * w, with another value than 1."""
        if self._is_plain and has_all_turns(self.factor.group):
            return self._made(mirroring(self.factor.group, self._indices(coordinate)), coordinate, coordinate)
        columns, values = self._moves(coordinate)
        hits = np.flatnonzero((columns == coordinate) & (np.abs(values - 1) > TOL_COMPUTED))
        # Minus one says more than other factors.
        first = hits[np.argsort(np.abs(values[hits] + 1) > TOL_EXACT, kind="stable")][:1]
        return self._found(int(first[0]), complex(values[first[0]])) if len(first) else None

    def carrying(self, start: int, end: int) -> Found | None:
        """An element g that carries one entry to another: its equation for that one is w[end] = value * w[start]."""
        group = self.factor.group
        if self._is_plain and has_all_permutations(group):
            return self._made(carrying(group, self._indices(start), self._indices(end)), start, end)
        columns, values = self._moves(end)
        hits = np.flatnonzero((columns == start) & (np.abs(np.abs(values) - 1) < TOL_EXACT))
        if len(hits):
            return self._found(int(hits[0]), complex(values[hits[0]]))
        if not self.pool.is_whole and all(axis.atom.is_monomial for axis in self.factor.axes):
            return self._made(word(self.factor, start, end), start, end)
        return None

    def mixing(self, coordinate: int) -> Iterator[tuple[Found, Inexact[np.ndarray, " n"]]]:
        """Elements with the row of their matrix that belongs to the entry, those with several entries in it."""
        indices = self._indices(coordinate)
        if self._is_plain and has_all_turns(self.factor.group):
            for matrix in islice(halfway(self.factor.group, indices), MAX_MIXING):
                yield self._as_found(matrix, "a turn"), reduce(np.kron, [matrix[i] for i in indices])
            return
        columns, _ = self._moves(coordinate)
        for number in np.flatnonzero(columns < 0)[:MAX_MIXING].tolist():
            rows = [self._matrices[axis.atom][number, i] for axis, i in zip(self.factor.axes, indices, strict=True)]
            yield self._found(number, 1.0), reduce(np.kron, rows)

    def _found(self, number: int, value: complex) -> Found:
        return self._as_found(self.pool.matrices[number], self.pool.labels[number], value)

    def _as_found(self, matrix: Inexact[np.ndarray, "d d"], label: str, value: complex = 1.0) -> Found:
        return Found(matrix, called(matrix, label, self._axes), _plain(value))

    def _made(self, matrix: Inexact[np.ndarray, "d d"] | None, start: int, end: int) -> Found | None:
        """A signed permutation that was made to carry one entry to the other."""
        if matrix is None:
            return None
        value, ways = 1.0, zip(self.factor.axes, self._indices(start), self._indices(end), strict=True)
        for axis, here, there in ways:
            value *= float(np.real(axis.atom.rho(matrix)[there, here]))
        return self._as_found(matrix, "a product of generators", value)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether all axes are V or its dual."""
        return all(isinstance(axis.atom, Base) for axis in self.factor.axes)

    @property
    def _axes(self) -> str:
        return "places" if self.factor.group.is_permutation else "axes"

    def _indices(self, coordinate: int) -> list[int]:
        return [int(i) for i in np.unravel_index(coordinate, self.factor.sizes)]

    def _moves(self, coordinate: int) -> tuple[Integer[np.ndarray, " n"], Inexact[np.ndarray, " n"]]:
        """For each element the one entry in the row of the coordinate, column and value; column -1 for several."""
        count = min(len(matrices) for matrices in self._matrices.values())
        columns, values = np.zeros(count, np.int64), np.ones(count)
        for axis, i in zip(self.factor.axes, self._indices(coordinate), strict=True):
            rows = self._matrices[axis.atom][:count, i]
            filled = np.abs(rows) > TOL_COMPUTED
            column = np.argmax(filled, axis=1)
            single = (filled.sum(axis=1) == 1) & (columns >= 0)
            columns = np.where(single, columns * axis.size + column, -1)
            values = values * rows[np.arange(count), column]
        return columns, values

    @cached_property
    def _matrices(self) -> dict[Atom, Inexact[np.ndarray, "n m m"]]:
        return {atom: _images(atom, self.pool.matrices) for atom in {axis.atom for axis in self.factor.axes}}


def _images(atom: Atom, elements: Inexact[np.ndarray, "n d d"]) -> Inexact[np.ndarray, "n m m"]:
    """rho of the elements, as many as take a moment."""
    size = atom.size()
    some = elements[: max(1, MAX_ENTRIES // size**2)]
    if isinstance(atom, Base):
        return np.swapaxes(np.linalg.inv(some), 1, 2) if atom.dual else some
    return np.array([atom.rho(g) for g in some[:MAX_OWN]]).reshape(-1, size, size)


def _plain(value: complex) -> complex:
    """A real number as such."""
    return value.real if abs(complex(value).imag) < TOL_EXACT else value


def together(found: Sequence[Found]) -> complex:
    """The value of a product of elements of different groups."""
    return _plain(complex(np.prod([one.value for one in found])))
