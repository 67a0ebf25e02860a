"""What is computed of a pair once, for all questions about its entries."""

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.solve.reading.classes import Sum, class_numbers
from emlp_lab.solve.reading.pair import Factor, Pair
from emlp_lab.solve.reading.reasons.pool import pool
from emlp_lab.solve.reading.reasons.search import Search
from emlp_lab.solve.reading.terms.candidate import Candidate
from emlp_lab.solve.reading.terms.choice import Require
from emlp_lab.solve.reading.terms.terms import pair_terms

MAX_WORK = 2 * 10**6  # entries times terms, up to which the terms are found for a question about one entry


@dataclass(frozen=True, eq=False, repr=False)
class Known:
    """One pair. Entries are numbered row by row in a map from one copy to another."""

    pair: Pair
    require: Require

    @cached_property
    def terms(self) -> list[Candidate] | None:
        """The terms, or None where there are too many for a question, or complex ones."""
        if self.pair.dim * self.pair.rank > MAX_WORK:
            return None
        found = pair_terms(self.pair, self.require)
        return None if any(np.any(np.imag(term.values)) for term in found) else found

    @cached_property
    def values(self) -> Inexact[np.ndarray, " dim"]:
        """A generic map: two of its entries are equal or opposite only if they are in every map."""
        if not self.pair.factors:
            return np.ones(1)
        draws = np.random.default_rng(0)
        each = [factor.space.expand(draws.standard_normal(factor.space.rank)) for factor in self.pair.factors]
        places = reduce(np.add.outer, (factor.places for factor in self.pair.factors)).ravel()
        values = reduce(np.multiply.outer, each).ravel()
        found = np.empty_like(values)
        found[places] = values
        return found

    @cached_property
    def classes(self) -> Integer[np.ndarray, " dim"]:
        """Equal numbers for equal entries, opposite ones for opposite entries, 0 for zero."""
        return class_numbers(np.real(self.values))

    @cached_property
    def searches(self) -> tuple[Search, ...]:
        """The elements of each group, to look for reasons."""
        return tuple(Search(factor, pool(factor.group)) for factor in self.pair.factors)

    @property
    def factors(self) -> tuple[Factor, ...]:
        return self.pair.factors

    def like(self, entry: int) -> Integer[np.ndarray, " n"]:
        """The entries that are equal or opposite to this one, itself included; none if it is zero."""
        value, tolerance = self.values[entry], TOL_EXACT * max(1.0, float(np.abs(self.values).max()))
        if abs(value) <= tolerance:
            return np.zeros(0, np.int64)
        return np.flatnonzero(np.minimum(np.abs(self.values - value), np.abs(self.values + value)) <= tolerance)

    def sum_of(self, entry: int) -> Sum | None:
        """(number of a term of the pair, factor) of the terms that add up to the entry."""
        if self.terms is None:
            return None
        found = []
        for number, term in enumerate(self.terms):
            k = int(np.searchsorted(term.index, entry))
            if k < len(term.index) and term.index[k] == entry:
                found.append((number, float(np.real(term.values[k]))))
        return tuple(found)
