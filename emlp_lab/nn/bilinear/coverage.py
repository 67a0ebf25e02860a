"""Which share of all equivariant quadratic maps a bilinear layer can express: counted type by type, never sampled."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.nn.bilinear.pairings import Pairing
from emlp_lab.nn.bilinear.plan import BiLinearPlan
from emlp_lab.nn.bilinear.rule import equivariant_maps
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream, drain

Maps = Float[np.ndarray, "_ d_output _ _"]  # (maps, output, first, second)


@dataclass(frozen=True)
class Share:
    """spanned: dimension of the space of functions x -> y that the layer expresses with all values of its weights.
    possible: dimension of Hom(Sym^2 V_in, V_out), the space of all equivariant functions of degree two.
    """

    spanned: int
    possible: int

    @property
    def fraction(self) -> float:
        """Spanned out of possible; 1 where nothing is possible, so that nothing is missing."""
        return self.spanned / self.possible if self.possible else 1.0


def quadratic_share(plan: BiLinearPlan, carriers: Int[np.ndarray, " kept"], solver: Solver | None = None) -> Share:
    """The share that these carriers span.

    The layer takes x twice, so of a bilinear map only the part that is symmetric in its arguments counts: kappa(u, v)
    and kappa(v, u) with the arguments exchanged are one function, and an antisymmetric map of a copy with itself is
    zero. Maps between different copies are independent, so the space is counted pair by pair of copies. Needs all maps
    C (x) A -> B of the solver, as the rule `full` does. Raises BudgetError where they do not fit in memory.
    """
    return drain(share_stream(plan, carriers, solver or Solver()))


def share_stream(plan: BiLinearPlan, carriers: Int[np.ndarray, " kept"], solver: Solver) -> Stream[Share]:
    """The same as a stream of the solver's events."""
    slots, outputs = plan.inputs.slots, plan.outputs.slots
    acting = [set(copies) for copies in plan.by_slot(carriers)]
    kept = [len(copies) for copies in acting]
    off = plan.pairings(carriers, None).off
    spanned = possible = 0
    for b, i, j in itertools.product(range(len(outputs)), range(len(slots)), range(len(slots))):
        if i > j:
            continue
        yield Event("share", f"{slots[i].rep} and {slots[j].rep} to {outputs[b].rep}")
        every = yield from equivariant_maps(slots[i], slots[j], outputs[b], solver)
        families = _maps(plan, every, b, i, j), _exchanged(_maps(plan, _exchanged(every), b, j, i))
        for pairs in _pairs(slots[i].copies, slots[j].copies, kept[i], kept[j], same_type=i == j):
            used = [family for family, acts in zip(families, pairs.acting, strict=True) if acts]
            spanned += pairs.count * outputs[b].copies * _rank(np.concatenate([every[:0], *used]), pairs.same)
            possible += pairs.count * outputs[b].copies * _rank(every, pairs.same)
        for copies in _touched(plan, off, b, i, j):
            left, whole = (_used(plan, acting, b, i, j, copies, gone) for gone in (off, ()))
            same = i == j and copies[0] == copies[1]
            spanned += _rank(np.concatenate([every[:0], *left]), same)
            spanned -= _rank(np.concatenate([every[:0], *whole]), same)
    return Share(spanned, possible)


@dataclass(frozen=True)
class Pairs:
    """A number of unordered pairs of copies. acting: whether the first and the second of each are carriers.

    same: whether they are a copy with itself.
    """

    count: int
    acting: tuple[bool, bool]
    same: bool


def _pairs(first: int, second: int, kept: int, kept_second: int, *, same_type: bool) -> Iterator[Pairs]:
    """All the pairs of `first` copies, `kept` of them carriers, with `second` copies, sorted by which of them act."""
    rest, rest_second = first - kept, second - kept_second
    if same_type:
        yield Pairs(kept, (True, True), True)
        yield Pairs(rest, (False, False), True)
        yield Pairs(kept * (kept - 1) // 2, (True, True), False)
        yield Pairs(kept * rest, (True, False), False)
        yield Pairs(rest * (rest - 1) // 2, (False, False), False)
    else:
        yield Pairs(kept * kept_second, (True, True), False)
        yield Pairs(kept * rest_second, (True, False), False)
        yield Pairs(rest * kept_second, (False, True), False)
        yield Pairs(rest * rest_second, (False, False), False)


def _touched(plan: BiLinearPlan, off: Sequence[Pairing], output: int, i: int, j: int) -> set[tuple[int, int, int]]:
    """Copies of slot i, of slot j and of the output, between which single pairings are off."""
    found = set()
    for pairing in off:
        term = plan.terms[pairing.combination]
        if pairing.copies and term.output == output and {term.carrier, term.argument} == {i, j}:
            first, second, to = pairing.copies
            if term.carrier == i == j:
                first, second = sorted((first, second))
            found.add((first, second, to) if term.carrier == i else (second, first, to))
    return found


def _used(
    plan: BiLinearPlan,
    acting: Sequence[set[int]],
    output: int,
    i: int,
    j: int,
    copies: tuple[int, int, int],
    off: Sequence[Pairing],
) -> Iterator[Maps]:
    """The maps of copy p of slot i and copy q of slot j to one copy of the output, but for those that are off."""
    p, q, to = copies
    for number, term in enumerate(plan.terms):
        if term.off or term.output != output:
            continue
        forward, backward = Pairing(number, (p, q, to)), Pairing(number, (q, p, to))
        if (term.carrier, term.argument) == (i, j) and p in acting[i] and forward not in off:
            yield term.kappa.dense()
        if (term.carrier, term.argument) == (j, i) and q in acting[j] and backward not in off:
            yield _exchanged(term.kappa.dense())


def _maps(plan: BiLinearPlan, every: Maps, output: int, carrier: int, argument: int) -> Maps:
    """The maps that the layer has for these types."""
    wanted = output, carrier, argument
    terms = [term for term in plan.terms if (term.output, term.carrier, term.argument) == wanted and not term.off]
    found = [term.kappa.dense() for term in terms]
    return np.concatenate([every[:0], *found])


def _exchanged(maps: Maps) -> Maps:
    """The same maps with the other argument first."""
    return maps.swapaxes(2, 3)


def _rank(maps: Maps, same: bool) -> int:
    """Dimension of the span of the maps; for a copy with itself, of their symmetric parts."""
    matrix = (maps + _exchanged(maps) if same else maps).reshape(len(maps), math.prod(maps.shape[1:]))
    squares = np.linalg.eigvalsh(matrix @ matrix.T)
    # Of squared singular values: those of contractions and orthonormal bases are not close to it.
    return int(np.count_nonzero(squares > TOL_EXACT * squares.max(initial=1.0)))
