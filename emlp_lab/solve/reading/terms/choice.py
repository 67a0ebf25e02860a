"""As many independent candidates as the space has dimensions; what is missing comes from a sparse basis."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from emlp_lab.algebra.tolerance import TOL_DISTINCT, TOL_VERIFIED
from emlp_lab.solve.budget import BudgetError
from emlp_lab.solve.readable import sparsify_basis
from emlp_lab.solve.reading.pair import Factor
from emlp_lab.solve.reading.terms.candidate import Candidate
from emlp_lab.solve.reading.terms.matching import matchings
from emlp_lab.solve.reading.terms.orbits import has_orbits, orbit_terms
from emlp_lab.solve.spaces.space import Subspace

Require = Callable[[str, int], None]  # refuses a form of so many bytes
BATCH_ENTRIES = 2**21  # of candidates that are looked at together
MAX_WORK = 2 * 10**10  # operations of an echelon form, which take some ten seconds


def factor_terms(factor: Factor, require: Require) -> list[Candidate]:
    """The terms of one group: they span its space, and are as many as its rank.

    Raises BudgetError where a sparse basis is needed and would be too large.
    """
    if factor.space.rank == 0:
        return []
    if has_orbits(factor):
        return orbit_terms(factor)
    chosen = Chosen(factor.space)
    chosen.add(matchings(factor))
    if not chosen.is_complete:
        chosen.add(_others(factor, require))
    return chosen.kept


class Chosen:
    """Candidates that lie in a space and are linearly independent, until they span it."""

    def __init__(self, space: Subspace):
        self.space = space
        self.kept: list[Candidate] = []
        self._directions = np.zeros((space.rank, space.rank), space.dtype)  # orthonormal rows

    @property
    def is_complete(self) -> bool:
        """Whether they span the space."""
        return len(self.kept) == self.space.rank

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Keeps those that are needed, in their order."""
        every, size = iter(candidates), max(1, BATCH_ENTRIES // self.space.dim)
        while not self.is_complete and (batch := list(islice(every, size))):
            for candidate, direction in zip(batch, self._inside(batch), strict=True):
                if direction is not None and not self.is_complete:
                    self._keep(candidate, direction)

    def _inside(self, batch: list[Candidate]) -> Iterator[np.ndarray | None]:
        """The coefficients of each as a vector of length one, None where it is not in the space."""
        v = np.stack([candidate.dense(self.space.dim) for candidate in batch])
        c = self.space.coefficients(v)
        sizes, lost = np.linalg.norm(v, axis=1), np.linalg.norm(v - self.space.expand(c), axis=1)
        for size, rest, coefficients in zip(sizes, lost, c, strict=True):
            yield coefficients / size if rest < TOL_VERIFIED * size else None

    def _keep(self, candidate: Candidate, direction: np.ndarray) -> None:
        known = self._directions[: len(self.kept)]
        for _ in range(2):  # once more for what rounding left
            direction = direction - (known.conj() @ direction) @ known
        size = np.linalg.norm(direction)
        if size > TOL_DISTINCT:
            self._directions[len(self.kept)] = direction / size
            self.kept.append(replace(candidate, name=candidate.name or f"map {len(self.kept) + 1}"))


def _others(factor: Factor, require: Require) -> Iterator[Candidate]:
    """A sparse basis of the whole space, column by column; what is no candidate by a rule has no name."""
    n, rank = factor.space.dim, factor.space.rank
    require("terms, some of which have no name,", 4 * n * rank * factor.space.dtype.itemsize)
    if 4 * n * rank**2 > MAX_WORK:
        raise BudgetError(
            f"the {rank} terms of {factor.group} in dimension {n} would take minutes to find, since too many of them "
            "have no name: use basis.sparse(), or lower the tensor ranks."
        )
    for column in sparsify_basis(factor.space.dense()).T:
        index = np.flatnonzero(column)
        yield Candidate(index, column[index], "", "Found by solving; it has no name of its own.")
