"""Rules: which equivariant maps kappa: C (x) A -> B a bilinear layer may use."""

import itertools
import math
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from emlp_lab.nn.bilinear.kappa import Contraction, Kappa, Order, SolvedKappa
from emlp_lab.nn.layout import Slot
from emlp_lab.reps import Atom, Scalar
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Event, Stream


class Rule(StrEnum):
    """exact: a carrier of type B (x) A* times an argument, as emlp 1.0.3 does. contract: k index pairs of a carrier and
    an argument are summed, the last of the carrier with the first of the argument that fit; `exact` is the case in
    which all indices of the argument are. full: every equivariant map, from the solver. none: no map; the network has
    no bilinear layers, and what its inputs are to each other can only reach its gates.

    Scalars are carriers under `full` alone: as arguments they meet the same partners.
    """

    NONE = "none"
    EXACT = "exact"
    CONTRACT = "contract"
    FULL = "full"


@dataclass(frozen=True, eq=False)
class Candidate:
    """A kappa between the types of three slots. k: the number of summed index pairs, None under `full`."""

    output: int
    argument: int
    carrier: int
    kappa: Kappa
    k: int | None


def as_rule(value: Rule | str) -> Rule:
    """The rule of this name. Raises ValueError for others."""
    try:
        return Rule(value)
    except ValueError:
        raise ValueError(f"pairing={value!r}: choose one of {', '.join(map(repr, map(str, Rule)))}.") from None


def acts(rule: Rule, slot: Slot) -> bool:
    """Whether the copies of a type may be carriers."""
    return rule == Rule.FULL or (rule != Rule.NONE and slot.rep != Scalar)


def candidates(
    rule: Rule, inputs: Sequence[Slot], outputs: Sequence[Slot], solver: Solver
) -> Stream[tuple[Candidate, ...]]:
    """All the kappas of a rule, ordered by output, argument and carrier."""
    if rule == Rule.NONE:
        return ()
    if rule == Rule.FULL:
        found = yield from _solved(inputs, outputs, solver)
    else:
        yield Event("pairings", f"rule {rule}")
        found = _contracted(rule, inputs, outputs)
    return tuple(sorted(found, key=lambda one: (one.output, one.argument, one.carrier)))


def _contracted(rule: Rule, inputs: Sequence[Slot], outputs: Sequence[Slot]) -> list[Candidate]:
    number = {_atoms(slot): b for b, slot in enumerate(outputs)}
    found = []
    for (c, carrier), (a, argument) in itertools.product(enumerate(inputs), repeat=2):
        if carrier.rep == Scalar:
            continue
        for pairs in _summed(_atoms(carrier), _atoms(argument)):
            if rule == Rule.EXACT and len(pairs) < len(_atoms(argument)):
                continue
            atoms, kappa = _contraction(_atoms(carrier), _atoms(argument), pairs)
            if atoms in number:
                found.append(Candidate(number[atoms], a, c, kappa, len(pairs)))
    return found


def _atoms(slot: Slot) -> tuple[Atom, ...]:
    return tuple(slot.rep.atoms())


def _summed(carrier: tuple[Atom, ...], argument: tuple[Atom, ...]) -> Iterator[list[tuple[int, int]]]:
    """All choices of axes to sum over, as pairs (axis of the carrier, axis of the argument): for each type of axis the
    last ones of the carrier with the first ones of the argument, in order.
    """
    places = {atom: [i for i, other in enumerate(argument) if other == atom] for atom in argument}
    partners = {atom: [i for i, other in enumerate(carrier) if other == atom.T] for atom in places}
    most = [range(min(len(places[atom]), len(partners[atom])) + 1) for atom in places]
    for counts in itertools.product(*most):
        chosen = zip(places, counts, strict=True)
        pairs = [
            pair
            for atom, n in chosen
            for pair in zip(partners[atom][len(partners[atom]) - n :], places[atom][:n], strict=True)
        ]
        yield sorted(pairs, key=lambda pair: pair[1])


def _contraction(
    carrier: tuple[Atom, ...], argument: tuple[Atom, ...], pairs: list[tuple[int, int]]
) -> tuple[tuple[Atom, ...], Contraction]:
    """The type of the result, and the map."""
    summed = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    free = [
        [i for i in range(len(atoms)) if i not in axes] for atoms, axes in zip((carrier, argument), summed, strict=True)
    ]
    left = [carrier[i] for i in free[0]] + [argument[i] for i in free[1]]
    order = sorted(range(len(left)), key=lambda i: left[i].sort_key)
    sizes = [[atom.size() for atom in atoms] for atoms in (carrier, argument, left)]
    matrices = (0, free[0]), (0, summed[0]), (1, free[1])
    free_size, summed_size, rest = (math.prod(sizes[k][axis] for axis in axes) for k, axes in matrices)
    axes = free[0] + summed[0], summed[1] + free[1], order
    one, other, result = (Order(tuple(size), tuple(moved)) for size, moved in zip(sizes, axes, strict=True))
    letters = _letters(len(carrier), len(argument), pairs)
    names = [letters[0][i] for i in free[0]] + [letters[1][i] for i in free[1]]
    indices = *letters, "".join(names[i] for i in order)
    return tuple(left[i] for i in order), Contraction(one, other, result, (free_size, summed_size, rest), indices)


def _letters(carrier: int, argument: int, pairs: list[tuple[int, int]]) -> tuple[str, str]:
    """A letter for each axis of carrier and argument, the same for those that are summed together."""
    names = string.ascii_lowercase[8:] + string.ascii_lowercase[:8]
    shared = {j: names[i] for i, j in pairs}
    fresh = iter(names[carrier:])
    return names[:carrier], "".join(shared.get(j) or next(fresh) for j in range(argument))


def _solved(inputs: Sequence[Slot], outputs: Sequence[Slot], solver: Solver) -> Stream[list[Candidate]]:
    found = []
    for (b, target), (a, source), (c, carrier) in itertools.product(
        enumerate(outputs), enumerate(inputs), enumerate(inputs)
    ):
        Q = yield from equivariant_maps(carrier, source, target, solver)
        if len(Q):
            found.append(Candidate(b, a, c, SolvedKappa(Q), None))
    return found


def equivariant_maps(carrier: Slot, argument: Slot, output: Slot, solver: Solver) -> Stream[np.ndarray]:
    """Orthonormal basis of the equivariant maps carrier (x) argument -> output, shape (r, d_output, d_carrier,
    d_argument). Raises BudgetError where it would not fit in memory.
    """
    basis = yield from solver.stream(carrier.rep * argument.rep >> output.rep)
    size = 16 * basis.dim * basis.rank  # the matrix and its copy in another order
    if size > solver.limit:
        raise BudgetError(
            f"there are {basis.rank} maps {carrier.rep} (x) {argument.rep} -> {output.rep} of {basis.dim} entries, "
            f"{gigabytes(size)}, the limit is {gigabytes(solver.limit)}: lower the tensor ranks, or use the rule "
            "'contract'."
        )
    return basis.maps(output.dim, carrier.dim, argument.dim)
