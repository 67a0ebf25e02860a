"""Tensors that many groups leave alone: products of pairs of indices, and of the epsilon of the dimension.

These are all invariant tensors of the classical groups (Weyl, The Classical Groups, 1939).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Base
from emlp_lab.solve.reading.pair import Axis, Factor
from emlp_lab.solve.reading.terms.candidate import Candidate, ordered
from emlp_lab.solve.reading.terms.forms import MAX_EPSILON, Form, bilinear_forms, epsilon, has_determinant_one, identity
from emlp_lab.solve.reading.terms.matching_names import described
from emlp_lab.solve.reading.terms.notation import Notation, can_be_written

MAX_WORK = 10**9  # entries of all candidates together, which take about ten seconds to look at

Tied = tuple[Axis, ...]  # two axes of a pair, or all of an epsilon
PairForm = Callable[[Axis, Axis], Form | None]


@dataclass(frozen=True)
class Matching:
    """All axes, each in one of the ties."""

    ties: tuple[tuple[Tied, Form], ...]

    @property
    def sort_key(self) -> tuple:
        """Few epsilons first, then few sums, then the axes in their own order."""
        epsilons = sum(form.symbol == "ε" for _, form in self.ties)
        inside = sum(len(axes) == 2 and not axes[0].is_output for axes, _ in self.ties)
        return epsilons, inside, sorted(tuple(axis.position for axis in axes) for axes, _ in self.ties)


def matchings(factor: Factor) -> Iterator[Candidate]:
    """Candidates of one group, the simplest first; none where there would be too many."""
    axes = tuple(sorted(factor.axes, key=lambda axis: axis.position))
    if not can_be_written(1 + axes[-1].position) or _most(len(axes)) * factor.dim > MAX_WORK:
        return
    forms = bilinear_forms(factor.group)
    found = [Matching(tuple(ties)) for ties in _pairings(axes, lambda a, b: _form(a, b, forms))]
    found += [Matching(tuple(ties)) for ties in _with_epsilon(axes, factor.group, lambda a, b: _form(a, b, forms))]
    for matching in sorted(found, key=lambda matching: matching.sort_key):
        yield _candidate(matching, factor)


def _most(axes: int) -> int:
    """Number of ways to pair so many axes."""
    return math.prod(range(1, axes + 1, 2))


def _form(a: Axis, b: Axis, forms: tuple[Form | None, Form | None]) -> Form | None:
    """What may tie two axes: delta between a representation and its dual, else the form that the group keeps."""
    if a.atom == b.atom.T:
        return identity(a.size)
    if isinstance(a.atom, Base) and a.atom == b.atom:
        return forms[int(a.atom.dual)]
    return None


def _pairings(axes: Tied, form: PairForm) -> Iterator[list[tuple[Tied, Form]]]:
    if not axes:
        yield []
        return
    first, rest = axes[0], axes[1:]
    for k, other in enumerate(rest):
        if (tie := form(first, other)) is not None:
            for more in _pairings(rest[:k] + rest[k + 1 :], form):
                yield [((first, other), tie), *more]


def _with_epsilon(axes: Tied, group: Group, form: PairForm) -> Iterator[list[tuple[Tied, Form]]]:
    """One epsilon and pairs; where no form ties vectors to vectors, also several epsilons."""
    d = group.d
    if not 2 <= d <= min(MAX_EPSILON, len(axes)) or not has_determinant_one(group):
        return
    for chosen in combinations(axes, d):
        if isinstance(chosen[0].atom, Base) and all(axis.atom == chosen[0].atom for axis in chosen):
            rest = tuple(axis for axis in axes if axis not in chosen)
            first = (chosen, epsilon(d))
            yield from ([first, *ties] for ties in _pairings(rest, form))
            later = tuple(axis for axis in rest if axis.position > chosen[0].position)
            if later == rest:
                yield from ([first, *ties] for ties in _with_epsilon(rest, group, form))


def _candidate(matching: Matching, factor: Factor) -> Candidate:
    steps = {axis: math.prod(factor.sizes[k + 1 :]) for k, axis in enumerate(factor.axes)}
    index, values = np.zeros(1, np.int64), np.ones(1)
    for axes, form in matching.ties:
        places = form.entries @ np.array([steps[axis] for axis in axes])
        index, values = np.add.outer(index, places).ravel(), np.multiply.outer(values, form.values).ravel()
    name, text = described(matching.ties)
    return Candidate(*ordered(index, values), name, text, _notation(matching))


def _notation(matching: Matching) -> Notation:
    same, symbols = [], []
    for axes, form in matching.ties:
        positions = tuple(axis.position for axis in axes)
        if form.symbol == "δ" and not axes[1].is_output:
            same.append(positions)
        else:
            symbols.append((form.symbol, positions))
    return Notation(tuple(same), tuple(symbols))
