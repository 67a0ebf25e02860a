"""Which entries of an equivariant matrix are equal or opposite, and which terms add up to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Integer
from scipy.sparse import csr_array

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.solve.readable import exact_text
from emlp_lab.solve.reading.terms.term import Term

Sum = tuple[tuple[int, float], ...]  # (number of a term, from 0, and how often it counts)


@dataclass(frozen=True, eq=False)
class Classes:
    """The classes of the entries of all maps of a space, and the terms that add up to them.

    numbers: 0 where every map is zero, k and -k where entries are equal and opposite; as `Sharing.classes`.
    sums[k - 1]: what class k is, for the map sum_t c_t term_t the sum of factor * c_t over its (t, factor).
    """

    numbers: Integer[np.ndarray, "rows columns"]
    sums: tuple[Sum, ...]

    def sum_of(self, row: int, column: int) -> Sum:
        """The terms that add up to an entry, with its sign."""
        number = int(self.numbers[row, column])
        sign = -1.0 if number < 0 else 1.0
        return tuple((term, sign * factor) for term, factor in self.sums[abs(number) - 1]) if number else ()


def classes(terms: Sequence[Term], shape: tuple[int, int]) -> Classes:
    """The classes of the maps that `terms` span. Raises ValueError for terms with complex entries."""
    complex_terms = [term.name for term in terms if np.iscomplexobj(term.values) and np.any(np.imag(term.values))]
    if complex_terms:
        raise ValueError(
            f"the term {complex_terms[0]!r} has complex entries, which are not equal or opposite alone: use terms()."
        )
    matrix = _rows_of_terms(terms, shape)
    weights = np.random.default_rng(0).standard_normal(len(terms))
    numbers = class_numbers(matrix @ weights)
    found, first = np.unique(np.abs(numbers), return_index=True)
    firsts = first[found > 0].tolist()
    sums = tuple(_sum(matrix, entry) for entry in firsts)
    return Classes(numbers.reshape(shape), sums)


def sum_text(terms: Sum) -> str:
    """For example "c1 + c2 - 2 c3", terms counted from 1; "0" for none."""
    text = ""
    for number, factor in terms:
        sign = ("-" if factor < 0 else "") if not text else (" - " if factor < 0 else " + ")
        size = "" if abs(factor) == 1 else f"{exact_text(abs(factor))} "
        text += f"{sign}{size}c{number + 1}"
    return text or "0"


def class_numbers(values: Float[np.ndarray, " n"]) -> Integer[np.ndarray, " n"]:
    """Classes of the entries of a random combination: those of one size are one, numbered by first occurrence."""
    size = np.abs(values)
    order = np.argsort(size, kind="stable")
    step = np.diff(size[order], prepend=0.0) > TOL_EXACT * max(1.0, float(size.max(initial=0)))
    groups = np.empty(len(values), np.int64)
    groups[order] = np.cumsum(step)
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    zero = groups == 0
    rank_of = np.argsort(np.argsort(np.where(zero[first], -1, first)))
    numbers = rank_of[inverse] + (0 if zero.any() else 1)
    positive = values * values[first[inverse]] >= 0  # the first entry of a class sets its sign
    return numbers * np.where(positive, 1, -1)


def _rows_of_terms(terms: Sequence[Term], shape: tuple[int, int]) -> csr_array:
    """Row by row, the factors of all terms in each entry."""
    entries = [term.rows.astype(np.int64) * shape[1] + term.columns for term in terms]
    numbers = np.repeat(np.arange(len(terms)), [len(index) for index in entries])
    values = np.concatenate([np.zeros(0), *(np.real(term.values) for term in terms)])
    places = np.concatenate([np.zeros(0, np.int64), *entries])
    return csr_array((values, (places, numbers)), shape=(shape[0] * shape[1], len(terms)))


def _sum(matrix: csr_array, entry: int) -> Sum:
    part = slice(matrix.indptr[entry], matrix.indptr[entry + 1])
    return tuple(sorted(zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True)))
