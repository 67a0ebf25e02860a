"""The terms of a whole basis, pair of types by pair of types and copy by copy."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from emlp_lab.reps import Rep, ends
from emlp_lab.solve.readable import exact_text
from emlp_lab.solve.reading.pair import Pair, Spaces, pairs
from emlp_lab.solve.reading.terms.candidate import Candidate, product
from emlp_lab.solve.reading.terms.choice import Require, factor_terms
from emlp_lab.solve.reading.terms.notation import Notation
from emlp_lab.solve.reading.terms.term import Copy, Term

MAX_SHOWN = 3  # entries of a formula that lists them


def terms(rep: Rep, spaces: Spaces, require: Require) -> tuple[Term, ...]:
    """Named elements that together are a basis of the invariants of `rep`; not orthonormal.

    spaces: the invariants of each tensor type. Raises BudgetError where they do not fit.
    """
    rep_in, rep_out = ends(rep)
    shape = rep_out.size(), rep_in.size()
    every = [(pair, pair_terms(pair, require)) for pair in pairs(rep, spaces)]
    bytes_of_entry, bytes_of_term = 24, 1000
    require("terms", sum(_size(pair, found, bytes_of_entry, bytes_of_term) for pair, found in every))
    return tuple(term for pair, found in every for term in _placed(pair, found, shape))


def pair_terms(pair: Pair, require: Require) -> list[Candidate]:
    """The terms from one copy to another; an entry of the map at row r, column c has index r * source.dim + c."""
    if not pair.factors:
        every = [Candidate(np.zeros(1, np.int64), np.ones(1), "identity", "Keeps the number.", Notation())]
    else:
        each = [factor_terms(factor, require) for factor in pair.factors]
        places = [factor.places for factor in pair.factors]
        names = [str(factor.group) for factor in pair.factors]
        every = [product(parts, places, names) for parts in itertools.product(*each)]
    return every


def formula(pair: Pair, candidate: Candidate) -> str:
    """With indices where there are letters for them, else the first entries."""
    outputs, inputs = len(pair.target.axes), len(pair.source.axes)
    if candidate.notation is not None:
        return candidate.notation.formula(outputs, inputs)
    rows, columns = np.divmod(candidate.index, pair.source.dim)
    first = np.unique(rows)
    shown = [_row(pair, row, columns[rows == row], candidate.values[rows == row]) for row in first[:2].tolist()]
    return ", ".join(shown) + (", ..." if len(first) > 2 else "")


def _row(pair: Pair, row: int, columns: np.ndarray, values: np.ndarray) -> str:
    text = f"y{pair.target.digits(row)} ="
    for k, (column, value) in enumerate(zip(columns[:MAX_SHOWN].tolist(), values[:MAX_SHOWN].tolist(), strict=True)):
        text += f" {_signed(value, first=k == 0)}x{pair.source.digits(column)}"
    return text + (" + ..." if len(columns) > MAX_SHOWN else "")


def _signed(value: complex, *, first: bool) -> str:
    """A factor with its sign, nothing for 1."""
    if isinstance(value, complex):
        return f"{'' if first else '+ '}({value:.4g}) "
    size = "" if abs(abs(value) - 1) < 1e-12 else f"{exact_text(abs(value))} "
    return f"{'-' if value < 0 else ''}{size}" if first else f"{'-' if value < 0 else '+'} {size}"


def _size(pair: Pair, found: Sequence[Candidate], entry: int, term: int) -> int:
    copies = pair.target.copies * pair.source.copies
    return copies * sum(entry * len(candidate.index) + term for candidate in found)


def _placed(pair: Pair, found: Sequence[Candidate], shape: tuple[int, int]) -> Iterator[Term]:
    target, source = pair.target.rep, pair.source.rep
    local = [(candidate, formula(pair, candidate), *np.divmod(candidate.index, pair.source.dim)) for candidate in found]
    for a, b in np.ndindex(pair.target.copies, pair.source.copies):
        to, start = Copy(target, a), Copy(source, b)
        for one, text, rows, columns in local:
            place = pair.target.index[a][rows], pair.source.index[b][columns]
            yield Term(one.name, text, one.text, to, start, shape, *place, one.values)
